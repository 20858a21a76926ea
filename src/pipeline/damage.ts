import { isGuarded } from './guard.ts';
import { latin1Of } from './mojibake.ts';
import { readDate } from './validate/date.ts';

/**
 * Would a spreadsheet that opened `before` and saved the file again have left `now`? Dropped zeros, E notation,
 * 15-digit rounding, a localised date, upper-case truth values, letters lost to a code page, a cut at 32,767.
 *
 * @param before the cell as Roster wrote it
 * @param now the cell as it came back
 */
export function wasDamaged(before: string, now: string): boolean {
  const [was, is] = [before.trim(), now.trim()];
  if (was === '' || is === '' || was === is) return false;
  return (
    asNumber(was, is) ||
    asAmount(was, is) ||
    asTime(was, is) ||
    asDate(was, is) ||
    asSigns(was, is) ||
    asTruth(was, is) ||
    asCodePage(was, is) ||
    asMojibake(was, is) ||
    (before.length > 32_767 && now === before.slice(0, 32_767))
  );
}

/** `00123` → `123`, `1234567890123456789` → `1.23457E+18` or `1234567890123450000`, `0503E000` → `5.03E+02`, `1.10` → `1,1`. */
function asNumber(was: string, is: string): boolean {
  const number = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:E([+-]?\d+))?$/i;
  if (!number.test(was)) return false;
  const shown = is.replace(/^([+-]?\d+),(\d+)/, '$1.$2');
  const parsed = /^([+-]?\d+(?:\.\d+)?)(?:E([+-]?\d+))?$/i.exec(shown);
  if (!parsed) return false;
  const value = Number(was);
  if (!/E/i.test(shown))
    return value === Number(shown) ? was.replace('+', '') !== shown : lostDigits(was, shown);
  const digits = (parsed[1] ?? '').replace(/\D/g, '').length;
  return Number(value.toPrecision(digits)) === Number(shown);
}

/** Digits behind the 15th become zeros; Excel cuts them off, others round. */
function lostDigits(was: string, shown: string): boolean {
  if (!/^\d{16,}$/.test(was) || was.length !== shown.length) return false;
  return (
    shown === was.slice(0, 15).padEnd(was.length, '0') ||
    Number(Number(was).toPrecision(15)) === Number(shown)
  );
}

/** `(100)` → `-100`, `1,234` → `1234`, `1 000` → `1000`, `$5` → `5`, `5€` → `5,00 €`, `50%` → `50,00 %`, `12%` → `0.12`: the same amount in another form. */
function asAmount(was: string, is: string): boolean {
  const [before, now] = [amountOf(was), amountOf(is)];
  if (!before || !now || (now.isShare && !before.isShare)) return false;
  if (now.currency !== '' && now.currency !== before.currency) return false;
  // thousands are set apart only where the format says so: who spaces the digits of a number is a person
  if (now.currency === '' && !now.isShare && !/^-?\d+(?:[.,]\d+)?$/.test(is)) return false;
  return before.values.some((value) => now.values.some((other) => Math.abs(value - other) < 1e-9));
}

function amountOf(text: string): { values: number[]; currency: string; isShare: boolean } | null {
  const found = /^([$€£¥]?)\s*([-+(]?)\s*([$€£¥]?)\s*([\d.,\s]*\d[.,]?)\s*([$€£¥]?)\s*(%?)\)?$/.exec(text);
  if (!found) return null;
  const [, before = '', sign = '', within = '', inner = '', behind = '', percent = ''] = found;
  const factor = (sign === '-' || sign === '(' ? -1 : 1) / (percent === '' ? 1 : 100);
  return {
    values: amounts(inner).map((amount) => amount * factor),
    currency: before || within || behind,
    isShare: percent !== '',
  };
}

/** What a number may mean, with a point or a comma before its fraction, and its thousands apart. */
function amounts(text: string): number[] {
  return [',', '.', ' '].flatMap((thousands) => {
    const plain = text.replace(
      thousands === ' ' ? /(?<=\d)\s(?=\d{3})/g : thousands === ',' ? /,(?=\d{3})/g : /\.(?=\d{3})/g,
      '',
    );
    const value = plain.replace(',', '.');
    return /^\d+(?:\.\d*)?$|^\.\d+$/.test(value) ? [Number(value)] : [];
  });
}

/** `2:30` → `02:30:00 AM`, `12A` → `12:00 AM` */
function asTime(was: string, is: string): boolean {
  const [, hour, minute, second, half] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AP])M)?$/i.exec(is) ?? [];
  const [, wasHour, wasMinute = '00', wasSecond = '00', wasHalf = ''] =
    /^(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?(?:\s*([AP])M?)?$/i.exec(was) ?? [];
  if (hour === undefined || wasHour === undefined) return false;
  if (!was.includes(':') && wasHalf === '') return false;
  if (wasHalf !== '' && half && wasHalf.toUpperCase() !== half.toUpperCase()) return false;
  return Number(hour) % 12 === Number(wasHour) % 12 && minute === wasMinute && (second ?? '00') === wasSecond;
}

