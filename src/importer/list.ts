import { readFileSync } from 'node:fs';
import { delimiterSign, delimiterWords } from '../domain/delimiter.ts';
import { UserError } from '../domain/error.ts';
import { fieldTitle } from '../domain/fields.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { ReadingView } from '../domain/import-view.ts';
import type { Notice } from '../domain/problem.ts';
import { placeOf, type SourceRow } from '../domain/row.ts';
import { reportColumns } from '../pipeline/correction.ts';
import type { Detected } from '../pipeline/detect.ts';
import { guessColumns } from '../pipeline/guess/columns.ts';
import { guessTitles } from '../pipeline/guess/titles.ts';
import { isZip, refuseByContent } from '../pipeline/read/content.ts';
import { shownDelimiter } from '../pipeline/read/dialect.ts';
import { detectEncoding, type Encoding } from '../pipeline/read/encoding.ts';
import { readOddRows } from '../pipeline/read/odd-rows.ts';
import { readRecords } from '../pipeline/read/records.ts';
import { readText } from '../pipeline/read/text.ts';
import { columnName, type Mapping, remap, saysStatus } from '../pipeline/remap.ts';
import { untitled } from '../pipeline/report.ts';
import { markOtherTables } from '../pipeline/tables.ts';
import { titleKey } from '../pipeline/titles.ts';
import { isOle2, refuseProtected } from '../pipeline/workbook/archive-in.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Store } from '../store/open.ts';
import { behindTitles } from './batches.ts';
import { chunksOf, headOf, type ListFile, sizeOf } from './file.ts';
import { isUnknown, recognise } from './recognise.ts';
import { listInWorkbook, naming, type WorkbookList } from './workbook.ts';

/** A list that was recognised: it can be read as often as needed, from its first data row. */
export interface OpenList {
  file: ListFile;
  size: number;
  encoding: Encoding;
  /** of a workbook: names of the sheets that are read, and of all that are not blank */
  sheets: WorkbookList['sheets'] | null;
  detected: Detected;
  mapping: Mapping;
  /** the data rows, in batches */
  records(seen?: (bytes: number) => void): Iterable<SourceRow[]>;
}

/** So much of a file is enough to recognise it. Bytes. */
const headSize = 256 * 1024;

/**
 * Recognises a list: that it is text, in which encoding, with which delimiter, where its titles stand, which profile.
 *
 * @param db knows the saved mappings; null where only the built-in profiles are asked
 * @throws UserError `empty-file`, `not-text`, `unknown-columns`, `ambiguous-columns`, `unknown-encoding` …
 */
export function openList(db: Store | null, file: ListFile, choices: ImportChoices): OpenList {
  const size = sizeOf(file);
  const head = headOf(file.path, 4096);
  if (isZip(head)) return openWorkbook(db, file, size, choices);
  refuseNoText(file, head);
  refuseSheet(choices, file.name);
  const encoding = detectEncoding(chunksOf(file.path), choices.encoding, file.name);
  const detected = recognise(db, headText(file, encoding.name), choices, file.name);
  const mapping = remap(detected.titles, detected.profile, choices.columns);
  const records = (seen?: (bytes: number) => void) =>
    markOtherTables(
      readOddRows(
        behindTitles(
          readRecords(
            readText(chunksOf(file.path, seen), encoding.name, file.name),
            detected.dialect,
            file.name,
          ),
          detected,
        ),
        detected.dialect,
        detected.titles.length,
      ),
      detected.titles,
    );
  return { file, size, encoding, sheets: null, detected, mapping, records };
}

/** A workbook: its cells are read as the spreadsheet shows them. */
function openWorkbook(db: Store | null, file: ListFile, size: number, choices: ImportChoices): OpenList {
  const { detected, sheets, records } = listInWorkbook(db, file, choices);
  return {
    file,
    size,
    encoding: { name: 'xlsx', guessed: false },
    sheets,
    detected,
    mapping: remap(detected.titles, detected.profile, choices.columns),
    records: () => markOtherTables(records(), detected.titles),
  };
}

