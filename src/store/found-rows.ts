import type { PartnerFilter } from '../domain/filter.ts';
import type { Columns } from './columns.ts';
import { type Part, partsOf } from './filter-parts.ts';
import type { Store } from './open.ts';

/** The rows that search and import let through: in their order, and 1 for each. */
export interface Found {
  rows: Int32Array;
  mask: Uint8Array;
}

/** What was found, by the part of the filter; the latest few, as long as the columns. */
const known = new WeakMap<Columns, Map<string, Found>>();
const mostKnown = 4;

/** The rows of more of them, where these are few. */
const knownRows = new WeakMap<Columns, Map<string, Int32Array>>();
const mostKnownRows = 30;
const soonMarked = 50_000;

/**
 * The rows that search and import let through; null where neither is on. Everything is looked through in portions, so
 * that whoever asks can do something else in between.
 */
export function* foundRows(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
): Generator<void, Found | null> {
  const found: Found[] = [];
  for (const part of partsOf(store, columns, filter)) {
    found.push(recall(columns, part) ?? foundAtOnce(columns, part) ?? (yield* findInPortions(columns, part)));
  }
  return both(found);
}

/** The same where it is known already; `undefined` where it is not. */
export function rowsKnown(store: Store, columns: Columns, filter: PartnerFilter): Found | null | undefined {
  const found = partsOf(store, columns, filter).map((part) => recall(columns, part));
  return found.includes(null) ? undefined : both(found as Found[]);
}

/**
 * The rows that those parts of search and import let through that are known or soon found, and the other parts.
 *
 * @param sought by their keys: what was found of some parts already
 */
export function rowsSoonFound(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
  sought: ReadonlyMap<string, Found>,
): { found: Found | null; open: Part[] } {
  const found: Found[] = [];
  const open: Part[] = [];
  for (const part of partsOf(store, columns, filter)) {
    const rows = sought.get(part.key) ?? recall(columns, part) ?? foundAtOnce(columns, part);
    if (rows) found.push(rows);
    else open.push(part);
  }
  return { found: both(found), open };
}

/** The partners of whom the parts may let partnerships through, as `isAmong` reads them; null where nothing tells. */
export function partnersThatMayMatch(columns: Columns, parts: readonly Part[]): Uint32Array | null {
  for (const part of parts) {
    const bits = partnersOf(columns, part);
    if (bits) return bits;
  }
  return null;
}

/** Is an id among these? A bit for each: of three million they stay near the processor, where a byte for each would not. */
export function isAmong(bits: Uint32Array, id: number): boolean {
  return (((bits[id >>> 5] as number) >>> (id & 31)) & 1) === 1;
}

/** A bit for each partner is soon kept: who adds another filter does not ask the search index again. */
const mostMayMatch = 30;

/** By the part of the filter, the latest, as long as the columns; none where nothing tells. */
const mayMatch = new WeakMap<Columns, Map<string, Uint32Array | null>>();

function partnersOf(columns: Columns, part: Part): Uint32Array | null {
  const known = mayMatch.get(columns)?.get(part.key);
  if (known !== undefined) return known;
  const bits = bitsOf(part.partners());
  remember(mayMatch, columns, part.key, bits, mostMayMatch);
  return bits;
}

/** @param ids in their order */
function bitsOf(ids: readonly number[] | null): Uint32Array | null {
  if (ids === null) return null;
  const bits = new Uint32Array(((ids.at(-1) ?? 0) >>> 5) + 1);
  for (const id of ids) (bits[id >>> 5] as number) |= 1 << (id & 31);
  return bits;
}

function recall(columns: Columns, { key }: Part): Found | null {
  const found = known.get(columns)?.get(key);
  const rows = knownRows.get(columns)?.get(key);
  if (found || !rows) return found ?? null;
  const mask = emptyMask(columns.size);
  for (const row of rows) mask[row] = 1;
  remember(known, columns, key, { rows, mask }, mostKnown);
  return { rows, mask };
}

function foundAtOnce(columns: Columns, part: Part): Found | null {
  const few = part.few();
  if (few === null) return null;
  const mask = emptyMask(columns.size);
  return keep(columns, part, mask, mark(columns, mask, few));
}

/** Looks for all that a part lets through; known from then on. Yields as `foundRows`. */
export function* findInPortions(columns: Columns, part: Part): Generator<void, Found> {
  const mask = emptyMask(columns.size);
  let count = 0;
  for (const ids of part.all()) {
    count += mark(columns, mask, ids);
    yield;
  }
  return keep(columns, part, mask, count);
}

/** @returns how many rows it marked that were not */
function mark({ rowOf }: Columns, mask: Uint8Array, ids: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < ids.length; at++) {
    const row = rowOf[ids[at] as number] ?? -1;
    if (row < 0 || mask[row] === 1) continue;
    mask[row] = 1;
    count++;
  }
  return count;
}

function keep(columns: Columns, { key }: Part, mask: Uint8Array<ArrayBuffer>, count: number): Found {
  const found = foundBy(mask, count);
  remember(known, columns, key, found, mostKnown);
  if (count <= soonMarked) remember(knownRows, columns, key, found.rows, mostKnownRows);
  return found;
}

/** Keeps the latest of what is known of some columns. */
function remember<Value>(
  memory: WeakMap<Columns, Map<string, Value>>,
  columns: Columns,
  key: string,
  value: Value,
  most: number,
): void {
  const all = memory.get(columns) ?? new Map<string, Value>();
  memory.set(columns, all);
  all.delete(key);
  all.set(key, value);
  if (all.size > most) all.delete(all.keys().next().value ?? '');
}

/** Nobody, in a place that is read four rows at a time. */
function emptyMask(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(Math.ceil(size / 4) * 4), 0, size);
}

/** To look for the next takes as long as to look at so many. */
const asLong = 160;

/** @param mask of `emptyMask` */
function foundBy(mask: Uint8Array<ArrayBuffer>, count: number): Found {
  const rows = new Int32Array(count);
  let at = 0;
  if (count * asLong > mask.length) {
    const fours = new Uint32Array(mask.buffer);
    for (let four = 0; four < fours.length; four++) {
      if (fours[four] === 0) continue;
      for (let row = four * 4; row < four * 4 + 4; row++) if (mask[row] === 1) rows[at++] = row;
    }
  } else for (let row = mask.indexOf(1); row >= 0; row = mask.indexOf(1, row + 1)) rows[at++] = row;
  return { rows, mask };
}

function both(found: readonly Found[]): Found | null {
  const [few, more] = found.toSorted((one, other) => one.rows.length - other.rows.length);
  if (few === undefined || more === undefined) return few ?? null;
  const rows = few.rows.filter((row) => more.mask[row] === 1);
  const mask = new Uint8Array(few.mask.length);
  for (const row of rows) mask[row] = 1;
  return { rows, mask };
}
