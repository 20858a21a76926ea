import { UserError } from '../domain/error.ts';
import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Detected } from './detect.ts';
import { columnName } from './remap.ts';
import { titleKey } from './titles.ts';
import { warning } from './validate/rules.ts';

/** How many rows have fewer or more cells than there are titles: tells a habit of the list from a fault in one row. */
export interface Widths {
  titles: number;
  short: number;
  full: number;
  long: number;
  /** rows that are short by one cell */
  oneShort: number;
  /** long rows whose further cells hold something */
  beyond: number;
  /** full rows that end in a blank cell: whoever wrote them leaves none out */
  blankEnd: number;
  longest: number;
  /** the first row that has not as many cells as there are titles */
  firstOdd: number | null;
}

/** Counts the rows that go by. */
export function* countWidths(batches: Iterable<SourceRow[]>, widths: Widths): Generator<SourceRow[]> {
  for (const batch of batches) {
    for (const row of batch) count(row, widths);
    yield batch;
  }
}

export function noWidths({ titles }: Detected): Widths {
  const none = { short: 0, full: 0, long: 0, oneShort: 0, beyond: 0, blankEnd: 0, longest: 0 };
  return { ...none, titles: titles.length, firstOdd: null };
}

function count({ row, cells, broken }: SourceRow, widths: Widths): void {
  if (broken) return;
  const { length } = cells;
  if (length > widths.longest) widths.longest = length;
  if (length === widths.titles) {
    widths.full++;
    if (cells[length - 1] === '') widths.blankEnd++;
    return;
  }
  widths.firstOdd ??= row;
  if (length > widths.titles) {
    widths.long++;
    if (cells.slice(widths.titles).some((cell) => cell.trim() !== '')) widths.beyond++;
    return;
  }
  widths.short++;
  if (length === widths.titles - 1) widths.oneShort++;
}

/**
 * A row that is the exception in its list: a delimiter was lost or is one too many, and behind it every cell stands in
 * the wrong column. A spreadsheet leaves blank cells out in many rows, not in one.
 */
export function oddWidth({ row, cells, broken }: SourceRow, widths: Widths): Problem[] {
  if (cells.length === widths.titles || broken) return [];
  const [is, why] = cells.length < widths.titles ? shortBy(widths) : longBy(cells, widths);
  if (!is) return [];
  const fault = warning(
    'row-width',
    `The row has ${cells.length === 1 ? 'one cell' : `${cells.length} cells`}, the others have ${widths.titles}: ${why}. Check that each cell stands under its title.`,
  );
  return [{ row, column: null, value: cells.join(' ').slice(0, 200), ...fault }];
}

function shortBy(widths: Widths): [boolean, string] {
  const odd = isFew(widths.short, widths) || (widths.blankEnd > 0 && widths.short < widths.full);
  return [odd, 'perhaps the sign between two cells was lost. What is missing at its end counts as blank'];
}

/** Blank cells beyond the titles are no fault unless a blank one within shows where they were pushed from. */
function longBy(cells: readonly string[], widths: Widths): [boolean, string] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  const pushed = last < widths.titles && cells.slice(0, last).some((cell) => cell.trim() === '');
  return [pushed && isFew(widths.long, widths), 'perhaps there is a sign between cells too many'];
}

function isFew(rows: number, { full }: Widths): boolean {
  return rows === 1 ? full >= 4 : rows * 10 <= full;
}

/**
 * Refuses a list whose titles stand beside its columns: a delimiter was lost in the title row, or is one too many.
 *
 * @throws UserError `titles-shifted`, `delimiter-doubtful`
 */
export function refuseShifted(
  { titles, titleRow, profile, dialect }: Detected,
  widths: Widths,
  fileName: string,
): void {
  const rows = widths.short + widths.full + widths.long;
  const shifted = (what: string) =>
    new UserError(
      'titles-shifted',
      `In row ${titleRow} of ${fileName}, the titles do not stand above their columns: ${what}. Mend the title row, and send the list again.`,
    );
  const glued = titles.find((title) => isGlued(title, profile));
  if (glued !== undefined && widths.full < rows)
    throw shifted(
      `"${glued.replaceAll('"', '').trim()}" is two titles in one, and the rows have more cells than there are titles`,
    );
  if (rows >= 3 && widths.full + widths.short === 0 && widths.beyond > 0)
    throw shifted(
      `there are ${titles.length}, but every row has ${widths.longest} cells or so; perhaps the sign between two titles was lost`,
    );
  const blank = titles.findIndex((title, index) => title.trim() === '' && index < widths.longest);
  if (blank !== -1 && widths.longest === titles.length - 1 && widths.oneShort * 10 >= rows * 9)
    throw shifted(
      `there are ${titles.length}, the one in column ${columnName(blank)} blank, but the rows have ${widths.longest} cells; perhaps there is a sign between titles too many`,
    );
  if (dialect.delimiter === ' ' && widths.firstOdd !== null)
    throw new UserError(
      'delimiter-doubtful',
      `${fileName} seems to separate its cells by spaces, which stand within cells as well: row ${widths.firstOdd} has not as many as the ${titles.length} titles. Save the list with commas, semicolons or tabs between the cells.`,
    );
}

/** Two titles of the profile with nothing between them. */
function isGlued(title: string, { columns }: Profile): boolean {
  const keys = columns.map((column) => titleKey(column.title));
  const key = titleKey(title.replaceAll('"', ''));
  if (keys.includes(key)) return false;
  return keys.some((first) => key.startsWith(first) && keys.includes(key.slice(first.length).trim()));
}
