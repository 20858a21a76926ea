/** How a text separates and quotes its cells. */
export interface Dialect {
  /** one sign, or a sign and the space that stands behind each of them */
  delimiter: string;
  quote: '"' | "'";
  /** how a quotation mark within a quoted cell is written: `""`, or `\"` as databases do */
  escapes: 'doubled' | 'backslash';
}

/** CSV as RFC 4180 has it, with another delimiter. */
export function plainDialect(delimiter: string): Dialect {
  return { delimiter, quote: '"', escapes: 'doubled' };
}

/** A cell that a program quoted by apostrophes because it holds one: `'O''Neil'`. */
export const byApostrophes = /^\s*'(?:[^']|'')*''(?:[^']|'')*'\s*$/;

/**
 * Signs behind a backslash, while the text is parsed: noncharacters of Unicode, which no text may hold, stand for them,
 * so that they neither end nor begin a cell.
 */
const hidden = { quote: '\uFDD0', backslash: '\uFDD1', delimiter: '\uFDD2' };
const anyHidden = /[\uFDD0-\uFDD2]/g;

/** @param text not cut behind a backslash (`escapedLength`) */
export function hideEscaped(text: string, { delimiter, quote, escapes }: Dialect): string {
  if (escapes === 'doubled' || !text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (pair, sign: string) => {
    if (sign === quote) return hidden.quote;
    if (sign === '\\') return hidden.backslash;
    return sign === delimiter[0] ? hidden.delimiter : pair;
  });
}

/** The cell as it was meant. */
export function showEscaped(cell: string, { delimiter, quote, escapes }: Dialect): string {
  if (escapes === 'doubled') return cell;
  return cell.replace(anyHidden, (sign) => {
    if (sign === hidden.quote) return quote;
    return sign === hidden.backslash ? '\\' : (delimiter[0] ?? '');
  });
}

/** How much of the text can be judged before the next piece is seen: the last backslash may belong to what follows. */
export function escapedLength(text: string, { escapes }: Dialect): number {
  return escapes === 'backslash' && text.endsWith('\\') ? text.length - 1 : text.length;
}

/** The delimiter without the space behind it. */
export function shownDelimiter({ delimiter }: Dialect): string {
  return delimiter.length > 1 ? delimiter.trimEnd() : delimiter;
}
