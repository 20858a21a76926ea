import type { SourceRow } from '../../domain/row.ts';
import { titleDepth, withRows } from '../detect.ts';
import { candidateDialects, firstRecords } from '../dialects.ts';
import { type Dialect, plainDialect } from '../read/dialect.ts';
import { shownTitle, titleKey } from '../titles.ts';
import { kindOf } from './values.ts';
import { extentOf, isDataRow, standAboveOthers, tableWithoutTitles } from './without-titles.ts';
import { titleWords, wordsOf } from './words.ts';

/** Where the titles of a list stand that no profile knows. */
export interface TitleRow {
  dialect: Dialect;
  /** row number, as a spreadsheet shows it; 0 where the list has no titles */
  titleRow: number;
  /** the title cells as they came; without titles, the places of the columns */
  titles: string[];
  /** lines above the titles that are no data, as text */
  skipped: string[];
  /** one of them is a known word, or stands above what no title is */
  sure: boolean;
}

/** So many records below the titles must look like a table's. */
const looked = 30;
/** So many tell how wide a list without titles is. */
const lookedWithout = 500;

/**
 * Guesses the delimiter and the title row of an unknown list: the first of 20 records whose cells are mostly distinct
 * words, below which stand records that are no wider, and above which no row of data. Of several delimiters the one
 * that yields the most columns.
 *
 * @param head the beginning of the text
 * @param row where the user says that the titles stand; null to guess it
 * @param delimiter the user's, or ''
 * @returns null where nothing looks like titles above a table, or there are no titles in that row
 */
export function guessTitles(
  head: string,
  fileName: string,
  row: number | null = null,
  delimiter = '',
): TitleRow | null {
  const readings = readingsOf(head, fileName, delimiter);
  const titled = readings.flatMap(({ dialect, records }) => titlesAmong(records, dialect, row) ?? []);
  // a sign within the cells of a list without titles may seem to separate two columns
  const without = row === null ? readings.flatMap((reading) => withoutTitles(reading, false)) : [];
  const guessed = best([...titled, ...without]);
  return guessed && guessed.titleRow > 0 ? withRows(head, guessed, delimiter, fileName) : null;
}

/**
 * Guesses the delimiter and the columns of an unknown list whose first row is data.
 *
 * @param said the user says so; else the values must show it
 * @returns null where it is no table, or its first row may be anything
 */
export function guessWithoutTitles(
  head: string,
  fileName: string,
  said: boolean,
  delimiter = '',
): TitleRow | null {
  const found = readingsOf(head, fileName, delimiter).flatMap((reading) => withoutTitles(reading, said));
  const guessed = best(found);
  return guessed && withRows(head, guessed, delimiter, fileName);
}

/**
 * The titles of an unknown workbook.
 *
 * @param sheets the first records of each sheet
 * @param row where the user says that the titles stand; null to guess it
 * @returns every sheet that looks like a table with titles
 */
export function guessSheets(
  sheets: readonly { records: SourceRow[] }[],
  row: number | null = null,
): { sheet: number; titles: TitleRow }[] {
  return sheets.flatMap(({ records }, sheet) => {
    const guess = titlesAmong(records, plainDialect(''), row);
    return guess ? [{ sheet, titles: guess.titles }] : [];
  });
}

/** The columns of an unknown workbook without titles, as `guessWithoutTitles`. */
export function guessSheetsWithoutTitles(
  sheets: readonly { records: SourceRow[] }[],
  said: boolean,
): { sheet: number; titles: TitleRow }[] {
  const dialect = plainDialect('');
  return sheets.flatMap(({ records }, sheet) =>
    withoutTitles({ dialect, records }, said).map(({ titles }) => ({ sheet, titles })),
  );
}

export interface Guess {
  titles: TitleRow;
  score: number;
}

interface Reading {
  dialect: Dialect;
  records: SourceRow[];
}

function readingsOf(head: string, fileName: string, delimiter: string): Reading[] {
  return candidateDialects(head, delimiter, false).map((dialect) => ({
    dialect,
    records: firstRecords(head, dialect, fileName, lookedWithout),
  }));
}

function withoutTitles({ dialect, records }: Reading, said: boolean): Guess[] {
  const guess = tableWithoutTitles(records, dialect, said);
  return guess ? [guess] : [];
}

function best(guesses: readonly Guess[]): TitleRow | null {
  const [first, ...others] = guesses;
  if (!first) return null;
  return others.reduce((winner, one) => (one.score > winner.score ? one : winner), first).titles;
}

function titlesAmong(records: readonly SourceRow[], dialect: Dialect, row: number | null): Guess | null {
  for (const [index, record] of records.slice(0, titleDepth).entries()) {
    if (row !== null && record.row !== row) continue;
    const below = records.slice(index + 1, index + 1 + looked);
    if (row === null && below.length > 0 && isDataRow(record.cells, below)) return null;
    const fits =
      row === null ? areTitles(record.cells, below) && looksLikeRows(below, record.cells) : below.length > 0;
    if (record.broken || !fits) continue;
    const skipped = records.slice(0, index).map(({ cells }) => cells.filter((cell) => cell.trim()).join(' '));
    const sure = record.cells.some(isKnownWord) || standAboveOthers(record.cells, below);
    const titles = { dialect, titleRow: record.row, titles: record.cells, skipped, sure };
    return { titles, score: scoreOf(record.cells, below) };
  }
  return null;
}

/** At least two cells, most of them filled, most of them words, most of them different. Above ids, e-mails … half suffices. */
function areTitles(cells: readonly string[], below: readonly SourceRow[]): boolean {
  const filled = cells.map(shownTitle).filter((cell) => cell !== '');
  if (filled.length < 2 || filled.length < extentOf(cells) * 0.6) return false;
  const words = filled.filter((cell) => cell.length <= 80 && /\p{L}/u.test(cell) && isWord(cell));
  const needed = standAboveOthers(cells, below) ? 0.5 : 0.8;
  return words.length >= filled.length * needed && new Set(filled.map(titleKey)).size >= filled.length * 0.6;
}

function isWord(cell: string): boolean {
  return ['text', 'word', 'flag', 'blank'].includes(kindOf([cell]));
}

/**
 * Records no wider than the titles, most of them with more than one value, and some letters among them. Below titles
 * that partner lists are known to have, fewer need to be in order.
 */
function looksLikeRows(records: readonly SourceRow[], titles: readonly string[]): boolean {
  const believed = titles.filter(isKnownWord).length >= 2;
  const [width, values, share] = [extentOf(titles), believed ? 1 : 2, believed ? 0.3 : 0.7];
  const fitting = records.filter(
    ({ cells }) => extentOf(cells) <= width && cells.filter((cell) => cell.trim()).length >= values,
  );
  if (fitting.length === 0 || fitting.length < records.length * share) return false;
  return records.some(({ cells }) => cells.some((cell) => /\p{L}/u.test(cell)));
}

function isKnownWord(title: string): boolean {
  const words = wordsOf(title);
  return titleWords.some(({ strength, pattern }) => strength >= 8 && pattern.test(words));
}

/** The right delimiter gives many columns, records of their very number, and values that mean something. */
function scoreOf(titles: readonly string[], below: readonly SourceRow[]): number {
  const same = below.filter(({ cells }) => cells.length === titles.length).length / below.length;
  const telling = titles.filter((_, index) => {
    const kind = kindOf(below.map(({ cells }) => cells[index] ?? ''));
    return kind !== 'text' && kind !== 'word' && kind !== 'blank';
  });
  return titles.filter((title) => title.trim()).length * same + telling.length;
}
