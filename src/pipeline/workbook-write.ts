import { setImmediate as nextTurn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import { UserError } from '../domain/error.ts';

/**
 * The failed-row report as .xlsx: typed text only, so that a spreadsheet changes nothing in it.
 *
 * The few parts of a workbook that a report needs are written here, because none of the libraries keeps all
 * three promises at once: any text comes back exactly (control characters, a bare CR, a literal `_x0041_`),
 * notes on cells, and memory that does not grow with the rows. Format: ECMA-376 part 1.
 */

export interface ReportCell {
  text: string;
  /** Why the cell is wrong: highlights it and becomes its note. */
  reason?: string;
}

/** A report sheet: one title row, then rows of text cells. */
export interface ReportSheet {
  name: string;
  titles: string[];
  rows: Iterable<ReportCell[]>;
}

/** What a sheet holds below its title row; further rows go on to a sheet `name (2)`. */
const ROWS_PER_SHEET = 1_048_575;

const COLUMNS_PER_SHEET = 16_384;
const TEXT_PER_CELL = 32_767;
/** A part of a ZIP archive without 64-bit fields ends at 4 GiB. */
const CHARACTERS_PER_SHEET = 2 ** 30;
const ROWS_THAT_SET_THE_WIDTHS = 200;
/** LibreOffice takes some milliseconds for each note: 20,000 kept it busy for 46 s, 100,000 for over 10 minutes. */
const NOTES_PER_SHEET = 5_000;
const ABOUT_NOTES =
  'A coloured cell is wrong; its note says why. The first 5,000 wrong cells have one; the column Failure Reason has the reasons of every row.';

/**
 * The sheet as the bytes of an .xlsx file, made as they are asked for, with a pause after each piece in which
 * a server answers others: `pipeline(Readable.from(writeWorkbook(sheet)), response)`. The same sheet gives the
 * same bytes.
 *
 * A text that no cell can hold is cut as `cutToCell` does, which the cell's note says.
 *
 * @param rowsPerSheet for tests
 * @throws UserError `too-many-columns`
 */
export async function* writeWorkbook(
  sheet: ReportSheet,
  rowsPerSheet = ROWS_PER_SHEET,
): AsyncGenerator<Uint8Array, void, void> {
  for (const bytes of workbookBytes(sheet, rowsPerSheet)) {
    yield bytes;
    await nextTurn();
  }
}

/** The text as a cell of the workbook holds it: whole, or its first 32,767 UTF-16 units, never half a character. */
export function cutToCell(text: string): string {
  if (text.length <= TEXT_PER_CELL) return text;
  const cut = text.slice(0, TEXT_PER_CELL);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

function* workbookBytes(sheet: ReportSheet, rowsPerSheet: number): Generator<Uint8Array> {
  refuseTooManyColumns(sheet.titles.length);
  const archive = new Archive();
  archive.add('_rels/.rels', ROOT_RELATIONSHIPS);
  const rows = new Upcoming(sheet.rows);
  const written: WrittenSheet[] = [];
  try {
    const columns = columnsXml(sheet.titles, rows.peek(ROWS_THAT_SET_THE_WIDTHS));
    do {
      written.push(yield* writeSheet(archive, written.length + 1, { ...sheet, columns }, rows, rowsPerSheet));
    } while (rows.peek(1).length > 0);
  } finally {
    rows.close();
  }
  archive.add('xl/styles.xml', STYLES);
  archive.add('xl/workbook.xml', workbookXml(sheetNames(sheet.name, written.length)));
  archive.add('xl/_rels/workbook.xml.rels', workbookRelationships(written.length));
  archive.add('[Content_Types].xml', contentTypes(written));
  archive.end();
  yield* archive.ready();
}

interface WrittenSheet {
  hasNotes: boolean;
}

interface Note {
  ref: string;
  row: number;
  /** From 0. */
  column: number;
  text: string;
}

function* writeSheet(
  archive: Archive,
  number: number,
  { titles, columns }: { titles: string[]; columns: string },
  rows: Upcoming<ReportCell[]>,
  rowsPerSheet: number,
): Generator<Uint8Array, WrittenSheet> {
  const part = archive.open(`xl/worksheets/sheet${number}.xml`);
  const notes = new Notes();
  let width = titles.length;
  let row = 1;
  part.write(`${SHEET_START}${columns}<sheetData>`);
  part.write(rowXml(row, titles.map(asCell), notes, STYLE.title));
  while (row <= rowsPerSheet && part.written < CHARACTERS_PER_SHEET) {
    const cells = rows.next();
    if (!cells) break;
    refuseTooManyColumns(cells.length);
    width = Math.max(width, cells.length);
    row += 1;
    part.write(rowXml(row, cells, notes, STYLE.text));
    yield* archive.ready();
  }
  part.write(`</sheetData>${unmarkedNumbers(width, row)}`);
  part.end(`${notes.any ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`);
  notes.write(archive, number);
  yield* archive.ready();
  return { hasNotes: notes.any };
}

function asCell(text: string): ReportCell {
  return { text };
}

/** Without this a spreadsheet marks every text of digits as a fault and offers to turn it into a number. */
function unmarkedNumbers(width: number, lastRow: number): string {
  if (width === 0) return '';
  return `<ignoredErrors><ignoredError sqref="A1:${letters(width - 1)}${lastRow}" numberStoredAsText="1"/></ignoredErrors>`;
}

function rowXml(row: number, cells: ReportCell[], notes: Notes, style: number): string {
  let xml = `<row r="${row}">`;
  for (const [column, cell] of cells.entries()) {
    const ref = letters(column) + row;
    const note = noteOf(cell);
    if (note) notes.add({ ref, row, column, text: note }, cell.text.length > TEXT_PER_CELL);
    xml += cellXml(ref, note ? STYLE.wrong : style, cutToCell(cell.text));
  }
  return `${xml}</row>`;
}

/** A blank cell is written too: what someone types into it must stay text. */
function cellXml(ref: string, style: number, text: string): string {
  if (text === '') return `<c r="${ref}" s="${style}"/>`;
  return `<c r="${ref}" s="${style}" t="inlineStr"><is>${textXml(text)}</is></c>`;
}

function noteOf({ text, reason }: ReportCell): string {
  if (text.length <= TEXT_PER_CELL) return reason ?? '';
  const cut =
    `This cell has ${count(text.length)} characters; a spreadsheet cell takes ${count(TEXT_PER_CELL)}. ` +
    'What does not fit is missing here. The report as CSV has the whole text: correct this row there.';
  return reason ? `${reason}\n${cut}` : cut;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** The notes of one sheet, in the order of its cells. */
class Notes {
  readonly #list: Note[] = [];

  get any(): boolean {
    return this.#list.length > 0;
  }

  add(note: Note, always: boolean): void {
    if (!always && this.#list.length > NOTES_PER_SHEET) return;
    if (!this.any && note.ref !== 'A1') this.#list.push({ ref: 'A1', row: 1, column: 0, text: ABOUT_NOTES });
    this.#list.push(note);
  }

  /** Writes their text and the boxes that a spreadsheet shows them in. */
  write(archive: Archive, sheet: number): void {
    if (!this.any) return;
    const texts = this.#list.map(
      ({ ref, text }) =>
        `<comment ref="${ref}" authorId="0"><text><r>${textXml(cutToCell(text))}</r></text></comment>`,
    );
    const boxes = this.#list.map((note, i) => noteBox(sheet * 1024 + i + 1, note));
    archive.add(`xl/worksheets/_rels/sheet${sheet}.xml.rels`, sheetRelationships(sheet));
    archive.add(`xl/comments${sheet}.xml`, `${NOTES_START}${texts.join('')}</commentList></comments>`);
    archive.add(`xl/drawings/vmlDrawing${sheet}.vml`, `${noteBoxesStart(sheet)}${boxes.join('')}</xml>`);
  }
}

function noteBox(id: number, { row, column, text }: Note): string {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / 30), 1);
  const height = Math.min(Math.max(lines, 3), 20);
  const top = Math.min(row - 1, ROWS_PER_SHEET - height);
  const left = Math.min(column + 1, COLUMNS_PER_SHEET - 4);
  return (
    `<v:shape id="_x0000_s${id}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" ` +
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:200pt;height:60pt;z-index:1;visibility:hidden">' +
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>' +
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>' +
    `<x:Anchor>${left},15,${top},2,${left + 2},60,${top + height},4</x:Anchor>` +
    `<x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  );
}

/** The `t` element: the text escaped, its outer spaces and line breaks kept. */
function textXml(text: string): string {
  return /^\s|\s$|[\t\n\r]/.test(text)
    ? `<t xml:space="preserve">${escapeText(text)}</t>`
    : `<t>${escapeText(text)}</t>`;
}

/**
 * Text for a spreadsheet's XML. What XML cannot hold, or would change (CR), becomes `_xHHHH_`
 * (ECMA-376 part 1, 22.9.2.19); text that already looks like that has its underscore escaped.
 */
function escapeText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4})/g, '_x005F_')
    .replace(NOT_IN_XML, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the report must be able to carry
  /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const NEEDS_ESCAPE = new RegExp(`[&<>"]|_x|${NOT_IN_XML.source}`);

function columnsXml(titles: string[], rows: ReportCell[][]): string {
  if (titles.length === 0) return '';
  const columns = titles.map((title, i) => {
    const longest = rows.reduce((max, row) => Math.max(max, row[i]?.text.length ?? 0), title.length);
    const width = Math.min(Math.max(longest + 2, 10), 50);
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${STYLE.text}" customWidth="1"/>`;
  });
  return `<cols>${columns.join('')}</cols>`;
}

/** `A` for column 0, `AA` for 26. */
function letters(column: number): string {
  const known = LETTERS[column];
  if (known) return known;
  const last = String.fromCharCode(65 + (column % 26));
  const name = column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
  LETTERS[column] = name;
  return name;
}
const LETTERS: string[] = [];

/** A sheet's name has 1 to 31 characters, none of `[]:*?/\`, no apostrophe at its ends. */
function sheetNames(wanted: string, sheets: number): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they cannot stand in a name
  const clean = wanted.replace(/[[\]:*?/\\\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/g, ' ').trim();
  return Array.from({ length: sheets }, (_, i) => {
    const suffix = i === 0 ? '' : ` (${i + 1})`;
    const name = clean
      .slice(0, 31 - suffix.length)
      .replace(/^'+|'+$/g, '')
      .trim();
    return (name || 'Sheet') + suffix;
  });
}

function refuseTooManyColumns(columns: number): void {
  if (columns <= COLUMNS_PER_SHEET) return;
  throw new UserError(
    'too-many-columns',
    `The report has ${count(columns)} columns; a spreadsheet takes ${count(COLUMNS_PER_SHEET)}. Download it as CSV instead.`,
    { columns },
  );
}

/** Rows one after the other, with a look at those to come. */
class Upcoming<T> {
  readonly #source: Iterator<T>;
  readonly #seen: T[] = [];
  #taken = 0;
  #done = false;

  constructor(source: Iterable<T>) {
    this.#source = source[Symbol.iterator]();
  }

  peek(rows: number): T[] {
    while (this.#seen.length - this.#taken < rows && this.#pull());
    return this.#seen.slice(this.#taken, this.#taken + rows);
  }

  next(): T | undefined {
    if (this.#taken === this.#seen.length && !this.#pull()) return undefined;
    const row = this.#seen[this.#taken];
    this.#taken += 1;
    if (this.#taken === this.#seen.length) {
      this.#seen.length = 0;
      this.#taken = 0;
    }
    return row;
  }

  /** Lets the source clean up where not all of it was wanted. */
  close(): void {
    if (!this.#done) this.#source.return?.();
  }

  #pull(): boolean {
    if (this.#done) return false;
    const step = this.#source.next();
    this.#done = step.done === true;
    if (!step.done) this.#seen.push(step.value);
    return !step.done;
  }
}

/** A ZIP archive, packed while it is written. */
class Archive {
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#ready.push(bytes);
  });
  #ready: Uint8Array[] = [];

  open(path: string): Part {
    const file = new ZipDeflate(path, { level: 6 });
    file.mtime = new Date(1980, 0, 1);
    this.#zip.add(file);
    return new Part(file);
  }

  add(path: string, content: string): void {
    this.open(path).end(content);
  }

  end(): void {
    this.#zip.end();
  }

  /** What has been packed since the last call. */
  ready(): Uint8Array[] {
    if (this.#ready.length === 0) return this.#ready;
    const bytes = this.#ready;
    this.#ready = [];
    return bytes;
  }
}

/** One part of the archive; small writes are joined before they are packed. */
class Part {
  written = 0;
  readonly #file: ZipDeflate;
  #waiting = '';

  constructor(file: ZipDeflate) {
    this.#file = file;
  }

  write(xml: string): void {
    this.written += xml.length;
    this.#waiting += xml;
    if (this.#waiting.length >= 65_536) this.#push(false);
  }

  end(xml: string): void {
    this.#waiting += xml;
    this.#push(true);
  }

  #push(last: boolean): void {
    this.#file.push(UTF8.encode(this.#waiting), last);
    this.#waiting = '';
  }
}

const UTF8 = new TextEncoder();

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Places in `cellXfs` below. */
const STYLE = { text: 1, title: 2, wrong: 3 };

/** Number format 49 is `@`: text. */
const STYLES =
  `${DECLARATION}<styleSheet xmlns="${MAIN}">` +
  '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font>' +
  '<font><sz val="11"/><color rgb="FF9C0006"/><name val="Calibri"/></font></fonts>' +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
  '<xf numFmtId="49" fontId="2" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

const SHEET_START =
  `${DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetViews><sheetView workbookViewId="0">` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' +
  '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>';

const NOTES_START = `${DECLARATION}<comments xmlns="${MAIN}"><authors><author>Roster</author></authors><commentList>`;

function noteBoxesStart(sheet: number): string {
  return (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    'xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${sheet}"/></o:shapelayout>` +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
  );
}

const ROOT_RELATIONSHIPS = relationships([['officeDocument', 'xl/workbook.xml']]);

function sheetRelationships(sheet: number): string {
  return relationships([
    ['vmlDrawing', `../drawings/vmlDrawing${sheet}.vml`],
    ['comments', `../comments${sheet}.xml`],
  ]);
}

function workbookRelationships(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const,
  );
  return relationships([...parts, ['styles', 'styles.xml']]);
}

/** Relationships `rId1`, `rId2`, … in the given order. */
function relationships(targets: (readonly [kind: string, target: string])[]): string {
  const list = targets.map(
    ([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function workbookXml(names: string[]): string {
  const sheets = names.map(
    (name, i) => `<sheet name="${escapeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`;
}

function contentTypes(sheets: WrittenSheet[]): string {
  const of = (path: string, type: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="${KIND}.${type}+xml"/>`;
  const parts = sheets.map(
    ({ hasNotes }, i) =>
      of(`worksheets/sheet${i + 1}`, 'worksheet') + (hasNotes ? of(`comments${i + 1}`, 'comments') : ''),
  );
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    `${of('workbook', 'sheet.main')}${of('styles', 'styles')}${parts.join('')}</Types>`
  );
}
