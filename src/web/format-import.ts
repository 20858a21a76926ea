import { delimiterWords, namedDelimiters } from '../domain/delimiter.ts';
import { fields, fieldTitle, listSeparator } from '../domain/fields.ts';
import type { ColumnView, ImportView, Progress, ReadingView, RowView } from '../domain/import-view.ts';
import type { ListChange } from '../domain/list-change.ts';
import { type Change, type Counts, type Outcome, outcomes } from '../domain/outcome.ts';
import { namesOtherBrands, type Problem } from '../domain/problem.ts';
import type { ColumnTarget, ProfileJson } from '../domain/profile.ts';
import { placeOf, sheetRows } from '../domain/row.ts';
import type { UndoCounts, UndoKind } from '../domain/undo.ts';
import { count, duration, middle, number, shortUrl } from './format-values.ts';

/** One sign and one word for each outcome, everywhere. */
const outcomeWords: Record<Outcome, { sign: string; word: string }> = {
  created: { sign: '+', word: 'New' },
  updated: { sign: '↻', word: 'Changed' },
  unchanged: { sign: '=', word: 'Unchanged' },
  failed: { sign: '!', word: 'Failed' },
  ignored: { sign: '–', word: 'Ignored' },
};

/** How an outcome is shown; `''` stands for all rows. */
export function outcome(of: Outcome | ''): { sign: string; word: string } {
  return of === '' ? { sign: '', word: 'All rows' } : outcomeWords[of];
}

/** An import's state in one word, or what it waits for. */
export function importStatus(status: string, asksColumns = false, asksSheet = false): string {
  if (asksSheet) return 'Choose its sheet';
  if (asksColumns) return 'Map its columns';
  const words: Record<string, string> = {
    preview: 'Waiting for you',
    queued: 'Queued',
    running: 'Running',
    committed: 'Imported',
    cancelled: 'Cancelled',
    failed: 'Not read',
    undone: 'Undone',
  };
  return words[status] ?? status;
}

/** The steps above an import: which are done, and where it stands; none where it goes no further. */
export function steps(view: ImportView): { name: string; state: 'done' | 'current' | 'to come' }[] {
  if (view.status === 'undone' || view.status === 'cancelled') return [];
  const at = currentStep(view);
  return ['Upload', 'Check', 'Import', 'Mend'].map((name, index) => ({
    name,
    state: index < at ? 'done' : index === at ? 'current' : 'to come',
  }));
}

function currentStep(view: ImportView): number {
  if (view.status === 'committed') return view.openFailedRows > 0 ? 3 : 4;
  if (view.job === 'commit') return 2;
  return 1;
}

/** "Approved publishers for Acme: 1,204 rows. 1,150 go in, 41 are already there, 13 need you." */
export function receipt(view: ImportView): string {
  const detail = view.detail;
  if (detail === null) return '';
  return `${listName(view)}: ${count(detail.rows, 'row')}. ${tally(detail, view)}`;
}

/** "Approved publishers for Acme" */
export function listName(view: ImportView): string {
  const list = view.profileName.replace(/^[^:]*: /, '') || 'List';
  const brand = brandOf(view);
  return brand ? `${list} for ${brand}` : list;
}

/** The brand that rows go to; '' where the list names others. */
function brandOf({ detail, choices }: ImportView): string {
  if (detail?.notices.some(({ code }) => code === namesOtherBrands)) return '';
  return detail?.brand || choices.brand;
}

/** Whence Roster knows the titles of such a list; '' for its own. */
export function profileSource(source: ImportView['profileSource']): string {
  if (source === 'export') return 'titles as the network exports them';
  if (source === 'documented') return 'from the network’s documented field names; check the mapping';
  return '';
}

