import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes an approved-publishers list; every row is a new publisher.
 *
 * @param first the Site ID of its first row
 * @returns its path
 */
export function writeList(folder: string, first: number, rows: number): string {
  const path = join(folder, `from-${first}.csv`);
  writeFileSync(path, listText(first, rows));
  return path;
}

/** The same list as text. */
export function listText(first: number, rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const id = first + index;
    return `${id},"Publisher ${id}, Inc.",https://p${id}.example/,info@p${id}.example,3/17/2021`;
  });
  return `Site ID,Publisher Name,URL,Email,Join Date\n${lines.join('\n')}\n`;
}
