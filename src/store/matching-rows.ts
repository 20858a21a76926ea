import type { PartnerFilter } from '../domain/filter.ts';
import { type Bits, isAmong } from './bits.ts';
import { always, type Narrow, narrowestOf, rowsWith, type Verdict, verdictOf } from './column-filter.ts';
import { rowsInOrder } from './column-order.ts';
import type { Columns } from './columns.ts';
import type { Part } from './filter-parts.ts';
import { type Found, findInPortions, partnersThatMayMatch, rowsSoonFound } from './found-rows.ts';
import type { Store } from './open.ts';
import { orderOf } from './partner-sort.ts';

/** Rows, one after the other. */
export interface Rows {
  size: number;
  at(place: number): number;
  /** the first place from there on whose row may match; `size` where there is none */
  next(place: number): number;
}

type Ids = Int32Array<ArrayBuffer>;

/** Which of those that match. */
export interface Wanted {
  /** so many are left out at the top */
  from: number;
  most: number;
}
const everything: Wanted = { from: 0, most: Number.POSITIVE_INFINITY };

/** What was wanted, and how many were really left out. */
export interface Slice {
  ids: Ids;
  before: number;
}

/**
 * Some of the ids that match. What search and import let through is asked of their indexes where these say few; where
 * it is many, a page is soon filled by trying one after the other, and where it is fewer, by trying those that may
 * match; else all that the import lets through are looked for, and at last all that the search does.
 */
export function* partOf(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
  sort: string,
  wanted: Wanted,
): Generator<void, Slice> {
  const verdict = verdictOf(columns, filter);
  const narrow = narrowestOf(columns, filter);
  const sought = new Map<string, Found>();
  for (;;) {
    const { found, open } = rowsSoonFound(store, columns, filter, sought);
    const [first] = open;
    if (first === undefined) {
      const rows = yield* rowsToLookAt(store, columns, sort, { found, narrow, from: wanted.from });
      return matching(columns, rows, verdict, wanted);
    }
    const tryThrough = function* (partners: Bits | null, mostTries: number) {
      const rows = yield* rowsToLookAt(store, columns, sort, { found, narrow, partners });
      // behind those who may match, the only other way is to try them all
      const givesUp =
        partners === null || fewest(open.map(({ share }) => share())) * columns.partners < soonTried;
      return tried(columns, rows, verdict, open, { ...wanted, mostTries, givesUp });
    };
    const isDense = isSoonFilled(open, wanted);
    const soon = isDense && (yield* tryThrough(null, fewest(open.map((part) => part.triesOfAll()))));
    if (soon) return soon;
    const partners = partnersThatMayMatch(columns, open);
    const slice =
      (partners !== null || !isDense) &&
      (yield* tryThrough(partners, fewest(open.map(({ tries }) => tries))));
    if (slice) return slice;
    sought.set(first.key, yield* findInPortions(columns, first));
  }
}

const fewest = (counts: readonly number[]) => Math.min(...counts);

/** So many more are tried than should be enough, by a guess. */
const spare = 1.3;

/** Is a page soon filled by trying one after the other, without asking first who may match? */
function isSoonFilled(parts: readonly Part[], { from, most }: Wanted): boolean {
  return parts.every((part) => (from + most) * spare <= part.triesOfAll() * part.share());
}

/** So many are soon tried, all of them. */
const soonTried = 10_000;

/** After so many tries one can tell whether there is any hope. */
const telling = 200;

/**
 * Tries one after the other; null where that takes too many. Those that match may stand together, far from the first: it
 * ends as soon as it is very unlikely that so many tries will do, where something else is soon done.
 */
function tried(
  columns: Columns,
  rows: Rows,
  verdict: Verdict,
  parts: readonly Part[],
  { from, most, mostTries, givesUp }: Wanted & { mostTries: number; givesUp: boolean },
): Slice | null {
  const found: number[] = [];
  for (let at = 0, tries = 0, size = most; at < rows.size; ) {
    let batch: number[] = [];
    for (; batch.length < size; at++) {
      at = rows.next(at);
      if (at >= rows.size) break;
      const row = rows.at(at);
      if (verdict(row) === 0) batch.push(row);
    }
    tries += batch.length;
    for (const part of parts) batch = part.passing(columns, batch);
    found.push(...batch);
    const missing = from + most - found.length;
    if (missing <= 0) break;
    // what is found by chance is off by twice its root, hardly more
    const withLuck = found.length + 2 * Math.sqrt(found.length + 1);
    const isHopeless = givesUp && tries >= telling && (tries * (from + most)) / withLuck > mostTries;
    if (at < rows.size && (tries >= mostTries || isHopeless)) return null;
    size = Math.max(most, Math.min(tries, (missing * tries * spare) / Math.max(1, found.length)));
  }
  const ids = found.slice(from, from + most).map((row) => columns.ids[row] as number);
  return { ids: Int32Array.from(ids), before: Math.min(from, found.length) };
}