function tally(counts: Counts, view: ImportView): string {
  const past = view.status === 'committed' || view.status === 'undone';
  const goIn = counts.created + counts.updated;
  const parts = [
    ...(goIn > 0 ? [`${number(goIn)} ${inWords(goIn, past)}`] : []),
    ...(counts.unchanged > 0 ? [`${number(counts.unchanged)} ${thereWords(counts.unchanged, past)}`] : []),
    ...(counts.failed > 0 ? [failedWords(counts.failed, view)] : []),
    ...(counts.ignored > 0 ? [`${number(counts.ignored)} ignored`] : []),
  ];
  if (parts.length === 0) return 'Nothing to do.';
  return `${parts.join(', ')}.`;
}

function inWords(rows: number, past: boolean): string {
  if (past) return 'went in';
  return rows === 1 ? 'goes in' : 'go in';
}

function thereWords(rows: number, past: boolean): string {
  if (past) return rows === 1 ? 'was already there' : 'were already there';
  return rows === 1 ? 'is already there' : 'are already there';
}

function failedWords(failed: number, view: ImportView): string {
  const needs = (rows: number) => `${number(rows)} ${rows === 1 ? 'needs' : 'need'} you`;
  if (view.status === 'undone') return `${number(failed)} failed`;
  if (view.status !== 'committed') return needs(failed);
  const open = view.openFailedRows;
  const { leftOut } = view.edits;
  const mended = failed - open - leftOut;
  return [
    ...(open > 0 ? [needs(open)] : []),
    ...(mended > 0 ? [`${number(mended)} ${mended === 1 ? 'was' : 'were'} mended since`] : []),
    ...(leftOut > 0 ? [`${number(leftOut)} left out by hand`] : []),
  ].join(', ');
}

/** What the import button says it will do. */
export function commitLabel(view: ImportView): string {
  const detail = view.detail;
  if (detail === null) return 'Import';
  const brand = brandOf(view);
  const into = brand ? ` into ${brand}` : '';
  const rows = detail.created + detail.updated;
  if (rows > 0) return `Import ${count(rows, 'row')}${into}`;
  if (detail.unchanged > 0) return `Record ${count(detail.unchanged, 'unchanged row')}`;
  return detail.failed > 0 ? `Keep ${count(detail.failed, 'failed row')} to mend` : 'Record this import';
}

/** "98 partnerships would go, 7 would get former values back, 2 would keep something." */
export function undoSentence({ removed, restored, kept }: UndoCounts, past: boolean): string {
  if (removed + restored + kept === 0) return past ? 'It changed nothing.' : 'It would change nothing.';
  const parts = [
    { rows: removed, words: past ? 'removed' : 'would go' },
    { rows: restored, words: past ? 'put back as before' : 'would get former values back' },
    { rows: kept, words: past ? 'with something kept' : 'would keep something' },
  ].filter(({ rows }) => rows > 0);
  const said = parts.map(
    ({ rows, words }, index) => `${index === 0 ? count(rows, 'partnership') : number(rows)} ${words}`,
  );
  return `${said.join(', ')}.`;
}

/** What an undo does to a partnership or one of its values, in one word. */
export function undoKind(kind: UndoKind | '', past: boolean): string {
  const words = past
    ? { '': 'All', removed: 'Removed', restored: 'Put back', kept: 'Kept' }
    : { '': 'All', removed: 'Will go', restored: 'Will be put back', kept: 'Will stay' };
  return words[kind];
}

/** The field that an undo keeps, `partnership` for the whole of it. */
export function keptField(field: string | null): string {
  return field === null || field === 'partnership' ? 'The whole partnership' : fieldTitle(field);
}

/** Parts of the bar drawn to scale, as SVG lengths; a part that exists is never too thin to see. */
export function scale(counts: Counts): { outcome: Outcome; rows: number; x: string; width: string }[] {
  const present = outcomes.filter((of) => counts[of] > 0);
  const least = 0.8;
  const raised = present.map((of) => Math.max(least, (counts[of] / Math.max(1, counts.rows)) * 100));
  const sum = raised.reduce((total, share) => total + share, 0);
  let x = 0;
  return present.map((of, index) => {
    const share = ((raised[index] ?? 0) / sum) * 100;
    const part = { outcome: of, rows: counts[of], x: `${x.toFixed(3)}%`, width: `${share.toFixed(3)}%` };
    x += share;
    return part;
  });
}

