import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { dateFromSerial, format, getFormatInfo } from 'numfmt';
import { SaxesParser } from 'saxes';
import { UserError } from '../domain/error.ts';

/**
 * An uploaded .xlsx as rows of text. Sheets are read row by row, not held: a library's object for every cell
 * takes gigabytes where the rows are many, and the streaming readers lose the number formats that make an id
 * `0004711`. Format: ECMA-376 part 1.
 */

export interface SheetRow {
  /** As the spreadsheet numbers it, from 1. */
  row: number;
  /** From column A; gaps are `''`; ends with the last cell that is not blank. */
  cells: string[];
}

export interface SheetRows {
  name: string;
  hidden: boolean;
  /** Rows without any text are left out. Reads the sheet each time it is iterated; may throw as readWorkbook does. */
  rows: Iterable<SheetRow>;
}

/** What one part of the file may take unpacked. */
const UNPACKED_LIMIT = 512 * 2 ** 20;

/**
 * The workbook's sheets in its own order, hidden ones too; charts are none.
 *
 * Numbers come in full (`1234567`, whatever is shown), padded where their format pads them (`0004711`); whole
 * numbers beyond the 15 digits that a spreadsheet keeps as `1.91431E+18`. Dates are `YYYY-MM-DD`, with
 * ` HH:MM:SS` where their format shows a time; formulas are their last result, `=…` where none was saved;
 * errors `#NAME?`; booleans `TRUE`, `FALSE`.
 *
 * @throws UserError `not-a-workbook`, `workbook-protected`, `workbook-format`, `workbook-damaged`, `workbook-too-large`
 */
export function readWorkbook(bytes: Uint8Array, unpackedLimit = UNPACKED_LIMIT): SheetRows[] {
  const parts = openArchive(bytes, unpackedLimit);
  const path = workbookPath(parts);
  const { sheets, date1904 } = readSheetList(parts, path);
  const related = readRelationships(parts, path);
  const partOfKind = (kind: string) => [...related.values()].find((r) => r.kind === kind)?.path;
  const book: Book = {
    strings: readSharedStrings(parts, partOfKind('sharedStrings')),
    numbers: readNumberFormats(parts, partOfKind('styles'), date1904),
  };
  return sheets.flatMap(({ name, hidden, id }) => {
    const part = related.get(id);
    if (!part) throw damaged();
    if (part.kind !== 'worksheet') return [];
    if (!parts.has(part.path)) throw damaged();
    return [{ name, hidden, rows: { [Symbol.iterator]: () => readRows(parts.read(part.path), book) } }];
  });
}

interface Book {
  strings: string[];
  /** How a number is shown, by the cell's style. */
  numbers: ((value: number) => string)[];
}

// --- the archive ---

interface Parts {
  has(path: string): boolean;
  /**
   * The part's bytes, unpacked piece by piece, all of them checked.
   *
   * @throws UserError where there is no such part, or it cannot be unpacked
   */
  read(path: string): Iterable<Uint8Array>;
}

/** More parts than a workbook of any size has. */
const PARTS_LIMIT = 20_000;
/** Deflate ends at 1,032:1; sheets of one repeated cell come near 200:1. */
const ABSURD_RATIO = 500;
const RATIO_MATTERS_FROM = 2 ** 24;

function openArchive(bytes: Uint8Array, unpackedLimit: number): Parts {
  refuseOtherFormats(bytes);
  const parts = new Map<string, PackedPart>();
  for (const part of listParts(bytes)) {
    if (parts.size >= PARTS_LIMIT) throw tooLarge('has too many parts');
    if (part.size > unpackedLimit) throw tooLarge(`unpacks to more than ${megabytes(unpackedLimit)}`);
    if (part.size > RATIO_MATTERS_FROM && part.size > part.packed.length * ABSURD_RATIO)
      throw tooLarge('unpacks to hundreds of times its size');
    parts.set(part.path, part);
  }
  refuseOtherPackages(parts);
  return {
    has: (path) => parts.has(path),
    read: (path) => unpack(parts.get(path) ?? fail()),
  };
}

