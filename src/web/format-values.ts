import { format as formatDate, isValid, parseISO } from '../domain/date-fns.ts';

const numbers = new Intl.NumberFormat('en-US');

/** `1204` → `1,204`. */
export function number(value: number): string {
  return numbers.format(value);
}

/** `1,204 rows`, `1 row`; the plural is the singular with an s unless it is given. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Share of a whole as `61 %`; never 0 % or 100 % where it is not exactly that, `–` of nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = Math.round((part / whole) * 100);
  const honest = part > 0 && part < whole ? Math.min(99, Math.max(1, share)) : share;
  return `${honest} %`;
}

/** Width of a bar in percent, between 0 and 100, for SVG attributes. */
export function width(part: number, whole: number): string {
  return whole === 0 ? '0%' : `${Math.round((part / whole) * 10_000) / 100}%`;
}

/** Bytes as `812 bytes`, `4.2 MB` (of 1024 kB, as file managers count). */
export function bytes(value: number): string {
  if (value < 1024) return count(value, 'byte');
  const units = ['kB', 'MB', 'GB'];
  let amount = value;
  let unit = '';
  while (amount >= 1024 && units.length > 0) {
    amount /= 1024;
    unit = units.shift() ?? unit;
  }
  return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${unit}`;
}

/** Seconds as `5 s`, `3 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** The day of an ISO date or time, `2021-03-17`; what is no date stays as it is. */
export function date(iso: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : written(iso, 'yyyy-MM-dd');
}

/** Day and time of this machine's zone, `2021-03-17 14:05`. */
export function dateTime(iso: string): string {
  return written(iso, 'yyyy-MM-dd HH:mm');
}

/** The same in words, for titles: `Wednesday, 17 March 2021`, with the time where there is one. */
export function dateInWords(iso: string): string {
  return written(iso, iso.includes('T') ? 'EEEE, d MMMM yyyy, HH:mm' : 'EEEE, d MMMM yyyy');
}

const mostWritten = 20_000;
const knownDates = new Map<string, string>();

/** Days repeat on every page of partners, and to write one anew takes as long as the rest of its line. */
function written(iso: string, form: string): string {
  const key = `${iso} ${form}`;
  const known = knownDates.get(key);
  if (known !== undefined) return known;
  const parsed = parseISO(iso);
  const text = isValid(parsed) ? formatDate(parsed, form) : iso;
  if (knownDates.size >= mostWritten) knownDates.clear();
  knownDates.set(key, text);
  return text;
}

/** Shortened in the middle to at most `max` characters (code points), both ends kept. */
export function middle(text: string, max: number): string {
  const letters = Array.from(text);
  if (letters.length <= max) return text;
  const head = Math.ceil((max - 1) * 0.6);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (max - 1 - head)).join('')}`;
}

/** An address as people say it: without scheme, `www.` and closing slash, shortened in the middle. */
export function shortUrl(url: string, max = 34): string {
  return middle(url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, ''), max);
}

/** The address where it may become a link, or null: only http, https and mailto ever do. */
export function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

/** A link that starts a mail to this address and to no other. */
export function mailHref(email: string): string {
  return `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}`;
}

/** The workspace narrowed to the values given. */
export function partnersHref(filter: Record<string, string | number>): string {
  const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
  return `/partners?${query}`;
}

/** A partnership's status in words, with its sign. */
export function partnerStatus(status: string | null): { sign: string; word: string } | null {
  if (status === 'approved') return { sign: '✓', word: 'Approved' };
  if (status === 'applied') return { sign: '…', word: 'Applied' };
  if (status === 'removed') return { sign: '×', word: 'Removed' };
  return null;
}