/** "41,200 of 200,000 rows · 18,400 rows a second · 9 s left" */
export function progressLine(progress: Progress): string {
  if (progress.state === 'queued') {
    if (progress.ahead === 0) return 'Next in the queue';
    const place =
      ['Second', 'Third', 'Fourth', 'Fifth'][progress.ahead - 1] ?? `Number ${progress.ahead + 1}`;
    return `${place} in the queue: it begins when ${progress.ahead === 1 ? 'the one' : `the ${number(progress.ahead)}`} before it ${progress.ahead === 1 ? 'is' : 'are'} done`;
  }
  return [
    progress.total > 0
      ? `${number(progress.done)} of ${count(progress.total, 'row')}`
      : count(progress.done, 'row'),
    ...(progress.rate > 0 ? [`${number(Math.round(progress.rate))} rows a second`] : []),
    ...(progress.secondsLeft === null ? [] : [`${duration(progress.secondsLeft)} left`]),
  ].join(' · ');
}

/** The fields that get a column of their own: those that any of these rows changes, in the order of the CRM columns. */
export function changedFields(rows: RowView[]): string[] {
  const shown = new Set(rows.flatMap((row) => row.changes.map((change) => change.field)));
  for (const fixed of ['networkPublisherId', 'name', 'network', 'brand']) shown.delete(fixed);
  const known = fields.map((field): string => field.key).filter((key) => shown.delete(key));
  return [...known, ...shown];
}

/** The list's own columns, in which its rows' cells stand: a corrected report's without those that Roster added. */
export function ownColumns(view: ImportView): ColumnView[] {
  return (view.reading?.columns ?? []).filter(({ to }) => to !== 'key');
}

/** Id and name of a row that failed, as they came, so that one sees who it is. */
export function asItCame(row: RowView, columns: ColumnView[]): [id: string, name: string] {
  const cell = (field: string) => row.cells?.[columns.findIndex(({ to }) => to === field)]?.trim() ?? '';
  return [cell('networkPublisherId'), cell('name')];
}

/** What this row does to one field, and what is doubtful about the cells it comes from. */
export function rowCell(
  row: RowView,
  field: string,
  columns: ColumnView[],
): { change: Change | null; problems: Problem[] } {
  return {
    change: row.changes.find((change) => change.field === field) ?? null,
    problems: row.problems.filter((problem) => fieldOf(problem, columns) === field),
  };
}

/** A field's value in a cell: addresses without their scheme, lists with commas, all shortened in the middle. */
export function cellValue(field: string, value: string, max: number): string {
  if (field !== 'mediaPropertyUrls') return middle(value, max);
  const urls = value.split(listSeparator).map((url) => shortUrl(url, Math.max(12, max)));
  return middle(urls.join(', '), max);
}

/** A difference between two lists in a word or two; '' for all of them. */
export function listChange(change: '' | ListChange['change']): string {
  const words = { '': 'All', new: 'New', gone: 'No longer on it', changed: 'Changed' };
  return words[change];
}

/** Is this change not among the others? */
export function differs(change: Change, others: readonly Change[]): boolean {
  const same = others.find(({ field }) => field === change.field);
  return same === undefined || same.before !== change.before || same.after !== change.after;
}

/** Problems that have no cell among the fields shown. */
export function otherProblems(row: RowView, shown: string[], columns: ColumnView[]): Problem[] {
  return row.problems.filter((problem) => !shown.includes(fieldOf(problem, columns) ?? ''));
}

function fieldOf(problem: Problem, columns: ColumnView[]): string | null {
  const column = columns.find((candidate) => candidate.title === problem.column);
  if (column === undefined) return null;
  return column.to === 'extra' ? `extra:${column.title}` : column.to;
}

