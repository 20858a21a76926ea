import type { PartnerFilter } from '../domain/filter.ts';
import { add, type Bits, bitsOf, isAmong, noneOf, numbersOf } from './bits.ts';
import type { Columns } from './columns.ts';
import { type Part, partsOf } from './filter-parts.ts';
import type { Store } from './open.ts';

/** The rows that search and import let through: in their order, and as bits. */
export interface Found {
  rows: Int32Array;
  bits: Bits;
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

/** The ids of the partners of whom the parts may let partnerships through; null where nothing tells. */
export function partnersThatMayMatch(columns: Columns, parts: readonly Part[]): Bits | null {
  for (const part of parts) {
    const bits = partnersOf(columns, part);
    if (bits) return bits;
  }
  return null;
}

/** A bit for each partner is soon kept: who adds another filter does not ask the search index again. */
const mostMayMatch = 30;

/** By the part of the filter, the latest, as long as the columns; none where nothing tells. */
const mayMatch = new WeakMap<Columns, Map<string, Bits | null>>();

function partnersOf(columns: Columns, part: Part): Bits | null {
  const known = mayMatch.get(columns)?.get(part.key);
  if (known !== undefined) return known;
  const partners = part.partners();
  const bits = partners && bitsOf(partners, columns.lastPartner + 1);
  remember(mayMatch, columns, part.key, bits, mostMayMatch);
  return bits;
}

function recall(columns: Columns, { key }: Part): Found | null {
  const found = known.get(columns)?.get(key);
  const rows = knownRows.get(columns)?.get(key);
  if (found || !rows) return found ?? null;
  const recalled = { rows, bits: bitsOf(rows, columns.size) };
  remember(known, columns, key, recalled, mostKnown);
  return recalled;
}

function foundAtOnce(columns: Columns, part: Part): Found | null {
  // of whom it is known who may match, they were asked for already, and are many
  const few = mayMatch.get(columns)?.get(part.key) ? null : part.few();
  if (few === null) return null;
  const bits = noneOf(columns.size);
  mark(columns, bits, few);
  return keep(columns, part, bits);
}

/** Looks for all that a part lets through; known from then on. Yields as `foundRows`. */
export function* findInPortions(columns: Columns, part: Part): Generator<void, Found> {
  const bits = noneOf(columns.size);
  for (const ids of part.all()) {
    mark(columns, bits, ids);
    yield;
  }
  return keep(columns, part, bits);
}

function mark({ rowOf }: Columns, bits: Bits, ids: ArrayLike<number>): void {
  for (let at = 0; at < ids.length; at++) {
    const row = rowOf[ids[at] as number] ?? -1;
    if (row >= 0) add(bits, row);
  }
}

function keep(columns: Columns, { key }: Part, bits: Bits): Found {
  const found = { rows: numbersOf(bits), bits };
  remember(known, columns, key, found, mostKnown);
  if (found.rows.length <= soonMarked) remember(knownRows, columns, key, found.rows, mostKnownRows);
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

function both(found: readonly Found[]): Found | null {
  const [few, more] = found.toSorted((one, other) => one.rows.length - other.rows.length);
  if (few === undefined || more === undefined) return few ?? null;
  const rows = few.rows.filter((row) => isAmong(more.bits, row));
  return { rows, bits: bitsOf(rows, more.bits.length * 32) };
}
