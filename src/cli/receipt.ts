import type { ImportDetailJson } from '../domain/import.ts';
import { outcomes } from '../domain/outcome.ts';
import type { Problem } from '../domain/problem.ts';
import { profileName } from '../importer/index.ts';
import type { Store } from '../store/open.ts';
import { printable } from './table.ts';

/** So many problems are told one by one; the report of failed rows has all. */
const told = 10;

/** What became of a list, for people: what it was, the counts, notices, the first problems. */
export function receipt(headline: string, detail: ImportDetailJson): string {
  return [
    headline,
    `${count(detail.rows, 'row')}: ${outcomes.map((outcome) => `${number(detail[outcome])} ${outcome}`).join(', ')}.`,
    ...detail.notices.map(({ message }) => `Note: ${printable(message)}`),
    ...problemLines(detail),
  ].join('\n');
}

/** "LinkShare: Approved publishers for Acme"; the database knows the names of saved mappings. */
export function listName(db: Store | null, { profile, brand }: ImportDetailJson): string {
  return printable(`${profileName(db, profile)}${brand === '' ? '' : ` for ${brand}`}`);
}

function problemLines({ problems, problemsTotal }: ImportDetailJson): string[] {
  const total = problemsTotal ?? problems.length;
  if (total === 0) return [];
  const errorsFirst = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
  const more = total - Math.min(told, errorsFirst.length);
  return [
    '',
    ...errorsFirst.slice(0, told).map(problemLine),
    ...(more > 0 ? [`… and ${count(more, 'further problem')}.`] : []),
  ];
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
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