/** Columns of a list mapped by hand, of which the file has two or more of the same title, or that the user already placed. */
export function asksWhere(column: ColumnView, view: ImportView): boolean {
  if (view.choices.columns[String(column.index)] !== undefined) return true;
  if (view.reading?.byHand) return true;
  const same = (title: string) => title.trim().toLowerCase();
  const twins = view.reading?.columns.filter((other) => same(other.title) === same(column.title)) ?? [];
  return column.title !== '' && twins.length > 1;
}

/** Where the titles of a list stand. */
export function titlesIn({ titleRow }: ReadingView): string {
  return titleRow === 0 ? 'no titles' : `titles in row ${number(titleRow)}`;
}

/** Where a column goes: as it was chosen, else as it is guessed, '' where it has to be asked. */
export function chosenTarget(column: ColumnView, view: ImportView): string {
  const guess = view.reading?.byHand && column.to !== 'undecided' ? column.to : '';
  return view.choices.columns[String(column.index)] ?? guess;
}

/** The choice on the page that a notice is about, null where it is about none. */
export function choiceAbout(code: string): { id: string; label: string } | null {
  const choices: Record<string, { id: string; label: string }> = {
    'encoding-guessed': { id: 'encoding', label: 'Choose the encoding' },
    'letters-lost': { id: 'encoding', label: 'Choose the encoding' },
    'dates-ambiguous': { id: 'dateOrder', label: 'Choose the order' },
    'categories-by-comma': { id: 'categoriesSplit', label: 'Choose the separator' },
    'dialect-unusual': { id: 'delimiter', label: 'Choose the separator' },
    'sheets-not-read': { id: 'sheet', label: 'Choose the sheet' },
  };
  return choices[code] ?? null;
}

/** Could another choice make this file a list? A workbook that is damaged or none is none, however it is read. */
export function mayBeRead(code: string): boolean {
  const hopeless = ['empty-file', 'not-a-workbook', 'too-large', 'too-many-rows'];
  return !hopeless.includes(code) && !code.startsWith('workbook-');
}

/** Where a known list was learnt from. */
export function learntFrom(source: ProfileJson['source']): string {
  const words: Record<ProfileJson['source'], string> = {
    saved: 'Saved here',
    export: 'A real export',
    documented: 'The network’s documentation',
    roster: 'Roster itself',
  };
  return words[source];
}

/** The choices for a column: every field, then keeping or leaving it. */
export function columnTargets(): { value: ColumnTarget; label: string }[] {
  return [
    ...fields.map((field) => ({ value: field.key, label: field.title })),
    { value: 'extra', label: 'Keep under its own title' },
    { value: 'ignore', label: 'Leave out' },
  ];
}

/** `mdy` → "month/day/year". */
export function dateOrder(order: string | null): string {
  const words: Record<string, string> = {
    mdy: 'month first (03/17/2021)',
    dmy: 'day first (17/03/2021)',
    ymd: 'year first (2021-03-17)',
    auto: 'recognise it',
  };
  return order === null ? 'no dates' : (words[order] ?? order);
}

/** A row's number as the spreadsheet shows it; of a list that goes on over several sheets, after the sheet's. */
export function rowNumber(row: number, { detail }: ImportView): string {
  if (detail?.encoding !== 'xlsx' || row <= sheetRows) return number(row);
  const place = placeOf(row);
  return `sheet ${place.sheet + 1}, row ${number(place.row)}`;
}

/** A delimiter in words. */
export function delimiter(sign: string): string {
  return delimiterWords(sign);
}

/** Delimiters to choose from, and the one that was chosen by its sign. */
export function delimiters(chosen: string): { value: string; label: string }[] {
  const named = namedDelimiters.map(({ name, plural }) => ({
    value: name as string,
    label: plural[0]?.toUpperCase() + plural.slice(1),
  }));
  if (!chosen || named.some(({ value }) => value === chosen)) return named;
  return [...named, { value: chosen, label: delimiterWords(chosen) }];
}
