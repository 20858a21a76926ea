import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import { wasDamaged } from './damage.ts';
import { unguard } from './guard.ts';
import { type ColumnUse, type MappedColumn, type Mapping, withIndexes } from './remap.ts';
import { untitled } from './report.ts';
import type { ImportSettings } from './settings.ts';
import { shownTitle, titleKey } from './titles.ts';
import type { RowRules } from './validate/rules.ts';

/** A corrected report without its key columns: those say which row of which import each record was. */
export interface ReportColumns {
  sourceRow: number;
  importId: number;
  /** positions in the record of the list's own columns */
  own: number[];
  /** their titles */
  titles: string[];
  /** cells carry the report's guard */
  guarded: boolean;
}

/** Tells the key columns (the first of each title) from the list's own. */
export function reportColumns(mapping: Mapping, guarded: boolean): ReportColumns {
  const keyAt = (key: string) =>
    mapping.columns.find(({ use }) => use.kind === 'key' && use.key === key)?.index ?? -1;
  const own = mapping.columns.filter(({ use }) => use.kind !== 'key');
  return {
    sourceRow: keyAt('sourceRow'),
    importId: keyAt('importId'),
    own: own.map(({ index }) => index),
    titles: own.map(({ title }) => title),
    guarded,
  };
}

/** A record of the report as the list's own record: without the key columns, without the report's guard. */
export function ownRecord(record: SourceRow, columns: ReportColumns, width: number): SourceRow {
  const { cells } = record;
  const read = columns.guarded ? unguard : (cell: string) => cell;
  const own = columns.own.map((index) => read(cells[index] ?? ''));
  for (const cell of cells.slice(width)) own.push(read(cell));
  return { ...record, cells: own };
}

