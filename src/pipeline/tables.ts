import type { SourceRow } from '../domain/row.ts';
import { kindOf } from './guess/values.ts';
import { lookingAhead } from './read/ahead.ts';
import { titleKey } from './titles.ts';

/**
 * Marks the rows of a second table that stands below the list, behind a blank row and with titles of its own, and has
 * fewer columns: its cells would be read under the wrong titles. A row as wide as the list's ends it.
 */
export function* markOtherTables(
  batches: Iterable<SourceRow[]>,
  titles: readonly string[],
): Generator<SourceRow[]> {
  const own = titles.map(titleKey);
  const width = titles.filter((title) => title.trim() !== '').length;
  let before = 0;
  let table: { row: number; width: number } | null = null;
  for (const [batch, next] of lookingAhead(batches)) {
    for (const [index, row] of batch.entries()) {
      if (table && filled(row) > table.width) table = null;
      const behindGap = before !== 0 && row.row > before + 1;
      if (behindGap && areOtherTitles(row, own, width) && isOfFigures(batch[index + 1] ?? next, row))
        table = { row: row.row, width: filled(row) };
      if (table) row.otherTable = table.row;
      before = row.row;
    }
    yield batch;
  }
}

/** Two words or more, none of which is the list's own title of that column. */
function areOtherTitles(row: SourceRow, own: readonly string[], width: number): boolean {
  const { cells, broken } = row;
  if (broken || filled(row) < 2 || filled(row) >= width) return false;
  return cells.every((cell, index) => cell.trim() === '' || (titleKey(cell) !== own[index] && isWords(cell)));
}

/** What stands below the titles of a second table: a word and figures, in no more columns. */
function isOfFigures(row: SourceRow | undefined, titles: SourceRow): boolean {
  if (row?.row !== titles.row + 1 || filled(row) > filled(titles)) return false;
  return row.cells.slice(1).some((cell) => /^\s*[\d.,%$€£]+\s*$/.test(cell));
}

function isWords(cell: string): boolean {
  return (
    cell.length <= 80 && /\p{L}/u.test(cell) && !/\d/.test(cell) && ['text', 'word'].includes(kindOf([cell]))
  );
}

function filled({ cells }: SourceRow): number {
  return cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
}
