import { UserError } from '../domain/error.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Profile } from '../profiles/profile.ts';
import { type ColumnValues, learn, noValues } from './column-values.ts';
import type { Detected } from './detect.ts';
import { columnName } from './remap.ts';
import { titleKey } from './titles.ts';
import { quoted } from './validate/rules.ts';

/** How many rows have fewer or more cells than there are titles, and what stands in those that have as many. */
export interface Widths {
  titleRow: number;
  columns: ColumnValues[];
  /** the cells of a workbook are not separated by signs */
  isSheet: boolean;
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
  /** the row right behind the titles */
  behindTitles: string[];
}

/** So many full rows tell what stands in the columns. */
const looked = 1000;

/** Counts the rows that go by. */
export function* countWidths(batches: Iterable<SourceRow[]>, widths: Widths): Generator<SourceRow[]> {
  for (const batch of batches) {
    for (const row of batch) {
      if (row.row === widths.titleRow + 1) widths.behindTitles = row.cells;
      count(row, widths);
    }
    yield batch;
  }
}

/** No row counted yet. */
export function noWidths({ titles, titleRow, dialect }: Detected): Widths {
  const none = { underBlank: 0, short: 0, full: 0, long: 0, oneShort: 0, beyond: 0, longest: 0 };
  const blankTitle = titles.findIndex((title) => title.trim() === '');
  const isSheet = dialect.delimiter === '';
  return {
    ...none,
    titleRow,
    columns: titles.map(noValues),
    isSheet,
    blankTitle,
    firstOdd: null,
    behindTitles: [],
  };
}

function count({ row, cells, broken }: SourceRow, widths: Widths): void {
  if (broken) return;
  const { length } = cells;
  if (length > widths.longest) widths.longest = length;
  if (widths.blankTitle !== -1 && cells[widths.blankTitle]?.trim()) widths.underBlank++;
  const titles = widths.columns.length;
  if (length === titles) {
    if (widths.full++ < looked)
      for (const [at, column] of widths.columns.entries()) learn(column, cells[at] ?? '');
    return;
  }
  widths.firstOdd ??= row;
  if (length > titles) {
    widths.long++;
    if (cells.slice(titles).some((cell) => cell.trim() !== '')) widths.beyond++;
    return;
  }
  widths.short++;
  if (length === titles - 1) widths.oneShort++;
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
  const further = widths.behindTitles.find((cell) => cell.trim() !== '');
  if (further !== undefined && areFurtherTitles(widths.behindTitles, titles, profile))
    throw shifted(`the row below begins with ${quoted(further)}, a title as well; join the two`);
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

/** Words alone, of which the first is a title of the profile that no column has: the title row was torn in two. */
function areFurtherTitles(
  cells: readonly string[],
  titles: readonly string[],
  { columns }: Profile,
): boolean {
  const filled = cells.map((cell) => cell.replaceAll('"', '')).filter((cell) => cell.trim() !== '');
  const first = titleKey(filled[0] ?? '');
  const isMissing =
    columns.some(({ title }) => titleKey(title) === first) && !titles.map(titleKey).includes(first);
  return isMissing && !filled.some((cell) => /\d|@/.test(cell));
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