/** `12` from the cell of a key column; null where it is no number. */
export function keyNumber(cell: string | undefined): number | null {
  const digits = /^'?\s*(\d{1,15})(?:[.,]0{1,2})?\s*$/.exec(cell ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** How the records of a report are laid out for the rules of the import they came from. */
export interface CorrectionLayout {
  mapping: Mapping;
  /** for each cell of the record that is read: where it stands in the report (-1: the column was removed) */
  from: number[];
  /** the same cell's title and which one of that title it is, to find the original */
  keys: string[];
}

/**
 * Lays the report's columns out as the list's: by their titles, in whatever order they came. A column that was removed
 * is taken from the original row; one that was added is an extra; cells beyond the titles stay beyond them.
 */
export function correctionLayout(titles: readonly string[], settings: ImportSettings): CorrectionLayout {
  const uses = new Map<string, MappedColumn>();
  for (const [at, key] of occurrences(
    settings.columns.map(({ title, index }) => title || untitled(index)),
  ).entries()) {
    const column = settings.columns[at];
    if (column) uses.set(key, column);
  }
  const present = occurrences(titles);
  const columns: MappedColumn[] = [];
  const layout: Omit<CorrectionLayout, 'mapping'> = { from: [], keys: [] };
  const beyond: number[] = [];
  const add = (title: string, use: ColumnUse, from: number, key: string) => {
    columns.push({ index: columns.length, title, use });
    layout.from.push(from);
    layout.keys.push(key);
  };
  for (const [at, key] of present.entries()) {
    const title = titles[at] ?? '';
    const known = uses.get(key);
    if (known) add(title, known.use, at, key);
    else if (isBeyond(title, settings.columns.length)) beyond.push(at);
    else add(title, addedUse(title, at), at, key);
  }
  for (const [key, column] of uses) {
    if (!present.includes(key) && column.use.kind !== 'ignore') add(column.title, column.use, -1, key);
  }
  for (const at of beyond) {
    layout.from.push(at);
    layout.keys.push(present[at] ?? '');
  }
  return { mapping: withIndexes(columns), ...layout };
}

/** What the report says in the columns that it adds. */
type Added = Pick<RowRules, 'network' | 'brand'>;

function addedCells({ network, brand }: Added): Map<string, string> {
  return new Map([
    ['network\n0', network],
    ['brand\n0', brand],
  ]);
}

/**
 * The record as the import's rules read it. A cell that equals what a spreadsheet would have made of the original, and
 * was not the wrong one, is the original again.
 *
 * @param original the cells by title key as they were, null where the row is not known
 * @param added Network and Brand, which the report says beside the list's own cells
 * @returns the row and the titles of the cells that were put back
 */
export function correctedRow(
  record: SourceRow,
  layout: CorrectionLayout,
  original: { cells: Map<string, string>; problems: Problem[] } | null,
  added: Added,
): { source: SourceRow; restored: string[] } {
  const restored: string[] = [];
  const wrong = new Set(
    original?.problems
      .filter(({ severity }) => severity === 'error')
      .map(({ column }) => titleKey(column ?? '')),
  );
  const cells = layout.from.map((from, index) => {
    const key = layout.keys[index] ?? '';
    const own = original?.cells.get(key);
    if (from === -1) return own ?? '';
    const before = own ?? addedCells(added).get(key);
    const now = record.cells[from] ?? '';
    const title = layout.mapping.columns[index]?.title ?? '';
    if (before === undefined || before === now || wrong.has(titleKey(title)) || !wasDamaged(before, now))
      return now;
    restored.push(title);
    return before;
  });
  const overflow = record.cells.slice(layout.from.filter((from) => from !== -1).length);
  return { source: { ...record, cells: [...cells, ...overflow] }, restored };
}

const shownByTheList = ['repeat-differs', 'too-many-cells', 'quotes-broken', 'other-table', 'row-width'];
const cameBack = 'The row came back as it was. ';

/**
 * Problems that only the text around the row could show, and that stand until the row says otherwise: it contradicts an
 * earlier one, had more cells than titles, lost a quotation mark …
 *
 * @param keys what each cell of the row is called
 */
export function stillThere(
  { row, cells }: SourceRow,
  keys: readonly string[],
  rules: RowRules,
  original: { cells: Map<string, string>; problems: Problem[] },
): Problem[] {
  const lasting = original.problems.filter(({ code }) => shownByTheList.includes(code));
  if (lasting.length === 0) return [];
  const changed = changedKeys(cells, keys, rules, original.cells);
  const isOpen = ({ column }: Problem) => {
    const own = keys.filter((key) => column !== null && isSame(key, column));
    return !changed.some((key) => own.length === 0 || own.includes(key) || isIdentity(key, column, rules));
  };
  return lasting.filter(isOpen).map((problem) => ({
    ...problem,
    row,
    message: problem.message.startsWith(cameBack) ? problem.message : cameBack + problem.message,
  }));
}

/** Cells of the list that say something else now; further columns that somebody added do not count. */
function changedKeys(
  cells: readonly string[],
  keys: readonly string[],
  rules: RowRules,
  before: ReadonlyMap<string, string>,
): string[] {
  const known = new Map([...addedCells(rules), ...before]);
  const differs = keys.filter((key, at) => {
    const was = known.get(key);
    return was !== undefined && plainText(was) !== plainText(cells[at] ?? '');
  });
  const gone = [...before].filter(([key, cell]) => cell.trim() !== '' && !keys.includes(key));
  return [...differs, ...gone.map(([key]) => key)];
}

function isSame(key: string, title: string): boolean {
  return key.startsWith(`${titleKey(title)}\n`);
}

/** With another id or network the row is another partner; with another brand too, what it says of the partnership. */
function isIdentity(key: string, column: string | null, { mapping }: RowRules): boolean {
  const fieldOf = (title: string) => {
    const use = mapping.columns.find((one) => titleKey(one.title) === titleKey(title))?.use;
    return use?.kind === 'field' ? use.field : '';
  };
  const partners = ['name', 'primaryContactEmail', 'mediaPropertyUrls', 'categories'].includes(
    fieldOf(column ?? ''),
  );
  const field = fieldOf(key.replace(/\n\d+$/, ''));
  return field === 'networkPublisherId' || field === 'network' || (field === 'brand' && !partners);
}

function plainText(cell: string): string {
  return cell.replace(/\r\n?/g, '\n').trim();
}

/** The cells of a stored row by title key. */
export function cellsByTitle(cells: readonly string[], settings: ImportSettings): Map<string, string> {
  const keys = occurrences(settings.columns.map(({ title, index }) => title || untitled(index)));
  const byTitle = new Map(keys.map((key, index) => [key, cells[index] ?? '']));
  for (let index = settings.columns.length; index < cells.length; index++)
    byTitle.set(`${titleKey(untitled(index))}\n0`, cells[index] ?? '');
  return byTitle;
}

/** A title as it is compared, and which one of that title it is: a list may have had two that the user told apart. */
export function occurrences(titles: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return titles.map((title) => {
    const key = titleKey(title);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return `${key}\n${count}`;
  });
}

function isBeyond(title: string, width: number): boolean {
  const name = /^column ([a-z]{1,3})$/.exec(titleKey(title))?.[1];
  if (!name) return false;
  const index = [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1;
  return index >= width;
}

function addedUse(title: string, at: number): ColumnUse {
  const key = titleKey(title);
  if (key === 'network' || key === 'brand') return { kind: 'field', field: key };
  return { kind: 'extra', title: shownTitle(title) || untitled(at) };
}