interface PackedPart {
  path: string;
  encrypted: boolean;
  method: number;
  checksum: number;
  /** Unpacked, as declared. */
  size: number;
  packed: Uint8Array;
}

/**
 * The central directory of a ZIP archive (APPNOTE 4.3.12), with the 64-bit fields that some programs write for
 * small files too. Read here because fflate tells no part's place, and would unpack it whole and unchecked.
 */
function listParts(bytes: Uint8Array): PackedPart[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  try {
    let end = bytes.length - 22;
    while (u32(end) !== END_OF_DIRECTORY) end -= 1;
    const end64 = end >= 20 && u32(end - 20) === LOCATOR_64 ? u64(end - 12) : undefined;
    const count = end64 === undefined ? u16(end + 10) : u64(end64 + 32);
    let at = end64 === undefined ? u32(end + 16) : u64(end64 + 48);
    const parts: PackedPart[] = [];
    for (let i = 0; i < count && i <= PARTS_LIMIT; i++) {
      if (u32(at) !== DIRECTORY_ENTRY) throw damaged();
      const name = at + 46;
      const extra = name + u16(at + 28);
      const next = extra + u16(at + 30) + u16(at + 32);
      let wide = fieldOf64(extra, extra + u16(at + 30));
      const widened = (value: number) => {
        if (value !== 0xffffffff || wide === undefined) return value;
        wide += 8;
        return u64(wide - 8);
      };
      const size = widened(u32(at + 24));
      const packedSize = widened(u32(at + 20));
      const local = widened(u32(at + 42));
      const start = local + 30 + u16(local + 26) + u16(local + 28);
      if (start + packedSize > bytes.length) throw damaged();
      parts.push({
        path: normalPath(new TextDecoder().decode(bytes.subarray(name, extra))),
        encrypted: (u16(at + 8) & 1) === 1,
        method: u16(at + 10),
        checksum: u32(at + 16),
        size,
        packed: bytes.subarray(start, start + packedSize),
      });
      at = next;
    }
    return parts;
  } catch (error) {
    throw error instanceof RangeError ? damaged() : error;
  }

  function fieldOf64(from: number, to: number): number | undefined {
    for (let at = from; at + 4 <= to; at += 4 + u16(at + 2)) if (u16(at) === 1) return at + 4;
    return undefined;
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const LOCATOR_64 = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
/** Packed bytes at a time: at most 16 MB unpacked. */
const PACKED_STEP = 16_384;

function* unpack({ packed, method, size, checksum, encrypted }: PackedPart): Generator<Uint8Array> {
  if (encrypted) throw isProtected();
  if (method !== STORED && method !== DEFLATED) throw damaged();
  let ready: Uint8Array[] = [];
  let seen = 0;
  let sum = 0;
  const take = (piece: Uint8Array) => {
    seen += piece.length;
    if (seen > size) throw damaged();
    sum = crc32(piece, sum);
    ready.push(piece);
  };
  const inflate = method === DEFLATED ? new Inflate(take) : undefined;
  for (let at = 0; at < packed.length; at += PACKED_STEP) {
    const piece = packed.subarray(at, at + PACKED_STEP);
    if (inflate) inflateInto(inflate, piece, at + PACKED_STEP >= packed.length);
    else take(piece);
    yield* ready;
    ready = [];
  }
  if (seen !== size || sum !== checksum) throw damaged();
}

function inflateInto(inflate: Inflate, piece: Uint8Array, last: boolean): void {
  try {
    inflate.push(piece, last);
  } catch {
    throw damaged();
  }
}

function refuseOtherFormats(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8)).toString('hex');
  if (start.startsWith('504b0304')) return;
  if (start !== OLE2) throw notAWorkbook();
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  throw all.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? isProtected()
    : otherFormat('an old Excel file (.xls)');
}
const OLE2 = 'd0cf11e0a1b11ae1';

function refuseOtherPackages(names: Map<string, unknown>): void {
  if (names.has('xl/workbook.bin')) throw otherFormat('a binary Excel workbook (.xlsb)');
  if (names.has('content.xml')) throw otherFormat('an OpenDocument file');
  if (names.has('index/document.iwa')) throw otherFormat('an Apple Numbers file');
  if (!names.has('[content_types].xml')) throw notAWorkbook();
}