/** What is known of all rows that match. */
interface Known {
  found: Found | null;
  narrow?: Narrow | 'nobody' | null;
  /** ids of those whose rows may match */
  partners?: Bits | null;
  /** so many of those that match are passed over */
  from?: number;
}

/** To find the next with a code takes as long as to look at so many codes where all that have it are listed. */
const asLong = 100;

/** The rows to look at, in the order of a sort. */
export function* rowsToLookAt(
  store: Store,
  columns: Columns,
  sort: string,
  { found, narrow = null, partners = null, from = 0 }: Known,
): Generator<void, Rows> {
  if (narrow === 'nobody') return rowsOf(0, (place) => place);
  const order = yield* rowsInOrder(store, columns, sort);
  const isTurned = orderOf(sort).name === '-name';
  const isFar = narrow !== null && from * asLong > columns.size;
  const rows =
    order && found ? inOrder(order, found) : (order ?? found?.rows ?? (isFar ? rowsWith(narrow) : null));
  if (!rows) return allRows(columns, isTurned, narrow, partners);
  const last = rows.length - 1;
  const listed = rowsOf(rows.length, (place) => rows[isTurned ? last - place : place] as number);
  return partners === null ? listed : ofPartners(listed, columns, partners);
}

/** What was found, in an order. A loop without a call: it may go through millions of rows. */
function inOrder(order: Int32Array, { rows, bits }: Found): Int32Array {
  const inIt = new Int32Array(rows.length);
  let count = 0;
  for (let at = 0; count < inIt.length; at++) {
    const row = order[at] as number;
    if (isAmong(bits, row)) inIt[count++] = row;
  }
  return inIt;
}

function rowsOf(size: number, at: Rows['at']): Rows {
  return { size, at, next: (place) => place };
}

/** All as they stand, or turned round. */
function allRows(columns: Columns, isTurned: boolean, narrow: Narrow | null, partners: Bits | null): Rows {
  const { size, partnerIds } = columns;
  const last = size - 1;
  const rows = rowsOf(size, isTurned ? (place) => last - place : (place) => place);
  // a loop without a call: it may go through a million rows
  const nextOf = (wanted: Bits) => (place: number) => {
    let at = place;
    if (isTurned) while (at < size && !isAmong(wanted, partnerIds[last - at] as number)) at++;
    else while (at < size && !isAmong(wanted, partnerIds[at] as number)) at++;
    return at;
  };
  if (narrow === null) return partners === null ? rows : { ...rows, next: nextOf(partners) };
  const { codes, code } = narrow;
  const nextOfBoth = (wanted: Bits) => (place: number) => {
    let at = place;
    let row = rows.at(at);
    const step = isTurned ? -1 : 1;
    for (; at < size && (codes[row] !== code || !isAmong(wanted, partnerIds[row] as number)); row += step)
      at++;
    return at;
  };
  if (partners !== null) return { ...rows, next: nextOfBoth(partners) };
  const next = (place: number) => {
    if (place > last) return size;
    const row = isTurned ? codes.lastIndexOf(code, last - place) : codes.indexOf(code, place);
    return row < 0 ? size : isTurned ? last - row : row;
  };
  return { ...rows, next };
}

/** Of rows, those of some partners. */
function ofPartners(rows: Rows, { partnerIds }: Columns, partners: Bits): Rows {
  const next = (place: number) => {
    let at = rows.next(place);
    while (at < rows.size && !isAmong(partners, partnerIds[rows.at(at)] as number)) at = rows.next(at + 1);
    return at;
  };
  return { ...rows, next };
}

/** The ids of rows that match, as many as are wanted. */
export function matching(
  columns: Columns,
  rows: Rows,
  verdict: Verdict,
  { from, most }: Wanted = everything,
): Slice {
  const ids = new Int32Array(Math.min(rows.size, most));
  let before = verdict === always ? Math.min(from, rows.size) : 0;
  let count = 0;
  for (let at = rows.next(before); at < rows.size && count < ids.length; at = rows.next(at + 1)) {
    const row = rows.at(at);
    if (verdict(row) !== 0) continue;
    if (before < from) before++;
    else ids[count++] = columns.ids[row] as number;
  }
  return { ids: count === ids.length ? ids : ids.slice(0, count), before };
}
