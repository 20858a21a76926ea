import type { SourceRow } from '../../domain/row.ts';
import { titleDepth, withRows } from '../detect.ts';
import { candidateDialects, firstRecords } from '../dialects.ts';
import { type Dialect, plainDialect } from '../read/dialect.ts';
import { shownTitle, titleKey } from '../titles.ts';
import { kindOf } from './values.ts';
import { titleWords, wordsOf } from './words.ts';

/** Where the titles of a list stand that no profile knows. */
export interface TitleRow {
  dialect: Dialect;
  /** row number, as a spreadsheet shows it */
  titleRow: number;
  /** the title cells as they came */
  titles: string[];
  /** lines above the titles that are no data, as text */
  skipped: string[];
}

/** So many records below the titles must look like a table's. */
const looked = 30;

/**
 * Guesses the delimiter and the title row of an unknown list: the first of 20 records whose cells are mostly distinct
 * words, and below which stand records that are no wider. Of several delimiters the one that yields the most columns.
 *
 * @param head the beginning of the text
 * @param row where the user says that the titles stand; 0 to guess it
 * @param delimiter the user's, or ''
 * @returns null where nothing looks like a table, or there are no titles in that row
 */
export function guessTitles(head: string, fileName: string, row = 0, delimiter = ''): TitleRow | null {
  const found = candidateDialects(head, delimiter, false).flatMap((dialect) => {
    const guess = titlesAmong(firstRecords(head, dialect, fileName, titleDepth + looked), dialect, row);
    return guess ? [guess] : [];
  });
  const guessed = best(found);
  return guessed && withRows(head, guessed, delimiter, fileName);
}

/**
 * The same for a workbook.
 *
 * @param sheets the first records of each sheet
 * @returns every sheet that looks like a table
 */
export function guessSheets(
  sheets: readonly { records: SourceRow[] }[],
  row = 0,
): { sheet: number; titles: TitleRow }[] {
  return sheets.flatMap(({ records }, sheet) => {
    const guess = titlesAmong(records, plainDialect(''), row);
    return guess ? [{ sheet, titles: guess.titles }] : [];
  });
}

interface Guess {
  titles: TitleRow;
  score: number;
}

function best(guesses: readonly Guess[]): TitleRow | null {
  const [first, ...others] = guesses;
  if (!first) return null;
  return others.reduce((winner, one) => (one.score > winner.score ? one : winner), first).titles;
}

function titlesAmong(records: readonly SourceRow[], dialect: Dialect, row: number): Guess | null {
  for (const [index, record] of records.slice(0, titleDepth).entries()) {
    if (row !== 0 && record.row !== row) continue;
    const below = records.slice(index + 1, index + 1 + looked);
    const fits =
      row === 0 ? looksLikeTitles(record.cells) && looksLikeRows(below, record.cells) : below.length > 0;
    if (record.broken || !fits) continue;
    const skipped = records.slice(0, index).map(({ cells }) => cells.filter((cell) => cell.trim()).join(' '));
    const titles = { dialect, titleRow: record.row, titles: record.cells, skipped };
    return { titles, score: scoreOf(record.cells, below) };
  }
  return null;
}

/** At least two cells, most of them filled, most of them words, most of them different. */
function looksLikeTitles(cells: readonly string[]): boolean {
  const filled = cells.map(shownTitle).filter((cell) => cell !== '');
  if (filled.length < 2 || filled.length < widthOf(cells) * 0.6) return false;
  const words = filled.filter((cell) => cell.length <= 80 && /\p{L}/u.test(cell) && isWord(cell));
  return words.length >= filled.length * 0.8 && new Set(filled.map(titleKey)).size >= filled.length * 0.6;
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
  const [width, values, share] = [widthOf(titles), believed ? 1 : 2, believed ? 0.3 : 0.7];
  const fitting = records.filter(
    ({ cells }) => widthOf(cells) <= width && cells.filter((cell) => cell.trim()).length >= values,
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

/** Cells up to the last one that is filled. */
function widthOf(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}
