import type { ImportDetailJson } from '../domain/import.ts';
import { outcomes } from '../domain/outcome.ts';
import type { Problem } from '../domain/problem.ts';
import { profileName } from '../importer/index.ts';
import type { Store } from '../store/open.ts';
import { printable } from './table.ts';

/** So many problems are told one by one; the report of failed rows has all. */
const most = 10;

/**
 * What became of a list, for people: what it was, the counts, notices, the first problems.
 *
 * @param problems all of them, of which the import itself may have the first
 */
export function receipt(
  headline: string,
  detail: ImportDetailJson,
  problems: Iterable<Problem> = detail.problems,
): string {
  return [
    headline,
    `${count(detail.rows, 'row')}: ${outcomes.map((outcome) => `${number(detail[outcome])} ${outcome}`).join(', ')}.`,
    ...detail.notices.map(({ message }) => `Note: ${printable(message)}`),
    ...problemLines(problems, detail.problemsTotal ?? detail.problems.length),
  ].join('\n');
}

/** "LinkShare: Approved publishers for Acme"; the database knows the names of saved mappings. */
export function listName(db: Store | null, { profile, brand }: ImportDetailJson): string {
  return printable(`${profileName(db, profile)}${brand === '' ? '' : ` for ${brand}`}`);
}

function problemLines(problems: Iterable<Problem>, total: number): string[] {
  if (total === 0) return [];
  const first = errorsFirst(problems);
  const more = total - first.length;
  return ['', ...first.map(problemLine), ...(more > 0 ? [`… and ${count(more, 'further problem')}.`] : [])];
}

function errorsFirst(problems: Iterable<Problem>): Problem[] {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  for (const problem of problems) {
    const told = problem.severity === 'error' ? errors : warnings;
    if (told.length < most) told.push(problem);
    if (errors.length === most) break;
  }
  return [...errors, ...warnings].slice(0, most);
}

function problemLine({ row, column, severity, message }: Problem): string {
  const where = column === null ? `Row ${row}` : `Row ${row}, ${column}`;
  return printable(`${where}: ${severity === 'warning' ? '(warning) ' : ''}${message}`);
}

/** "1 row", "1,204 rows" */
export function count(items: number, one: string): string {
  return `${number(items)} ${one}${items === 1 ? '' : 's'}`;
}

function number(items: number): string {
  return items.toLocaleString('en-US');
}
