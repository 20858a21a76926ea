import type { SourceRow } from '../../domain/row.ts';
import type { Dialect } from '../read/dialect.ts';
import { untitled } from '../report.ts';
import type { Guess } from './titles.ts';
import { hasSome, type Kind, kindOf } from './values.ts';

/** No title looks like one of these. */
const telling: readonly Kind[] = ['email', 'url', 'date', 'siteId'];

/**
 * Is this a row of data, and so no row of titles? Its e-mails, addresses, dates and ids are such as stand below it. A row
 * with nothing below has to have two of them.
 */
export function isDataRow(cells: readonly string[], below: readonly SourceRow[]): boolean {
  if (below.length === 0) return cells.filter((cell) => telling.includes(kindOf([cell]))).length >= 2;
  const filled = filledOf(cells);
  if (filled < 2 || filled * 2 < median(below.map((row) => filledOf(row.cells)))) return false;
  const { alike, different } = compared(cells, below);
  return alike > different;
}

/** Do cells stand above e-mails, addresses, dates or ids, and are none themselves? */
export function standAboveOthers(cells: readonly string[], below: readonly SourceRow[]): boolean {
  const { alike, different } = compared(cells, below);
  return different > alike;
}

function compared(
  cells: readonly string[],
  below: readonly SourceRow[],
): { alike: number; different: number } {
  let [alike, different] = [0, 0];
  for (const [index, cell] of cells.entries()) {
    const kind = kindOf([cell]);
    const column = below.map((row) => row.cells[index] ?? '');
    const usual = kindOf(column);
    if (kind === 'blank' || usual === 'blank') continue;
    if (telling.includes(kind) && hasSome(column, kind)) alike++;
    else if (telling.includes(usual)) different++;
  }
  return { alike, different };
}

/**
 * A table whose first row is data: its columns are named by their places.
 *
 * @param said the user says so; else its first row must show it
 * @returns null where it is no table, or nothing shows that its first row is data
 */
export function tableWithoutTitles(
  records: readonly SourceRow[],
  dialect: Dialect,
  said: boolean,
): Guess | null {
  const rows = records.filter(({ broken }) => !broken);
  const width = widthOf(rows, dialect);
  const fitting = rows.filter(({ cells }) => filledOf(cells) >= 2 && extentOf(cells) <= width);
  if (fitting.length === 0 || width < 2) return null;
  if (!said && (fitting.length < rows.length * 0.7 || !hasLetters(fitting) || !beginsWithData(fitting)))
    return null;
  const columns = Array.from({ length: width }, (_, index) => rows.map(({ cells }) => cells[index] ?? ''));
  const same = rows.filter(({ cells }) => cells.length === width).length / rows.length;
  const score = width * same + columns.filter((values) => telling.includes(kindOf(values))).length;
  // of two guesses that are worth the same, the one with titles is the likelier
  return {
    titles: {
      dialect,
      titleRow: 0,
      titles: columns.map((_, index) => untitled(index)),
      skipped: [],
      sure: false,
    },
    score: score - 0.5,
  };
}

/** The very first row may have faults; titles it would be if what no title is stood below it. */
function beginsWithData(rows: readonly SourceRow[]): boolean {
  if (rows.length > 1 && standAboveOthers(rows[0]?.cells ?? [], rows.slice(1))) return false;
  return rows.slice(0, 3).some(({ cells }, index) => showsData(cells, rows.slice(index + 1)));
}

/** Where no row looks like titles, numbers above numbers show it, too. */
function showsData(cells: readonly string[], below: readonly SourceRow[]): boolean {
  if (isDataRow(cells, below)) return true;
  const isNumber = (values: readonly string[]) => ['number', 'siteId'].includes(kindOf(values));
  return cells.some(
    (cell, index) => isNumber([cell]) && isNumber(below.map((row) => row.cells[index] ?? '')),
  );
}

/** What most rows have, or more where some rows go on: a single longer one has a sign between cells too many. */
function widthOf(rows: readonly SourceRow[], { delimiter }: Dialect): number {
  const extents = rows.map(({ cells }) => extentOf(cells));
  if (delimiter === '') return Math.max(0, ...extents);
  const usual = mostFrequent(rows.map(({ cells }) => cells.length));
  const often = Math.max(2, rows.length * 0.05);
  const longer = extents.filter((extent) => extents.filter((one) => one >= extent).length >= often);
  return Math.max(usual, ...longer);
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function hasLetters(rows: readonly SourceRow[]): boolean {
  return rows.some(({ cells }) => cells.some((cell) => /\p{L}/u.test(cell)));
}

function filledOf(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

/** Cells up to the last one that is filled. */
export function extentOf(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}
