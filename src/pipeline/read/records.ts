import Papa from 'papaparse';
import { UserError } from '../../domain/error.ts';
import type { SourceRow } from '../../domain/row.ts';
import { type Dialect, escapedLength, hideEscaped, showEscaped } from './dialect.ts';

/** A quoted cell longer than this is a lost quote that swallows the rows behind it. Characters. */
const longestRecord = 2_000_000;
/** With so many rows whose quotes do not match the file is no CSV. */
const mostBroken = 500;

/** `sep=;` in the first line tells a spreadsheet the delimiter; it is no record. */
export const separatorLine = /^"?sep=(.?)"?[;,\t|]*(\n|$)/i;

interface Parsed {
  data: string[][];
  errors: { type: string; row?: number }[];
  meta: { cursor: number };
}
type Parser = { parse(input: string, baseIndex: number, ignoreLastRow: boolean): Parsed };
/** The tokenizer beneath Papa.parse, which Papa's own streamers use in this way; its types leave it out. */
const PapaParser = (Papa as unknown as { Parser: new (config: object) => Parser }).Parser;

/**
 * Text → records, in batches, each with its row number as a spreadsheet shows it: blank lines count, line breaks in a
 * quoted cell do not, a `sep=` line does not (spreadsheets take it as a hint). Wholly blank records are left out.
 *
 * Where the quotes of a record do not match, PapaParse would put the lines behind it into one cell. Here such a record
 * ends at its line end, is marked `broken`, and reading goes on with the next line.
 *
 * @param texts pieces of text with LF line ends
 * @param limits so many records are wanted, and where a record has more characters, a quote was lost in it
 * @throws UserError `broken-quotes`
 */
export function* readRecords(
  texts: Iterable<string>,
  dialect: Dialect,
  fileName: string,
  limits = { records: Number.POSITIVE_INFINITY, record: longestRecord },
): Generator<SourceRow[]> {
  const numbering = { row: 0, broken: 0 };
  let rest = '';
  let first = true;
  let wanted = 0;
  for (const text of unescaped(texts, dialect)) {
    rest += text;
    if (rest.length < wanted) continue;
    if (first) {
      const line = separatorLine.exec(rest);
      if (line) rest = rest.slice(line[0].length);
      first = rest === '';
    }
    const batch: SourceRow[] = [];
    rest = rest.slice(parsePiece(rest, dialect, false, batch, numbering, fileName, limits));
    // what is no whole record yet is parsed from its start again: not for every piece of a long one
    wanted = 2 * Math.min(rest.length, limits.record);
    if (batch.length > 0) yield asMeant(batch, dialect);
  }
  const batch: SourceRow[] = [];
  parsePiece(rest, dialect, true, batch, numbering, fileName, limits);
  if (batch.length > 0) yield asMeant(batch, dialect);
}

/** The texts with what stands behind a backslash hidden, where the dialect says so. */
function* unescaped(texts: Iterable<string>, dialect: Dialect): Generator<string> {
  if (dialect.escapes === 'doubled') return yield* texts;
  let heldBack = '';
  for (const piece of texts) {
    const text = heldBack + piece;
    const end = escapedLength(text, dialect);
    heldBack = text.slice(end);
    yield hideEscaped(text.slice(0, end), dialect);
  }
  yield heldBack;
}

function asMeant(batch: SourceRow[], dialect: Dialect): SourceRow[] {
  if (dialect.escapes === 'doubled') return batch;
  return batch.map((row) => ({ ...row, cells: row.cells.map((cell) => showEscaped(cell, dialect)) }));
}

/** Parses all complete records of the piece (of the last piece: all) and returns how far it came. */
function parsePiece(
  text: string,
  dialect: Dialect,
  last: boolean,
  batch: SourceRow[],
  numbering: { row: number; broken: number },
  fileName: string,
  limits: { records: number; record: number },
): number {
  let from = 0;
  while (from < text.length && batch.length < limits.records) {
    const piece = from === 0 ? text : text.slice(from);
    const { data, errors, meta } = new PapaParser(configOf(dialect)).parse(piece, 0, !last);
    const faulty =
      faultyRecord(errors, data.length, last) ??
      (!last && piece.length - meta.cursor > limits.record ? data.length : null);
    const sound = faulty === null ? data : data.slice(0, faulty);
    const before = batch.length;
    for (const cells of sound) push(batch, numbering, cells);
    if (piece.includes(dialect.quote))
      markStrayQuotes(
        batch.slice(before),
        numbering.row - sound.length,
        piece,
        data.length - Number(last),
        dialect,
      );
    if (faulty === null) {
      // a line end at the very end is no record of its own
      if (last && piece.endsWith('\n')) numbering.row--;
      else if (last) markUnended(batch.at(-1), numbering.row);
      return last ? text.length : from + meta.cursor;
    }
    const start = from + (faulty === data.length ? meta.cursor : startOfRecord(piece, faulty, dialect));
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    pushBroken(batch, numbering, text.slice(start, end), dialect.delimiter, fileName);
    from = end + 1;
  }
  return Math.min(from, text.length);
}

