import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import { areNumbers, type ColumnValues, cut, fitOf, isLikeIds, isTelling } from './column-values.ts';
import { isTotalsLine } from './no-data.ts';
import { error, type Fault, quoted, warning } from './validate/rules.ts';
import type { Widths } from './widths.ts';

/**
 * What is wrong with a row that has fewer or more cells than there are titles. By itself that says nothing: spreadsheets
 * leave blank cells out at the end of rows, or append some. But where its cells fit the columns better with one sign
 * between them more or less, that sign was lost or is one too many, and values would be stored under wrong titles.
 *
 * @param widths of the whole list
 * @param idColumn where the ids stand, -1 where nobody knows
 */
export function oddWidth(source: SourceRow, widths: Widths, idColumn: number): Problem[] {
  const { row, cells, broken } = source;
  const isOdd = cells.length !== widths.columns.length || source.behind !== undefined;
  if (broken || widths.isSheet || !isOdd) return [];
  const faults = [
    torn(source, widths, idColumn),
    rest(cells, widths, idColumn),
    shifted(cells, widths),
    glued(cells, widths),
  ].filter(isFault);
  const fault = faults.find(({ severity }) => severity === 'error') ?? faults[0];
  return fault ? [{ row, column: null, value: cells.join(' ').slice(0, 200), ...fault }] : [];
}

function isFault(fault: Fault | null): fault is Fault {
  return fault !== null;
}

/** The row ends where a line break tore it in two: what follows it is no row of its own, but has the cells that it lacks. */
function torn({ cells, behind }: SourceRow, { columns }: Widths, idColumn: number): Fault | null {
  const ids = columns[idColumn];
  if (!behind || !ids || !isLikeIds(cells[idColumn] ?? '', ids)) return null;
  const idBehind = behind.cells[idColumn] ?? '';
  if (isRow(behind.cells, ids, idColumn) || isTotalsLine(behind.cells, idBehind)) return null;
  const message = `The row has ${counted(cells)}, the titles are ${columns.length}, and the row behind it, which begins with ${quoted(behind.cells[0] ?? '')}, looks like its end: perhaps a line break tore it in two. Join them again.`;
  const total = cells.length + behind.cells.length;
  const isWhole = total === columns.length || total === columns.length + 1;
  const [isShort, areWords] = [cells.length < columns.length, isText(idBehind)];
  if ((isShort && behind.broken && areWords) || (isWhole && scoreAtEnd(behind.cells, columns) > 0))
    return error('row-width', message);
  const mayBe = isWhole || areWords || (total === columns.length + 2 && behind.cells.some(isTelling));
  return isShort && (behind.broken || mayBe) ? warning('row-width', message) : null;
}

