import { UserError } from '../domain/error.ts';
import type { SourceRow } from '../domain/row.ts';
import { byApostrophes, type Dialect, plainDialect } from './read/dialect.ts';
import { readRecords, separatorLine } from './read/records.ts';

const usual = [',', ';', '\t', '|'];
/** Seen in exports of databases and old programs; what is doubled stands single within cells. */
const rare = ['^', '~', '¦', '§', '\u0001', '\u001F', '::', '||', ';;', '\t\t'];
/** Stand within values and titles as well: only where the titles are known then. */
const doubtful = [':', ' '];
/** A wrong way to read a text may take all of it for one quoted cell, again from every line on. Characters. */
const longestRecord = 100_000;
/** So many of the rows tell how they are written. */
const looked = 500;

/**
 * The ways to read a text in which its titles may be found, the most usual first: with the delimiter that the user or
 * the file's `sep=` line names; with apostrophes for quotes; with a space behind each delimiter; with a rare one.
 *
 * @param head the beginning of the text
 * @param chosen the user's delimiter, or ''
 * @param known only titles that are known will be believed
 */
export function candidateDialects(head: string, chosen: string, known: boolean): Dialect[] {
  const beginning = head.slice(0, 8192);
  const delimiters = chosen ? [chosen] : hinted(head);
  const spaced = delimiters.map((delimiter) => `${delimiter} `).filter((sign) => beginning.includes(sign));
  const further = chosen
    ? []
    : [...rare, ...(known ? doubtful : [])].filter((sign) => beginning.includes(sign));
  const quoted = [...delimiters, ...spaced].map(plainDialect);
  const byApostrophes = beginning.includes("'")
    ? quoted.map((dialect): Dialect => ({ ...dialect, quote: "'" }))
    : [];
  return [...quoted, ...byApostrophes, ...further.map(plainDialect)];
}

/** The file's own hint goes first; hidden marks in it are kept as they are. */
function hinted(head: string): string[] {
  const hint = separatorLine.exec(head)?.[1];
  return hint ? [hint, ...usual.filter((delimiter) => delimiter !== hint)] : usual;
}

/** The first records of the text, as far as they can be read. */
export function firstRecords(head: string, dialect: Dialect, fileName: string, most: number): SourceRow[] {
  const records: SourceRow[] = [];
  const limits = { records: most, record: longestRecord };
  try {
    for (const batch of readRecords(inPieces(head), dialect, fileName, limits)) {
      records.push(...batch.slice(0, most - records.length));
      if (records.length === most) break;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return records;
}

/** PapaParse looks for a delimiter up to the end of the text from every quoted cell: that end had better be near. */
function* inPieces(head: string): Generator<string> {
  for (let from = 0; from < head.length; from += 16_384) yield head.slice(from, from + 16_384);
}

/**
 * How the rows below the titles are written. What reads the titles reads the rows, unless these do not fit: then the
 * way that fits most of them, with quotes, escapes or a delimiter that the titles did not show.
 *
 * @param titles how the title row was read, its number, and how many cells it has
 * @param chosen the user's delimiter, or ''
 */
export function dialectOfRows(
  head: string,
  titles: { dialect: Dialect; titleRow: number; width: number },
  chosen: string,
  fileName: string,
): Dialect {
  const fittingOf = (dialect: Dialect) => {
    const rows = firstRecords(head, dialect, fileName, looked + 1).filter(({ row }) => row > titles.titleRow);
    // the head of a long text ends within a record
    const whole = head.length > 100_000 ? rows.slice(0, -1) : rows;
    return { fitting: whole.filter((row) => fits(row, dialect, titles.width)).length, rows: whole.length };
  };
  const { fitting, rows } = fittingOf(titles.dialect);
  let best = { dialect: titles.dialect, fitting };
  if (fitting === rows) return best.dialect;
  // rows that a wrong quotation mark puts into one cell are fewer misfits, but no more fitting ones
  for (const dialect of alternatives(titles.dialect, head, fitting === 0 && chosen === '')) {
    const found = fittingOf(dialect);
    if (found.fitting > best.fitting) best = { dialect, fitting: found.fitting };
  }
  return best.dialect;
}

function fits({ broken, strayQuote, cells }: SourceRow, { quote }: Dialect, width: number): boolean {
  if (broken || strayQuote || cells.length !== width) return false;
  const otherQuotes = quote === "'" ? /^\s*"|"\s*$/ : byApostrophes;
  return !cells.some((cell) => otherQuotes.test(cell));
}

/** Other ways to read the same rows, the nearest first. */
function alternatives(dialect: Dialect, head: string, anyDelimiter: boolean): Dialect[] {
  const { delimiter } = dialect;
  const delimiters = [delimiter];
  if (delimiter.length === 1 && head.includes(`${delimiter} `)) delimiters.push(`${delimiter} `);
  if (anyDelimiter) delimiters.push(...usual.filter((sign) => sign !== delimiter && head.includes(sign)));
  const quotes = dialect.quote === '"' && head.includes("'") ? (['"', "'"] as const) : [dialect.quote];
  const escapings = /\\["'\\]/.test(head) ? (['doubled', 'backslash'] as const) : [dialect.escapes];
  return delimiters.flatMap((sign) =>
    quotes.flatMap((quote) => escapings.map((escapes) => ({ delimiter: sign, quote, escapes }))),
  );
}