function workbookPath(parts: Parts): string {
  const office = [...readRelationships(parts, '').values()].find((r) => r.kind === 'officeDocument');
  const path = office?.path ?? 'xl/workbook.xml';
  if (!parts.has(path)) throw notAWorkbook();
  return path;
}

/** Parts are found without case (ECMA-376 part 2); some programs write backslashes. */
function normalPath(path: string): string {
  return path.replace(/\\/g, '/').replace(/^\/+/, '').toLowerCase();
}

// --- the small parts ---

interface Relationship {
  kind: string;
  path: string;
}

function readRelationships(parts: Parts, source: string): Map<string, Relationship> {
  const folder = source.slice(0, source.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${source.slice(folder.length)}.rels`;
  const found = new Map<string, Relationship>();
  if (!parts.has(path)) return found;
  readXml(parts.read(path), {
    open(name, { Id, Type, Target, TargetMode }) {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      found.set(Id, { kind: Type.slice(Type.lastIndexOf('/') + 1), path: resolve(folder, Target) });
    },
  });
  return found;
}

function resolve(folder: string, target: string): string {
  try {
    return normalPath(decodeURI(new URL(target, `file:///${folder}`).pathname));
  } catch {
    throw damaged();
  }
}

function readSheetList(parts: Parts, path: string) {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let date1904 = false;
  let isWorkbook = false;
  readXml(parts.read(path), {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
      sheets.push({ name: unescapeText(attributes.name ?? ''), hidden, id });
    },
  });
  if (!isWorkbook) throw notAWorkbook();
  return { sheets, date1904 };
}

/** Texts that cells refer to by their place. Rich text loses its formatting, phonetic guides (`rPh`) are left out. */
function readSharedStrings(parts: Parts, path: string | undefined): string[] {
  const strings: string[] = [];
  if (path === undefined || !parts.has(path)) return strings;
  let text = '';
  let inText = false;
  let guides = 0;
  readXml(parts.read(path), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') guides += 1;
      inText = name === 't' && guides === 0;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      inText = false;
      if (name === 'rPh') guides -= 1;
      if (name === 'si') strings.push(unescapeText(text));
    },
  });
  return strings;
}

function readNumberFormats(parts: Parts, path: string | undefined, date1904: boolean): Book['numbers'] {
  const codes = new Map(BUILT_IN_FORMATS);
  const styles: number[] = [];
  if (path !== undefined && parts.has(path)) {
    let inCellStyles = false;
    readXml(parts.read(path), {
      open(name, { numFmtId, formatCode }) {
        if (name === 'cellXfs') inCellStyles = true;
        if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
        if (name === 'xf' && inCellStyles) styles.push(Number(numFmtId ?? 0));
      },
      close(name) {
        if (name === 'cellXfs') inCellStyles = false;
      },
    });
  }
  return styles.map((id) => showing(codes.get(id) ?? 'General', date1904));
}

/** The formats that files name by number alone (ECMA-376 part 1, 18.8.30) and that change what is read. */
const BUILT_IN_FORMATS: [number, string][] = [
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id): [number, string] => [id, 'yyyy-mm-dd'],
  ),
  ...[32, 33, 34, 35].map((id): [number, string] => [id, 'h:mm:ss']),
  [9, '0%'],
  [10, '0.00%'],
  [18, 'h:mm AM/PM'],
  [19, 'h:mm:ss AM/PM'],
  [20, 'h:mm'],
  [21, 'h:mm:ss'],
  [22, 'yyyy-mm-dd h:mm'],
  [45, 'mm:ss'],
  [46, '[h]:mm:ss'],
  [47, 'mm:ss.0'],
];

// --- rows ---

/** A small file can name the last of 16,384 columns in every row. */
const CELLS_LIMIT = 100_000_000;