/** A workbook with a password lies in the same container as an old one. @throws UserError `workbook-protected`, `not-text` … */
function refuseNoText(file: ListFile, head: Buffer): void {
  if (isOle2(head)) naming(file, () => refuseProtected(readFileSync(file.path)));
  refuseByContent(head, file.name);
}

/** Text has no sheets. @throws UserError `unknown-sheet` */
function refuseSheet({ sheet }: ImportChoices, fileName: string): void {
  if (sheet === '') return;
  throw new UserError(
    'unknown-sheet',
    `${fileName} is no workbook, so it has no sheet "${sheet}". Name none.`,
    {
      field: 'sheet',
    },
  );
}

/**
 * Opens a list for its page: one that no profile knows is opened too, its columns guessed, and waits for the user's word.
 *
 * @returns the list with its columns as they are chosen or guessed; and why it must be asked, null where it need not
 * @throws UserError as `openList`; `unknown-columns` only where nothing looks like a table
 */
export function openToMap(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
): { list: OpenList; unknown: UserError | null } {
  const isMapped = Object.keys(choices.columns).length > 0;
  try {
    const list = openList(db, file, choices);
    if (list.detected.profile.id !== byHand.id || isMapped) return { list, unknown: null };
    return { list: withGuesses(list), unknown: unmapped(file.name) };
  } catch (error) {
    if (!isUnknown(error) || choices.profile !== '') throw error;
    return { list: withGuesses(openAnyhow(db, file, choices, error)), unknown: error };
  }
}

function openAnyhow(db: Store | null, file: ListFile, choices: ImportChoices, why: UserError): OpenList {
  try {
    return openList(db, file, { ...choices, profile: byHand.id });
  } catch (error) {
    throw error instanceof UserError && error.code === 'no-titles' ? why : error;
  }
}

function withGuesses(list: OpenList): OpenList {
  const { titles, profile } = list.detected;
  const rows = firstRows(list).map(({ cells }) => cells);
  const guesses = guessColumns(titles, rows).map((target, index) => [String(index), target]);
  return { ...list, mapping: remap(titles, profile, Object.fromEntries(guesses)) };
}

function unmapped(fileName: string): UserError {
  return new UserError(
    'unknown-columns',
    `The columns of ${fileName} are to be mapped by hand: say where each goes.`,
  );
}

/**
 * Refuses at once what its beginning shows to be no list, without reading it whole. Of a workbook the beginning shows
 * nothing, and neither does it of an unknown list whose columns are to be asked: null.
 *
 * @param asks an unknown list that looks like a table is none to refuse
 * @throws UserError as `openList`
 */
export function inspectHead(
  db: Store,
  file: ListFile,
  choices: ImportChoices,
  asks: boolean,
): Detected | null {
  sizeOf(file);
  const head = headOf(file.path, headSize);
  if (isZip(head)) return null;
  refuseNoText(file, head);
  refuseSheet(choices, file.name);
  const encoding = detectEncoding(() => [withoutCutCharacter(head)], choices.encoding, file.name);
  const text = headText(file, encoding.name);
  try {
    return recognise(db, text, choices, file.name);
  } catch (error) {
    if (
      asks &&
      isUnknown(error) &&
      choices.profile === '' &&
      guessTitles(text, file.name, 0, delimiterSign(choices.delimiter))
    )
      return null;
    throw error;
  }
}

/** A list that brings its brand row by row needs none chosen, nor does a corrected report. @throws UserError `brand-missing` */
export function refuseWithoutBrand(detected: Detected | null, choices: ImportChoices): void {
  if (!detected || choices.brand !== '' || detected.profile.id === 'failed-rows') return;
  const { columns } = remap(detected.titles, detected.profile, choices.columns);
  if (columns.some(({ use }) => use.kind === 'field' && use.field === 'brand')) return;
  throw new UserError(
    'brand-missing',
    'No brand was chosen. Choose the brand whose partners these are, or type a new one.',
  );
}

