import { isValid, parse } from '../../domain/date-fns.ts';
import { withEnglishMonth } from './months.ts';
import { error, type Fault, type Judged, none, quoted, visible, warning } from './rules.ts';

type Order = 'mdy' | 'dmy' | 'ymd';

/** What a date's text is, before day and month are told apart. */
export type DateText =
  | { kind: 'iso'; iso: string | null }
  /** two or three numbers of which only the order says what they are */
  | { kind: 'numbers'; parts: [string, string, string] }
  | { kind: 'serial'; days: number }
  | { kind: 'none' };

/** shortYear: the year has two digits */
type JudgedDate = Judged<string> & { shortYear?: boolean };

const time =
  /(?:[T\s,]+\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?)$/i;
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+/i;
const isoDate = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const compactDate = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const numbers = /^(\d{1,4})\s*([-/.\s])\s*(\d{1,2})\s*\2\s*(\d{1,4})$/;
const named = ['d MMM yyyy', 'd MMMM yyyy', 'MMM d yyyy', 'MMMM d yyyy', 'yyyy MMM d', 'yyyy MMMM d'];
const namedShort = ['d MMM yy', 'd MMMM yy', 'MMM d yy', 'MMMM d yy'];

/** Reads the shape of a date; the time of day is dropped. */
export function readDate(text: string, today: string): DateText & { shortYear?: boolean } {
  const date = visible(text).replace(time, '').replace(weekday, '').trim();
  const iso = isoDate.exec(date);
  if (iso) return { kind: 'iso', iso: isoOf(iso[1] ?? '', iso[3] ?? '', iso[4] ?? '') };
  if (compactDate.test(date))
    return { kind: 'iso', iso: isoOf(date.slice(0, 4), date.slice(4, 6), date.slice(6)) };
  if (/^\d{5}(?:[.,]\d+)?$/.test(date))
    return { kind: 'serial', days: Math.floor(Number(date.replace(',', '.'))) };
  const three = numbers.exec(date);
  if (three) return { kind: 'numbers', parts: [three[1] ?? '', three[3] ?? '', three[4] ?? ''] };
  return /\p{L}/u.test(date) ? readNamed(date, today) : { kind: 'none' };
}

function readNamed(text: string, today: string): DateText & { shortYear?: boolean } {
  const plain = withEnglishMonth(text)
    .replace(/(\d)(?:st|nd|rd|th)\b/gi, '$1')
    .replace(/\bsept\b/gi, 'Sep')
    .replace(/[-,./\s]+/g, ' ')
    .trim();
  for (const format of named) {
    const date = parse(plain, format, new Date(0));
    if (isValid(date) && date.getFullYear() >= 1000)
      return {
        kind: 'iso',
        iso: isoOf(String(date.getFullYear()), String(date.getMonth() + 1), String(date.getDate())),
      };
  }
  for (const format of namedShort) {
    const date = parse(plain, format, new Date(0));
    const year = /\b(\d{2})$/.exec(plain)?.[1];
    if (isValid(date) && year) {
      return {
        kind: 'iso',
        iso: isoOf(String(fullYear(year, today)), String(date.getMonth() + 1), String(date.getDate())),
        shortYear: true,
      };
    }
  }
  const shape = /^(?:\d{1,2} \p{L}{3,9} \d{2,4}|\p{L}{3,9} \d{1,2} \d{2,4})$/u.test(plain);
  return shape && /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i.test(plain)
    ? { kind: 'iso', iso: null }
    : { kind: 'none' };
}

/** Which orders this date can be in; what a whole column allows is learnt from all of them. */
export function possibleOrders(parts: [string, string, string]): { mdy: boolean; dmy: boolean } {
  const [first, second] = [Number(parts[0]), Number(parts[1])];
  return {
    mdy: first >= 1 && first <= 12 && second >= 1 && second <= 31,
    dmy: second >= 1 && second <= 12 && first >= 1 && first <= 31,
  };
}

/** By order: what was judged on that day. */
const judgements = new Map<Order, { today: string; known: Map<string, JudgedDate> }>();

/**
 * Network Date Accepted. Dates repeat in a list, so each distinct text is judged once.
 *
 * @param order of day and month where the date does not say it itself
 * @param today ISO date
 */