/** It has an id, perhaps between quotation marks, and something else. */
function isRow(cells: readonly string[], ids: ColumnValues, idColumn: number): boolean {
  const [, id = ''] = /^["'\s]*([\w.:-]+)(?=["';,\t|]|\s*$)/.exec(cells[idColumn] ?? '') ?? [];
  return cells.filter((cell) => cell.trim() !== '').length > 1 && isLikeIds(id, ids);
}

/** Several words, as no id has them. */
function isText(cell: string): boolean {
  return /\p{L}\s+\p{L}/u.test(cell);
}

/** The end of a row that was torn in two: its id is none, and its cells fit the last columns. */
function rest(cells: readonly string[], { columns }: Widths, idColumn: number): Fault | null {
  const ids = columns[idColumn];
  if (cells.length >= columns.length || !ids || !areNumbers(ids) || isLikeIds(cells[idColumn] ?? '', ids))
    return null;
  if (scoreAtEnd(cells, columns) <= 0) return null;
  const message = `The row has ${counted(cells)}, the titles are ${columns.length}, and its cells look like those of the last columns: perhaps a line break tore the row before it in two. Join them again.`;
  return error('row-width', message);
}

/** How well the cells fit the last columns. */
function scoreAtEnd(cells: readonly string[], columns: readonly ColumnValues[]): number {
  const from = columns.length - cells.length;
  return cells.reduce(
    (sum, cell, at) => sum + (cell.trim() === '' ? 0 : fitOf(cell, from + at, columns, true)),
    0,
  );
}

interface Reading {
  cells: (string | undefined)[];
  score: number;
  /** cells that are like the others of their columns, and those that are like the others of another column */
  fitting: number;
  misfits: number;
}

/** Compares the row as it stands with what it would be with one delimiter more, or less. */
function shifted(cells: readonly string[], widths: Widths): Fault | null {
  const { columns } = widths;
  const byWords = othersLike(cells, widths) * 10 <= widths.full;
  const saysNothing = (cell: string | undefined, at: number) =>
    cell === undefined || (at === columns.length - 1 && cell.trim() === '');
  const scoreOf = (cell: string | undefined, at: number) =>
    saysNothing(cell, at) ? 0 : fitOf(cell ?? '', at, columns, byWords);
  const asReading = (row: (string | undefined)[]): Reading => {
    const scores = row.map(scoreOf);
    const score = scores.reduce((sum, one) => sum + one, 0);
    const countOf = (sign: number) => scores.filter((one) => one * sign > 0).length;
    return { cells: row, score, fitting: countOf(1), misfits: countOf(-1) };
  };
  const found = asReading(columns.map((_, at) => cells[at]));
  let best = found;
  for (const row of mended(cells, columns, byWords)) {
    // a cell that is only moved, and is right where it stands, tells nothing
    const isMoved = cells.every((cell) => cell.trim() === '' || row.includes(cell));
    if (isMoved && found.misfits === 0) continue;
    const reading = asReading(row);
    if (reading.score > best.score && reading.fitting > found.fitting) best = reading;
  }
  if (best === found) return null;
  const message = inWords(cells, found, best, columns);
  return best.score - found.score > 1 ? error('row-width', message) : warning('row-width', message);
}

/** Rows of which as many lie on this side of the titles' width say that this is how the list is written. */
function othersLike(cells: readonly string[], { columns, short, long }: Widths): number {
  return (cells.length < columns.length ? short : long) - 1;
}

/** The row with one delimiter put in, or taken out, at each place. */
function* mended(
  cells: readonly string[],
  columns: readonly ColumnValues[],
  byWords: boolean,
): Generator<(string | undefined)[]> {
  const width = columns.length;
  if (cells.length < width) {
    const padded = columns.slice(1).map((_, at) => cells[at]);
    for (const [at, cell = ''] of cells.entries()) {
      yield padded.toSpliced(at, 0, '');
      for (const parts of cut(cell, at, columns, byWords)) yield padded.toSpliced(at, 1, ...parts);
    }
    return;
  }
  const whole = cells.slice(0, width + 1);
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return;
  for (let at = 0; at < width; at++) {
    const pair = whole.slice(at, at + 2);
    yield whole.toSpliced(at, 2, pair.filter((cell) => cell.trim() !== '').join(','));
  }
}

function inWords(
  cells: readonly string[],
  found: Reading,
  best: Reading,
  columns: readonly ColumnValues[],
): string {
  const at = found.cells.findIndex((cell, index) => cell !== best.cells[index] && cell?.trim());
  const misplaced = found.cells[at] ?? '';
  const to = best.cells.indexOf(misplaced);
  const where =
    to === -1
      ? `${quoted(misplaced)} looks like two cells in one`
      : `${quoted(misplaced)} stands under "${columns[at]?.title}", but looks like a value of "${columns[to]?.title}"`;
  const sign = cells.length < columns.length ? 'was lost' : 'is one too many';
  return `The row has ${counted(cells)}, the titles are ${columns.length}, and ${where}: perhaps a sign between two cells ${sign}. Put each cell under its title.`;
}

/** Two cells glued together where an address begins, or with half a pair of quotation marks. */
function glued(cells: readonly string[], { columns }: Widths): Fault | null {
  const isAddress = (cell: string) => /[^\s/=:<([{'|;,&?]https?:\/\//.test(cell);
  const isHalf = (cell: string) => !/\d\s*"/.test(cell) && cell.split('"').length % 2 === 0;
  const strange = cells.find((cell) => isAddress(cell) || isHalf(cell));
  if (strange === undefined) return null;
  const sign = cells.length < columns.length ? 'was lost' : 'is one too many';
  const message = `The row has ${counted(cells)}, the titles are ${columns.length}, and ${quoted(strange)} does not look like one cell: perhaps a sign between two cells ${sign}. Put each cell under its title.`;
  return isAddress(strange) ? error('row-width', message) : warning('row-width', message);
}

function counted({ length }: readonly string[]): string {
  return length === 1 ? 'one cell' : `${length} cells`;
}