/** Tabs lost in the cell; the apostrophe of `'=1` taken for the report's own sign. */
function asSigns(was: string, is: string): boolean {
  return was.replaceAll('\t', '') === is || (isGuarded(was) && was.slice(1) === is);
}

/** `2026-03-04` → `3/4/2026`, `04.03.2026`, `4-Mar-26`, a serial number; `08-27` → `27-Aug`. */
function asDate(was: string, is: string): boolean {
  if (swapped(was, is)) return false;
  const now = possibleDates(is);
  const [short, nowShort] = [shortDates(was), shortDates(is)];
  if (now.some((date) => short.includes(date.slice(2))) || nowShort.some((date) => short.includes(date)))
    return true;
  const dates = possibleDates(was);
  if (dates.length === 0)
    return (
      (/^\d{1,2}[-/]\d{1,2}$/.test(was) &&
        /^(?:\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})$/.test(is)) ||
      partDates(was).some((part) => [...now, ...nowShort].some((date) => part.test(date)))
    );
  return (
    now.some((date) => dates.includes(date)) ||
    nowShort.some((date) => dates.some((one) => one.slice(2) === date))
  );
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Dates of which a year or a day is missing, `08-27`, `Jan-21`, `May 5`: as what a spreadsheet may take them. */
function partDates(text: string): RegExp[] {
  const two = (number: string | number) => String(number).padStart(2, '0');
  const [, first, second] = /^(\d{1,2})[-/](\d{1,2})$/.exec(text) ?? [];
  if (first && second)
    return [new RegExp(`-${two(first)}-${two(second)}$`), new RegExp(`-${two(second)}-${two(first)}$`)];
  const [, name = '', number = ''] = /^([a-z]{3})[a-z]*\.?[- ](\d{1,2})$/i.exec(text) ?? [];
  const month = months.indexOf(name.toLowerCase()) + 1;
  if (month === 0) return [];
  return [new RegExp(`-${two(month)}-${two(number)}$`), new RegExp(`${two(number)}-${two(month)}-01$`)];
}

/** Day and month exchanged and nothing else: no spreadsheet does that without changing the form, a person does. */
function swapped(was: string, is: string): boolean {
  const [, first, separator, second, year] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{2,4})$/.exec(was) ?? [];
  return first !== second && is === `${second}${separator}${first}${separator}${year}`;
}

function possibleDates(text: string): string[] {
  const read = readDate(text, '2099-12-31');
  if (read.kind === 'iso') return read.iso ? [read.iso] : [];
  if (read.kind === 'serial')
    return [new Date(Date.UTC(1899, 11, 30 + read.days)).toISOString().slice(0, 10)];
  if (read.kind === 'none') return [];
  const [a, b, year] = read.parts;
  if (year.length !== 4) return [];
  return [isoDate(year, a, b), isoDate(year, b, a)].filter((date) => date !== '');
}

/** Two-digit years, as short date formats of spreadsheets show them: `YY-MM-DD` without the century. */
function shortDates(text: string): string[] {
  const read = readDate(text, '2099-12-31');
  if (read.kind === 'iso' && read.iso) return [read.iso.slice(2)];
  if (read.kind !== 'numbers' || read.parts[2].length > 2) return [];
  const [a, b] = read.parts;
  const year = read.parts[2].padStart(2, '0');
  return [isoDate(`20${year}`, a, b), isoDate(`20${year}`, b, a)]
    .filter((date) => date !== '')
    .map((date) => date.slice(2));
}

function isoDate(year: string, month: string, day: string): string {
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return '';
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function asTruth(was: string, is: string): boolean {
  return /^(?:true|false)$/i.test(was) && is === was.toUpperCase();
}

/** `Łukasz 表` → `Lukasz ?`: each letter outside the code page became `?`, `_` or its base letter. */
function asCodePage(was: string, is: string): boolean {
  const before = [...was];
  const after = [...is];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
  if (before.length !== after.length || /^[\x00-\x7f]*$/.test(was)) return false;
  return before.every((letter, index) => {
    const now = after[index] ?? '';
    if (letter === now) return true;
    if (letter.charCodeAt(0) < 128) return false;
    return now === '?' || now === '_' || base(letter) === now;
  });
}

const strokes: Record<string, string> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ø: 'O',
  ø: 'o',
  ı: 'i',
  Ħ: 'H',
  ħ: 'h',
};

function base(letter: string): string {
  return strokes[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
}

/** UTF-8 that a program read in Windows-1252 or Latin-1 and saved again: `ö` → `Ã¶`. */
function asMojibake(was: string, is: string): boolean {
  if (is.length <= was.length || !/[\u0080-\uffff]/.test(was)) return false;
  return Buffer.from(was, 'utf8').toString('latin1') === latin1Of(is);
}