export function judgeDate(text: string, order: Order, today: string): JudgedDate {
  const known = judgementsOn(today, order);
  // a longer text may be a view on the list's text, and would keep that; joined it is a text of its own
  const key = text.length < 13 ? text : `${text} `;
  const before = known.get(key);
  if (before) return before;
  const judged = judge(text, order, today);
  if (known.size > 50_000) known.clear();
  known.set(key, judged);
  return judged;
}

function judgementsOn(today: string, order: Order): Map<string, JudgedDate> {
  const before = judgements.get(order);
  if (before?.today === today) return before.known;
  const known = new Map<string, JudgedDate>();
  judgements.set(order, { today, known });
  return known;
}

function judge(text: string, order: Order, today: string): JudgedDate {
  const read = readDate(text, today);
  if (read.kind === 'none')
    return {
      value: undefined,
      faults: [
        error(
          'date-invalid',
          `${quoted(text)} is no date. Expected one such as ${example(order)} or 2021-03-17, or a blank cell.`,
        ),
      ],
    };
  if (read.kind === 'serial') return judgeSerial(text, read.days, today);
  if (read.kind === 'iso') {
    if (!read.iso)
      return {
        value: undefined,
        faults: [error('date-impossible', `${quoted(text)} is not in the calendar. Check day and month.`)],
      };
    return {
      value: read.iso,
      faults: plausible(text, read.iso, today),
      ...(read.shortYear ? { shortYear: true } : {}),
    };
  }
  return judgeNumbers(text, read.parts, order, today);
}

function judgeNumbers(
  text: string,
  parts: [string, string, string],
  order: Order,
  today: string,
): JudgedDate {
  const [a, b, c] = parts;
  const [year, month, day] = order === 'mdy' ? [c, a, b] : order === 'dmy' ? [c, b, a] : [a, b, c];
  const shortYear = year.length <= 2;
  const iso =
    year.length === 3 || Math.max(month.length, day.length) > 2
      ? null
      : isoOf(shortYear ? String(fullYear(year, today)) : year, month, day);
  if (iso) return { value: iso, faults: plausible(text, iso, today), ...(shortYear ? { shortYear } : {}) };
  const can = possibleOrders(parts);
  const other = order === 'mdy' ? can.dmy : order === 'dmy' ? can.mdy : can.mdy || can.dmy;
  if (Number(month) > 12 && other && order !== 'ymd') {
    return {
      value: undefined,
      faults: [
        error(
          'date-order',
          `${quoted(text)} contradicts the other dates of its column, which are read as ${spoken(order)}. Write it as ${example(order)} or as 2021-03-17.`,
        ),
      ],
    };
  }
  return {
    value: undefined,
    faults: [
      error(
        'date-impossible',
        `${quoted(text)}, read as ${spoken(order)}, is not in the calendar. Check day, month and year.`,
      ),
    ],
  };
}

/** Excel counts days from 1899-12-30 (its 1900 leap-year fault included). */
function judgeSerial(text: string, days: number, today: string): Judged<string> {
  const iso = new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10);
  if (days < 30_000 || days > 60_000)
    return {
      value: undefined,
      faults: [
        error(
          'date-invalid',
          `${quoted(text)} is no date. Expected one such as 2021-03-17, or a blank cell.`,
        ),
      ],
    };
  return {
    value: iso,
    faults: [
      warning(
        'date-serial',
        `${quoted(text)} is a spreadsheet's serial number; it is read as ${iso}. Format the column as a date to be sure.`,
      ),
      ...plausible(text, iso, today),
    ],
  };
}

function plausible(text: string, iso: string, today: string): Fault[] {
  if (iso > today)
    return [
      warning(
        'date-future',
        `${quoted(text)} (${iso}) is in the future. Check the year, and whether day and month are exchanged.`,
      ),
    ];
  if (iso < '1996')
    return [
      warning('date-early', `${quoted(text)} (${iso}) is before 1996, when LinkShare began. Check the year.`),
    ];
  return none;
}

/** Two digits mean the latest year that is not in the future. */
function fullYear(text: string, today: string): number {
  const current = Number(today.slice(0, 4));
  const year = Math.floor(current / 100) * 100 + Number(text);
  return year > current ? year - 100 : year;
}

/** ISO, or null where the calendar has no such day. */
function isoOf(year: string, month: string, day: string): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1000 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m)) return null;
  return `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function spoken(order: Order): string {
  return { mdy: 'month/day/year', dmy: 'day/month/year', ymd: 'year/month/day' }[order];
}

function example(order: Order): string {
  return { mdy: '3/17/2021', dmy: '17/3/2021', ymd: '2021/3/17' }[order];
}
