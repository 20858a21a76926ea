import { UserError } from '../domain/error.ts';
import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Detected } from './detect.ts';
import { columnName } from './remap.ts';
import { titleKey } from './titles.ts';
import { quoted, warning } from './validate/rules.ts';

/** How many rows have fewer or more cells than there are titles, and what stands in those that have as many. */
export interface Widths {
  titles: number;
  /** column of the first blank title, -1 where there is none */
  blankTitle: number;
  /** rows with something in that column */
  underBlank: number;
  short: number;
  full: number;
  long: number;
  /** rows that are short by one cell */
  oneShort: number;
  /** long rows whose further cells hold something */
  beyond: number;
  longest: number;
  /** the first row that has not as many cells as there are titles */
  firstOdd: number | null;
  /** what of `telling` was found in each column of the first full rows */
  kinds: Set<string | null>[];
}

/** So many full rows tell what stands in the columns. */
const looked = 1000;

/** Counts the rows that go by. */
export function* countWidths(batches: Iterable<SourceRow[]>, widths: Widths): Generator<SourceRow[]> {
  for (const batch of batches) {
    for (const row of batch) count(row, widths);
    yield batch;
  }
}

export function noWidths({ titles }: Detected): Widths {
  const none = { underBlank: 0, short: 0, full: 0, long: 0, oneShort: 0, beyond: 0, longest: 0 };
  const blankTitle = titles.findIndex((title) => title.trim() === '');
  return { ...none, titles: titles.length, blankTitle, firstOdd: null, kinds: titles.map(() => new Set()) };
}

function count({ row, cells, broken }: SourceRow, widths: Widths): void {
  if (broken) return;
  const { length } = cells;
  if (length > widths.longest) widths.longest = length;
  if (widths.blankTitle !== -1 && cells[widths.blankTitle]?.trim()) widths.underBlank++;
  if (length === widths.titles) {
    if (widths.full++ < looked) for (const [at, cell] of cells.entries()) widths.kinds[at]?.add(kindOf(cell));
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

/** What stands in a column of its own, and is no free text. */
const telling: readonly [kind: string, form: RegExp][] = [
  ['email', /^\s*\S+@\S+\.\S+\s*$/],
  ['url', /^\s*https?:\/\/\S+\s*$/i],
  ['date', /^\s*\d{1,4}([./-])\d{1,2}\1\d{1,4}\s*$/],
];

/** Two cells glued together where a quotation mark or an address begins; or one that only other columns have the like of. */
function isStrange(cell: string, at: number, kinds: Widths['kinds']): boolean {
  if (/[\p{L}\d"]https?:\/\//u.test(cell)) return true;
  if (!/\d\s*"/.test(cell) && cell.split('"').length % 2 === 0) return true;
  const kind = kindOf(cell);
  return kind !== null && kinds[at]?.has(kind) === false && kinds.some((column) => column.has(kind));
}

function kindOf(cell: string): string | null {
  return telling.find(([, form]) => form.test(cell))?.[0] ?? null;
}

/**
 * A row with fewer or more cells than titles of which one stands under the wrong title: a delimiter was lost, or is one
 * too many. By itself the width says nothing: spreadsheets leave blank cells out at the end of rows, or append some.
 */
export function oddWidth({ row, cells, broken, beforeBroken }: SourceRow, widths: Widths): Problem[] {
  if (cells.length === widths.titles || broken) return [];
  const strange = cells.find((cell, at) => isStrange(cell, at, widths.kinds));
  const isShort = cells.length < widths.titles;
  if (strange === undefined && !(isShort && beforeBroken)) return [];
  const why =
    strange === undefined
      ? 'the row behind it is broken'
      : `${quoted(strange)} does not look like one cell of its column`;
  const fault = warning(
    'row-width',
    `The row has ${cells.length === 1 ? 'one cell' : `${cells.length} cells`}, the titles are ${widths.titles}, and ${why}: perhaps a sign between two cells ${isShort ? 'was lost' : 'is one too many'}. Check that each cell stands under its title.`,
  );
  return [{ row, column: null, value: cells.join(' ').slice(0, 200), ...fault }];
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
  if (glued !== undefined && widths.beyond > 0)
    throw shifted(
      `"${glued.replaceAll('"', '').trim()}" is two titles in one, and the rows have more cells than there are titles`,
    );
  // where every row has a cell too many, every row fails by itself; where some end in a blank one, those would go in
  const isLong = widths.long === rows && widths.beyond < rows && widths.beyond * 2 >= rows && rows >= 3;
  if (isLong && titles.some((title) => hidesTitle(title, titles, profile)))
    throw shifted(
      `there are ${titles.length}, but every row has ${widths.longest} cells or so; perhaps the sign between two titles was lost`,
    );
  const { blankTitle, underBlank } = widths;
  if (underBlank > 0 && widths.longest === titles.length - 1 && widths.oneShort * 10 >= rows * 9)
    throw shifted(
      `there are ${titles.length}, the one in column ${columnName(blankTitle)} blank, but the rows have ${widths.longest} cells; perhaps there is a sign between titles too many`,
    );
  if (dialect.delimiter === ' ' && widths.firstOdd !== null)
    throw new UserError(
      'delimiter-doubtful',
      `${fileName} seems to separate its cells by spaces, which stand within cells as well: row ${widths.firstOdd} has not as many as the ${titles.length} titles. Save the list with commas, semicolons or tabs between the cells.`,
    );
}

/** A title of the profile, which no column has, with something else right before or behind it. */
function hidesTitle(title: string, titles: readonly string[], { columns }: Profile): boolean {
  const present = titles.map((one) => titleKey(one.replaceAll('"', '')));
  const key = titleKey(title.replaceAll('"', ''));
  return columns
    .map((column) => titleKey(column.title))
    .some((one) => !present.includes(one) && (key.startsWith(one) || key.endsWith(one)));
}

/** Two titles of the profile with nothing between them. */
function isGlued(title: string, { columns }: Profile): boolean {
  const keys = columns.map((column) => titleKey(column.title));
  const key = titleKey(title.replaceAll('"', ''));
  if (keys.includes(key)) return false;
  return keys.some((first) => key.startsWith(first) && keys.includes(key.slice(first.length)));
}