function* readRows(xml: Iterable<Uint8Array>, book: Book): Generator<SheetRow> {
  let ready: SheetRow[] = [];
  let cells = 0;
  const handlers = sheetHandlers(book, (row) => {
    cells += row.cells.length;
    if (cells > CELLS_LIMIT) throw tooLarge(`has more than ${CELLS_LIMIT.toLocaleString('en-US')} cells`);
    if (row.cells.length > 0) ready.push(row);
  });
  for (const _ of xmlSteps(xml, handlers)) {
    yield* ready;
    ready = [];
  }
}

interface Cell {
  type: string;
  style: number;
  value: string;
  inline: string;
  formula: string | undefined;
}

function sheetHandlers(book: Book, onRow: (row: SheetRow) => void): Handlers {
  let inRows = false;
  let row: SheetRow = { row: 0, cells: [] };
  let column = -1;
  let cell: Cell | undefined;
  let into: 'value' | 'inline' | 'formula' | undefined;
  let guides = 0;
  return {
    open(name, attributes) {
      if (name === 'sheetData') inRows = true;
      else if (!inRows) return;
      else if (name === 'row') {
        row = {
          row: attributes.r === undefined ? row.row + 1 : place(Number(attributes.r), ROWS),
          cells: [],
        };
        column = -1;
      } else if (name === 'c') {
        column = place((attributes.r === undefined ? column + 1 : columnOf(attributes.r)) + 1, COLUMNS) - 1;
        const { t: type = 'n', s: style = 0 } = attributes;
        cell = { type, style: Number(style), value: '', inline: '', formula: undefined };
      } else if (cell && name === 'f') {
        cell.formula = '';
        into = 'formula';
      } else if (name === 'v') into = 'value';
      else if (name === 'rPh') guides += 1;
      else if (name === 't' && guides === 0) into = 'inline';
    },
    text(piece) {
      if (!cell || !into) return;
      cell[into] = (cell[into] ?? '') + piece;
    },
    close(name) {
      into = undefined;
      if (name === 'sheetData') inRows = false;
      else if (name === 'rPh') guides -= 1;
      else if (name === 'row' && inRows) onRow(row);
      else if (name === 'c' && cell) {
        const text = cellText(cell, book);
        if (text !== '') {
          while (row.cells.length < column) row.cells.push('');
          row.cells[column] = text;
        }
        cell = undefined;
      }
    },
  };
}

const ROWS = 1_048_576;
const COLUMNS = 16_384;

function place(n: number, limit: number): number {
  if (!(n >= 1 && n <= limit)) throw damaged();
  return n;
}

