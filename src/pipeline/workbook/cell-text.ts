import { unescapeText } from './escapes.ts';
import { plain } from './number-text.ts';
import { refuseDamaged } from './refusals.ts';
import { isTrue } from './xml-in.ts';

/** What cells refer to, for the whole workbook. */
export interface Book {
  strings: string[];
  /** How a number is shown, by the cell's style. */
  numbers: ((value: number) => string)[];
}

/** A cell as its XML has it. */
export interface Cell {
  type: string;
  style: number;
  value: string;
  inline: string;
  formula: string | undefined;
}

/** The cell's text as readWorkbook promises it. */
export function cellText(cell: Cell, book: Book): string {
  const { type, value, formula } = cell;
  if (type === 'inlineStr') return unescapeText(cell.inline);
  if (type === 'str') return unescapeText(value);
  if (value === '') return formula ? `=${formula}` : '';
  if (type === 's') return book.strings[Number(value)] ?? refuseDamaged();
  if (type === 'b') return isTrue(value) ? 'TRUE' : 'FALSE';
  if (type === 'e') return value;
  if (type === 'd') return isoText(value);
  const number = Number(value);
  return Number.isFinite(number) ? (book.numbers[cell.style] ?? plain)(number) : value;
}

/** `2026-03-15T00:00:00Z` → `2026-03-15` */
function isoText(value: string): string {
  return value
    .replace(/\.\d+|Z$/g, '')
    .replace(/T(00:00:00|00:00)$/, '')
    .replace('T', ' ');
}
