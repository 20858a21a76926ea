import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
/** Loaded for the first number of a workbook: a text needs none of its twenty files. */
const numfmt = (): typeof import('numfmt') => load('numfmt');

/** How numbers in this format are shown, where what is shown says more than the number. */
export function showing(code: string, date1904: boolean): (value: number) => string {
  const { type, maxDecimals } = numfmt().getFormatInfo(code);
  if (type === 'date' || type === 'datetime' || type === 'time')
    return (value) =>
      dateText(date1904 && type !== 'time' ? value + DAYS_FROM_1900_TO_1904 : value, code, type);
  if (type === 'percent') return (value) => `${plain(value * 100)}%`;
  if (type === 'number' && maxDecimals === 0) return (value) => padded(value, code);
  if (type === 'scientific') return (value) => rounded(value, maxDecimals);
  return plain;
}

const DAYS_FROM_1900_TO_1904 = 1462;
/** 9999-12-31 is the last day that a spreadsheet knows. */
const DAYS = 2_958_466;

function dateText(serial: number, code: string, type: 'date' | 'datetime' | 'time'): string {
  if (serial < 0 || serial >= DAYS) return plain(serial);
  if (type === 'time') return numfmt().format(code, serial, { throws: false });
  const seconds = Math.round(serial * 86_400);
  const [year, month, day] = numfmt()
    .dateFromSerial(Math.floor(seconds / 86_400))
    .map(twoDigits);
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
  const shown = numfmt().format(code, value, { throws: false }).trim();
  return shown.replace(/\D/g, '').endsWith(digits) ? shown : digits;
}

/**
 * `4.02E+06`, where the number has no more digits than are shown so: it was read from such a text, and its other digits
 * are lost. Where it has more, all of it.
 */
function rounded(value: number, decimals: number): string {
  const shown = value.toExponential(decimals);
  const isLonger = Math.abs(value) >= 10 ** (decimals + 1);
  return isLonger && Number.isInteger(value) && Number(shown) === value ? withExponent(shown) : plain(value);
}

/** The number in full, to the 15 digits that a spreadsheet keeps. */
export function plain(value: number): string {
  const number = Number(value.toPrecision(15));
  const text = Math.abs(number) < 1e15 ? String(number) : number.toExponential(5).replace(/\.?0+(?=e)/, '');
  return withExponent(text);
}

/** An exponent as spreadsheets write it. */
function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2').toUpperCase();
}