/** `B7` → 1 */
function columnOf(ref: string): number {
  let column = 0;
  for (let i = 0; i < ref.length; i++) {
    const letter = ref.charCodeAt(i) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

function cellText(cell: Cell, book: Book): string {
  const { type, value, formula } = cell;
  if (type === 'inlineStr') return unescapeText(cell.inline);
  if (type === 'str') return unescapeText(value);
  if (value === '') return formula ? `=${formula}` : '';
  if (type === 's') return book.strings[Number(value)] ?? fail();
  if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE';
  if (type === 'e') return value;
  if (type === 'd') return isoText(value);
  const number = Number(value);
  return Number.isFinite(number) ? (book.numbers[cell.style] ?? plain)(number) : value;
}

function fail(): never {
  throw damaged();
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** `2026-03-15T00:00:00Z` → `2026-03-15` */
function isoText(value: string): string {
  return value
    .replace(/\.\d+|Z$/g, '')
    .replace(/T(00:00:00|00:00)$/, '')
    .replace('T', ' ');
}

// --- numbers ---

/** How numbers in this format are shown, where what is shown says more than the number. */
function showing(code: string, date1904: boolean): (value: number) => string {
  const { type, maxDecimals } = getFormatInfo(code);
  if (type === 'date' || type === 'datetime' || type === 'time')
    return (value) =>
      dateText(date1904 && type !== 'time' ? value + DAYS_FROM_1900_TO_1904 : value, code, type);
  if (type === 'percent') return (value) => `${plain(value * 100)}%`;
  if (type === 'number' && maxDecimals === 0) return (value) => padded(value, code);
  return plain;
}

const DAYS_FROM_1900_TO_1904 = 1462;
/** 9999-12-31 is the last day that a spreadsheet knows. */
const DAYS = 2_958_466;

function dateText(serial: number, code: string, type: 'date' | 'datetime' | 'time'): string {
  if (serial < 0 || serial >= DAYS) return plain(serial);
  if (type === 'time') return format(code, serial, { throws: false });
  const seconds = Math.round(serial * 86_400);
  const [year, month, day] = dateFromSerial(Math.floor(seconds / 86_400)).map(twoDigits);
  const time = seconds % 86_400;
  const date = `${year}-${month}-${day}`;
  return type === 'date' || time === 0 ? date : `${date} ${clock(time)}`;
}

function clock(seconds: number): string {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}

/** A whole number as its format shows it (`0004711`, `SID4022211`), as long as all its digits are shown. */
function padded(value: number, code: string): string {
  const digits = plain(value);
  if (!/^\d+$/.test(digits)) return digits;
  const shown = format(code, value, { throws: false }).trim();
  return shown.replace(/\D/g, '').endsWith(digits) ? shown : digits;
}

/** The number in full, to the 15 digits that a spreadsheet keeps. */
function plain(value: number): string {
  const number = Number(value.toPrecision(15));
  const text = Math.abs(number) < 1e15 ? String(number) : number.toExponential(5).replace(/\.?0+(?=e)/, '');
  return text.replace(/e([+-])(\d)$/, 'e$10$2').toUpperCase();
}

// --- XML ---

interface Handlers {
  open?(name: string, attributes: Record<string, string>): void;
  text?(piece: string): void;
  close?(name: string): void;
}

function readXml(xml: Iterable<Uint8Array>, handlers: Handlers): void {
  for (const _ of xmlSteps(xml, handlers));
}

/** Reads the XML piece by piece; yields after each. Names come without their namespace's prefix. */
function* xmlSteps(xml: Iterable<Uint8Array>, { open, text, close }: Handlers): Generator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', fail);
  if (open) parser.on('opentag', (tag) => open(localName(tag.name), tag.attributes));
  if (close) parser.on('closetag', (tag) => close(localName(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  for (const piece of decoded(xml)) {
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

/** XML parts of a workbook are UTF-8 or UTF-16. */
function* decoded(xml: Iterable<Uint8Array>): Generator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for (const bytes of xml) {
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    throw error instanceof TypeError ? damaged() : error;
  }
}

function encodingOf(xml: Uint8Array): string {
  if (xml[0] === 0xff || xml[1] === 0) return 'utf-16le';
  return xml[0] === 0xfe || xml[0] === 0 ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** `_x0001_` → the character (ECMA-376 part 1, 22.9.2.19) */
function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

// --- refusals ---

function notAWorkbook(): UserError {
  return new UserError(
    'not-a-workbook',
    'This is not an Excel workbook, though its name or beginning says so. Expected was an .xlsx file or a CSV file. Open it in a spreadsheet, save it as .xlsx or CSV, and choose that file.',
  );
}

function isProtected(): UserError {
  return new UserError(
    'workbook-protected',
    'The workbook is protected by a password, so nothing in it can be read. Expected was one that opens without. Open it in Excel, take the password off under File > Info > Protect Workbook > Encrypt with Password, save, and choose it again.',
  );
}

function otherFormat(found: string): UserError {
  return new UserError(
    'workbook-format',
    `This is ${found}. Expected was an .xlsx file or a CSV file. Open it in a spreadsheet, save it as .xlsx or CSV, and choose that file.`,
    { found },
  );
}

function damaged(): UserError {
  return new UserError(
    'workbook-damaged',
    'The workbook is damaged or was cut off on its way: part of it cannot be read. Expected was a whole .xlsx file. Download it again, or open it in a spreadsheet, save it anew, and choose that file.',
  );
}

function tooLarge(what: string): UserError {
  return new UserError(
    'workbook-too-large',
    `The workbook ${what}, which is more than a list of partners takes. Save the sheet with the list as CSV and choose that file.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
