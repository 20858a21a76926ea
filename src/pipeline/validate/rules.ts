import type { Mapping } from '../remap.ts';

/** By which rules the rows of one import are read: everything that is not in the row itself. */
export interface RowRules {
  mapping: Mapping;
  /** cells carry the formula guard */
  guarded: boolean;
  /** order of day and month in dates that are only numbers */
  dateOrder: 'mdy' | 'dmy' | 'ymd';
  categoriesSplit: 'comma' | 'other' | 'pipe';
  /** taken where the row names none */
  network: string;
  brand: string;
  /** ISO date, for "in the future" */
  today: string;
}

/** What a cell rule says against a cell; row and column are added by the caller. */
export interface Fault {
  severity: 'error' | 'warning';
  code: string;
  message: string;
}

/** A cell rule's answer. */
export interface Judged<T> {
  value: T | undefined;
  faults: Fault[];
}

export const error = (code: string, message: string): Fault => ({ severity: 'error', code, message });
export const warning = (code: string, message: string): Fault => ({ severity: 'warning', code, message });
export const none: Fault[] = [];

/** Marks that take no space and change nothing; they come with what is copied from web pages and mail programs. Those that turn the text behind them are no slip, and stay. */
const invisible = /[\u200B\u200E\u200F\u2060\uFEFF]/g;

/** The text without them, for values that never have them: ids, addresses, dates. */
export function visible(text: string): string {
  return text.replace(invisible, '');
}

/** A value as it is quoted in a message: on one line, not longer than a line, and without marks that turn the text behind it. */
export function quoted(value: string): string {
  const line = value
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `"${line.length > 80 ? `${line.slice(0, 80)}…` : line}"`;
}