function headText(file: ListFile, encoding: string): string {
  const head = withoutCutCharacter(headOf(file.path, headSize));
  let text = '';
  for (const piece of readText(() => [head], encoding, file.name)) text += piece;
  return text;
}

/** UTF-8 cut in the middle of a character would look like another encoding. */
function withoutCutCharacter(head: Buffer): Buffer {
  if (head.length < headSize) return head;
  let end = head.length;
  while (end > 0 && end > head.length - 4 && ((head[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return head.subarray(0, ((head[end - 1] ?? 0) & 0x80) === 0 ? end : end - 1);
}

/** What the reader has to say about the file itself. */
export function noticesOfReading(list: OpenList, mapping: Mapping = list.mapping): Notice[] {
  const notices: Notice[] = [];
  const { skipped, profile } = list.detected;
  if (skipped.length > 0) {
    const lines = skipped.map((line) => `"${line.slice(0, 80)}"`).join(', ');
    notices.push({
      code: 'title-lines-skipped',
      message: `${skipped.length === 1 ? 'One line' : `${skipped.length} lines`} above the titles ${skipped.length === 1 ? 'was' : 'were'} skipped: ${lines}.`,
    });
  }
  const unread = list.sheets?.all.filter((name) => !list.sheets?.read.includes(name)) ?? [];
  if (unread.length > 0)
    notices.push({
      code: 'sheets-not-read',
      message: `Of the workbook only ${quotedList(list.sheets?.read ?? [])} was read; not read ${unread.length === 1 ? 'was the sheet' : 'were the sheets'} ${quotedList(unread)}.`,
    });
  if (list.encoding.guessed) notices.push(encodingNotice(list));
  else if (isCodePage(list)) notices.push(...lostLetters(list));
  notices.push(...dialectNotices(list.detected));
  const extras = mapping.columns.filter(({ use }) => use.kind === 'extra');
  if (extras.length > 0 && profile.id !== 'failed-rows') {
    notices.push({
      code: 'extra-columns',
      message: `${quotedList(extras.map(({ title, index }) => title || untitled(index)))} ${extras.length === 1 ? 'is no CRM column and is' : 'are no CRM columns and are'} kept with each partnership under ${extras.length === 1 ? 'its own title' : 'their own titles'}.`,
    });
  }
  const ignored = mapping.columns.filter(({ title, use }) => use.kind === 'ignore' && title !== '');
  if (ignored.length > 0)
    notices.push({
      code: 'columns-ignored',
      message: `${quotedList(ignored.map(({ title, index }) => title || untitled(index)))} ${ignored.length === 1 ? 'is' : 'are'} left out, as you chose.`,
    });
  return notices;
}

/** What a person would want to know of how the text is written. */
function dialectNotices({ dialect, titleDialect = dialect }: Detected): Notice[] {
  const found: string[] = [];
  if (dialect.quote === "'") found.push("cells are quoted by apostrophes (')");
  if (dialect.escapes === 'backslash') found.push('a backslash stands before quotation marks within cells');
  if (dialect.delimiter === ' ') found.push('cells are separated by spaces');
  if (shownDelimiter(titleDialect) !== shownDelimiter(dialect))
    found.push(
      `the titles are separated by ${delimiterWords(titleDialect.delimiter)}, the rows by ${delimiterWords(dialect.delimiter)}`,
    );
  if (found.length === 0) return [];
  return [
    {
      code: 'dialect-unusual',
      message: `The list is written in an unusual way: ${found.join('; ')}. It was read so.`,
    },
  ];
}

function encodingNotice(list: OpenList): Notice {
  const sample = firstWith(list, /[\u0080-\uffff]/);
  const shown = sample ? ` For instance: ${sample}.` : '';
  return {
    code: 'encoding-guessed',
    message: `The file is not UTF-8; it was read as ${list.encoding.name}, the most likely code page.${shown} If names look wrong, choose another encoding.`,
  };
}

/** A code page that was named takes any bytes; what it has no letter for shows that it is another one. */
function lostLetters(list: OpenList): Notice[] {
  const sample = firstWith(list, /\uFFFD/);
  if (!sample) return [];
  return [
    {
      code: 'letters-lost',
      message: `Some bytes of the file are no letters in ${list.encoding.name}, for instance in ${sample}; they are shown as \uFFFD. Choose another encoding, or none: then the most likely one is taken.`,
    },
  ];
}

function isCodePage({ encoding, sheets }: OpenList): boolean {
  return sheets === null && !encoding.name.startsWith('utf');
}

function firstWith(list: OpenList, letter: RegExp): string | null {
  for (const batch of list.records()) {
    for (const { row, cells } of batch) {
      const cell = cells.find((one) => letter.test(one));
      if (cell) return `"${cell.trim().slice(0, 60)}" in row ${row}`;
    }
  }
  return null;
}

function quotedList(titles: readonly string[]): string {
  return titles.map((title) => `"${title}"`).join(', ');
}

/** The reading as a page shows it. */
export function readingOf(
  list: OpenList,
  settings: {
    mapping: Mapping;
    samples: string[][];
    dateOrder: ReadingView['dateOrder'];
    categoriesSplit: ReadingView['categoriesSplit'];
  },
): ReadingView {
  return {
    encoding: list.encoding.name,
    delimiter: shownDelimiter(list.detected.dialect),
    sheets: list.sheets,
    titleRow: list.detected.titleRow,
    dateOrder: settings.dateOrder,
    categoriesSplit: settings.categoriesSplit,
    byHand: list.detected.profile.id === byHand.id,
    columns: settings.mapping.columns
      .filter(({ title, index }) => title !== '' || (settings.samples[index]?.length ?? 0) > 0)
      .map(({ index, title, use }) => {
        const to = use.kind === 'field' ? use.field : use.kind;
        const extra = settings.mapping.extras.find((one) => one.index === index)?.title;
        const label = use.kind === 'field' ? fieldTitle(use.field) : (extra ?? title);
        return {
          index,
          letter: columnName(index),
          title,
          to,
          label,
          saysStatus: saysStatus(use),
          samples: settings.samples[index] ?? [],
        };
      }),
  };
}

/** A row as messages name it: `row 5`, or `row 5 of the sheet "Failed rows (2)"` where the list has several sheets. */
export function rowName({ sheets }: OpenList, row: number): string {
  const place = placeOf(row);
  return sheets && sheets.read.length > 1
    ? `row ${place.row} of the sheet "${sheets.read[place.sheet]}"`
    : `row ${row}`;
}

/** Is this record the title row again (two exports put one below the other)? */
export function isTitleRow(cells: readonly string[], list: OpenList): boolean {
  const corrections = list.detected.profile.id === 'failed-rows';
  const titles = corrections ? reportColumns(list.mapping, false).titles : list.detected.titles;
  if (titleKey(cells[0] ?? '') !== titleKey(titles[0] ?? '')) return false;
  return titles.every((title, index) => titleKey(title) === titleKey(cells[index] ?? ''));
}

/** Rows enough to see what stands in the columns. */
export function firstRows(list: OpenList): SourceRow[] {
  const rows: SourceRow[] = [];
  for (const batch of list.records()) {
    rows.push(...batch.slice(0, 1000 - rows.length));
    if (rows.length === 1000) break;
  }
  return rows;
}

/** The first values of each column. */
export function samplesOf(list: OpenList): string[][] {
  const rows = firstRows(list);
  return list.mapping.columns.map(({ index }) => {
    const values = rows
      .map(({ cells }) => cells[index]?.trim().slice(0, 200) ?? '')
      .filter((value) => value !== '');
    return [...new Set(values)].slice(0, 3);
  });
}
