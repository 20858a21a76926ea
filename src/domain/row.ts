import type { Status } from './partner.ts';
import type { Problem } from './problem.ts';

/** One record of the file: its row number as a spreadsheet shows it, and its cells as they came. */
export interface SourceRow {
  row: number;
  cells: string[];
  /** the quotes of this row do not match; its cells are a guess and it must fail */
  broken?: boolean;
  /** a cell holds a quotation mark without being quoted itself: perhaps its other one was lost */
  strayQuote?: boolean;
  /** of a row that may lack its end: what stands in the very next one */
  behind?: { cells: string[]; broken: boolean };
  /** this row alone is so: `separated by tabs` */
  written?: string;
  /** the row of titles, not the list's, below which it stands */
  otherTable?: number;
  /** the file ends in this row, without a line end */
  unended?: boolean;
}

/**
 * What a row says about one field: a value, `null` for `#CLEAR`, or `undefined` where the cell is blank or the
 * column absent (what is stored stays).
 */
export type Said<T> = T | null | undefined;

/** A data row that passed validation. */
export interface ValidRow {
  row: number;
  network: string;
  brand: string;
  networkPublisherId: string;
  name: string;
  mediaPropertyUrls: Said<string[]>;
  primaryContactEmail: Said<string>;
  furtherEmails: string[];
  publisherGroup: Said<string>;
  categories: Said<string[]>;
  networkDateAccepted: Said<string>;
  /** what the row itself says, null where it says none */
  status: Status | null;
  extra: [title: string, value: string | null][];
}

/** A data row after validation: with a value, or with errors; warnings may come with both. */
export interface CheckedRow {
  source: SourceRow;
  valid: ValidRow | null;
  problems: Problem[];
}

/** So many rows a sheet has at most; those of a list's further sheets are numbered on from there. */
export const sheetRows = 1_048_576;

/** Which sheet of a list the row stands in, from 0, and its number there. */
export function placeOf(row: number): { sheet: number; row: number } {
  return { sheet: Math.floor((row - 1) / sheetRows), row: ((row - 1) % sheetRows) + 1 };
}
