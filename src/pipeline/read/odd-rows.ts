import { delimiterWords } from '../../domain/delimiter.ts';
import type { SourceRow } from '../../domain/row.ts';
import { isGuarded } from '../guard.ts';
import { lookingAhead } from './ahead.ts';
import { byApostrophes, type Dialect, plainDialect } from './dialect.ts';
import { readRecords } from './records.ts';

/**
 * Rows that are written otherwise than their list: pasted in with another delimiter, with apostrophes or backslashes. A
 * row that does not fit the titles is read in the one other way in which it does, and says so.
 *
 * @param width how many cells the titles have
 */
export function* readOddRows(
  batches: Iterable<SourceRow[]>,
  dialect: Dialect,
  width: number,
): Generator<SourceRow[]> {
  let before: SourceRow | undefined;
  for (const [batch, next] of lookingAhead(batches)) {
    for (const [index, row] of batch.entries()) {
      const anew = readAnew(row, dialect, width);
      if (anew) batch[index] = anew;
      else {
        if (before && isTail(row, before, width)) row.broken = true;
        markBehind(row, batch[index + 1] ?? next, dialect, width);
      }
      before = row;
    }
    yield batch;
  }
}

/** Where the next row may be the rest of this one. Its cells alone: rows that hold each other would keep the whole list in memory. */
function markBehind(row: SourceRow, next: SourceRow | undefined, dialect: Dialect, width: number): void {
  if (next?.row !== row.row + 1 || row.broken) return;
  const [length, lacks] = [row.cells.length, row.cells.at(-1)?.trim() === ''];
  const mayLack = length < width || (length === width && lacks && next.cells.length === 1);
  if (!mayLack) return;
  const { cells, broken = false } = readAnew(next, dialect, width) ?? next;
  row.behind = { cells, broken };
}

/** Every cell stands between apostrophes, or one that holds apostrophes, doubled, does. */
function isByApostrophes({ cells }: SourceRow): boolean {
  if (!cells.some((cell) => cell.startsWith("'"))) return false;
  return (
    cells.every((cell) => /^'.*'$/.test(cell)) ||
    cells.some((cell) => byApostrophes.test(cell) && !isGuarded(cell))
  );
}

/** A cell with a line break whose quotation mark was not seen has its end in the next record, which is no row of its own. */
function isTail(row: SourceRow, before: SourceRow, width: number): boolean | undefined {
  if (before.row !== row.row - 1 || !row.strayQuote) return false;
  return before.broken || (before.cells.length < width && isOdd(before) && isOdd(row));
}

function isOdd({ cells }: SourceRow): boolean {
  return cells.reduce((count, cell) => count + cell.split('"').length - 1, 0) % 2 === 1;
}

function readAnew(row: SourceRow, dialect: Dialect, width: number): SourceRow | null {
  if (row.cells.length === width && !row.broken && !row.strayQuote && !isByApostrophes(row)) return null;
  const raw = row.cells.join(dialect.delimiter);
  for (const other of others(row, raw, dialect, width)) {
    const [read, ...more] = [...readRecords([raw], other, '')].flat();
    if (!read || more.length > 0 || read.broken || read.strayQuote || read.cells.length !== width) continue;
    const { row: number, unended } = row;
    return {
      row: number,
      cells: read.cells,
      written: inWords(other, dialect),
      ...(unended ? { unended } : {}),
    };
  }
  return null;
}

/** The ways in which this row may be written, by the signs that it shows. */
function others(row: SourceRow, raw: string, dialect: Dialect, width: number): Dialect[] {
  const { cells, broken } = row;
  const { delimiter } = dialect;
  const [first = '', ...rest] = cells;
  const found = [',', ';', '\t', '|']
    .filter((sign) => sign !== delimiter && first.includes(sign))
    .map(plainDialect);
  const spaced = `${delimiter} `;
  if (rest.length > 0 && rest.every((cell) => cell === '' || cell.startsWith(' ')))
    found.push(plainDialect(spaced));
  if (raw.includes('\\"')) found.push({ ...dialect, escapes: 'backslash' });
  if (raw.includes("'") && !broken && (cells.length !== width || isByApostrophes(row)))
    found.push({ ...dialect, quote: "'" });
  // words of a sentence stand between spaces, too: only behind an id
  if (/^\S*\d\S* /.test(first)) found.push(plainDialect(' '));
  return found;
}

function inWords(other: Dialect, { delimiter }: Dialect): string {
  if (other.delimiter !== delimiter) return `separated by ${delimiterWords(other.delimiter)}`;
  return other.quote === "'" ? 'quoted by apostrophes' : 'written with backslashes before quotation marks';
}
