import type { PartnerFilter } from '../domain/filter.ts';
import { always, type Verdict, verdictOf } from './column-filter.ts';
import { rowsInOrder } from './column-order.ts';
import type { Columns } from './columns.ts';
import type { Part } from './filter-parts.ts';
import { type Found, foundRows, rowsSoonFound, rowsThatMayMatch } from './found-rows.ts';
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
export interface Slice {
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
): Generator<void, Slice> {
  const verdict = verdictOf(columns, filter);
  const { found, open } = rowsSoonFound(store, columns, filter);
  const rows = yield* rowsToLookAt(store, columns, sort, found);
  if (open.length === 0) return matching(columns, rows, verdict, wanted);
  const may = rowsThatMayMatch(columns, open);
  const soon = tried(columns, rows, (row) => (may(row) ? verdict(row) : 1), open, wanted);
  if (soon) return soon;
  const all = yield* foundRows(store, columns, filter);
  return matching(columns, yield* rowsToLookAt(store, columns, sort, all), verdict, wanted);
}

/** Tries one after the other; null where that takes too many. */
function tried(
  columns: Columns,
  rows: Rows,
  verdict: Verdict,
  parts: readonly Part[],
  { from, most }: Wanted,
): Slice | null {
  const found: number[] = [];
  for (let at = 0, tries = 0; at < rows.size; ) {
    let batch: number[] = [];
    for (; at < rows.size && batch.length < Math.max(most, tries); at++) {
      const row = rows.at(at);
      if (verdict(row) === 0) batch.push(row);
    }
    tries += batch.length;
    for (const part of parts) batch = part.passing(columns, batch);
    found.push(...batch);
    if (found.length >= from + most) break;
    if (tries >= mostTries && at < rows.size) return null;
  }
  const ids = found.slice(from, from + most).map((row) => columns.ids[row] as number);
  return { ids: Int32Array.from(ids), before: Math.min(from, found.length) };
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
): Slice {
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