function markUnended(row: SourceRow | undefined, lastRow: number): void {
  if (row?.row === lastRow) row.unended = true;
}

/** How PapaParse is to read the dialect; escaped marks are hidden from it. */
function configOf({ delimiter, quote }: Dialect): object {
  return { delimiter, newline: '\n', quoteChar: quote };
}

/** A quotation mark that belongs to a cell is doubled, and its cell quoted; where the text is otherwise, one may be lost. */
function markStrayQuotes(
  rows: readonly SourceRow[],
  rowBefore: number,
  piece: string,
  whole: number,
  dialect: Dialect,
): void {
  // apostrophes are letters of many names: they say nothing
  if (dialect.quote === "'") return;
  const suspects = rows.filter(({ cells }) => cells.some((cell) => cell.includes('"')));
  if (suspects.length === 0) return;
  const ends = endsOfRecords(piece, whole, dialect);
  for (const row of suspects) {
    const nth = row.row - rowBefore - 1;
    const raw = piece.slice(nth === 0 ? 0 : ends[nth - 1], ends[nth]);
    const proper = row.cells.every(
      (cell) => !cell.includes('"') || raw.includes(`"${cell.replaceAll('"', '""')}"`),
    );
    if (!proper) row.strayQuote = true;
    if (!proper && row.cells.some(lostQuote)) row.broken = true;
  }
}

/** A quotation mark at one end of the cell alone, and no sign for inches: its other one was lost. */
function lostQuote(cell: string): boolean {
  return /^\s*"|[^\s\d]\s*"\s*$/.test(cell) && cell.split('"').length % 2 === 0;
}

/** Where each record of the piece ends: at the line ends, where there are no more of them than records that end with one. */
function endsOfRecords(piece: string, whole: number, dialect: Dialect): number[] {
  const lines = endsOfLines(piece);
  if (lines.length === whole) return lines;
  const ends: number[] = [];
  const step = ({ meta }: Parsed) => void ends.push(meta.cursor);
  new PapaParser({ ...configOf(dialect), step }).parse(piece, 0, false);
  return ends;
}

function endsOfLines(piece: string): number[] {
  const ends: number[] = [];
  for (let at = piece.indexOf('\n'); at !== -1; at = piece.indexOf('\n', at + 1)) ends.push(at + 1);
  return ends;
}

function startOfRecord(piece: string, record: number, dialect: Dialect): number {
  if (record === 0) return 0;
  return new PapaParser({ ...configOf(dialect), preview: record }).parse(piece, 0, false).meta.cursor;
}

/** Faults in the record that is still incomplete are none yet: it is parsed again with what follows. */
function faultyRecord(errors: Parsed['errors'], complete: number, last: boolean): number | null {
  for (const { type, row } of errors) {
    if (type === 'Quotes' && row !== undefined && (last || row < complete)) return row;
  }
  return null;
}

function push(batch: SourceRow[], numbering: { row: number }, cells: string[]): void {
  numbering.row++;
  for (const cell of cells) {
    if (cell !== '' && cell.trim() !== '') {
      batch.push({ row: numbering.row, cells });
      return;
    }
  }
}

function pushBroken(
  batch: SourceRow[],
  numbering: { row: number; broken: number },
  line: string,
  delimiter: string,
  fileName: string,
): void {
  numbering.row++;
  if (++numbering.broken > mostBroken) {
    throw new UserError(
      'broken-quotes',
      `${fileName} has more than ${mostBroken} rows whose quotation marks do not match, the last one at row ${numbering.row}. Export the list again, or save it as "CSV UTF-8" from a spreadsheet.`,
    );
  }
  batch.push({ row: numbering.row, cells: line.split(delimiter), broken: true });
}
