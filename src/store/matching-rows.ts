import type { PartnerFilter } from '../domain/filter.ts';
import { always, type Verdict, verdictOf } from './column-filter.ts';
import { rowsInOrder } from './column-order.ts';
import type { Columns } from './columns.ts';
import { type Found, foundRows, rowsFoundAtOnce, rowsThatMayMatch, tester } from './found-rows.ts';
import type { Store } from './open.ts';
import { orderOf } from './partner-sort.ts';

/** Rows, one after the other. */
export interface Rows {
  size: number;
  at(place: number): number;
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
export interface Part {
  ids: Ids;
  before: number;
}

/**
 * Some of the ids that match. What search and import let through is asked of their indexes where these say few; where
 * it is many, a page is soon filled by trying those that may match, one after the other; else all are looked for.
 */
export function* partOf(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
  sort: string,
  wanted: Wanted,
): Generator<void, Part> {
  const verdict = verdictOf(columns, filter);
  const found = rowsFoundAtOnce(store, columns, filter, { look: true });
  if (found !== undefined)
    return matching(columns, yield* rowsToLookAt(store, columns, sort, found), verdict, wanted);
  const rows = yield* rowsToLookAt(store, columns, sort, null);
  const may = rowsThatMayMatch(store, columns, filter);
  const soon = tried(store, columns, filter, rows, (row) => (may(row) ? verdict(row) : 1), wanted);
  if (soon) return soon;
  const all = yield* foundRows(store, columns, filter);
  return matching(columns, yield* rowsToLookAt(store, columns, sort, all), verdict, wanted);
}

/** Tries one after the other; null where that takes too many. */
function tried(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
  rows: Rows,
  verdict: Verdict,
  { from, most }: Wanted,
): Part | null {
  const test = tester(store, filter);
  const ids: number[] = [];
  for (let at = 0, tries = 0; at < rows.size; ) {
    const batch: number[] = [];
    for (; at < rows.size && batch.length < Math.max(most, tries); at++) {
      const row = rows.at(at);
      if (verdict(row) === 0) batch.push(columns.ids[row] as number);
    }
    const passed = test(batch);
    ids.push(...batch.filter((id) => passed.has(id)));
    if (ids.length >= from + most) break;
    tries += batch.length;
    if (tries >= mostTries && at < rows.size) return null;
  }
  return { ids: Int32Array.from(ids.slice(from, from + most)), before: Math.min(from, ids.length) };
}

/** So many are tried for a page before something else is tried. */
const mostTries = 3000;

/** The rows to look at, in the order of a sort. */
export function* rowsToLookAt(
  store: Store,
  columns: Columns,
  sort: string,
  found: Found | null,
): Generator<void, Rows> {
  const order = yield* rowsInOrder(store, columns, sort);
  if (order && found) {
    const rows = order.filter((row) => found.mask[row] === 1);
    return { size: rows.length, at: (place) => rows[place] as number };
  }
  const rows = order ?? found?.rows;
  const size = rows?.length ?? columns.size;
  const row = (place: number) => (rows ? (rows[place] as number) : place);
  return { size, at: orderOf(sort).name === '-name' ? (place) => row(size - 1 - place) : row };
}

/** The ids of rows that match, as many as are wanted. */
export function matching(
  columns: Columns,
  rows: Rows,
  verdict: Verdict,
  { from, most }: Wanted = everything,
): Part {
  const ids = new Int32Array(Math.min(rows.size, most));
  let before = verdict === always ? Math.min(from, rows.size) : 0;
  let count = 0;
  for (let at = before; at < rows.size && count < ids.length; at++) {
    const row = rows.at(at);
    if (verdict(row) !== 0) continue;
    if (before < from) before++;
    else ids[count++] = columns.ids[row] as number;
  }
  return { ids: ids.slice(0, count), before };
}
