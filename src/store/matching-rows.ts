import type { PartnerFilter } from '../domain/filter.ts';
import { always, type Narrow, narrowestOf, type Verdict, verdictOf } from './column-filter.ts';
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
  const rows = yield* rowsToLookAt(store, columns, sort, found, narrowestOf(columns, filter));
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
    for (; batch.length < Math.max(most, tries); at++) {
      at = rows.next(at);
      if (at >= rows.size) break;
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

/** The rows to look at, in the order of a sort. @param narrow must be true of those that match */
export function* rowsToLookAt(
  store: Store,
  columns: Columns,
  sort: string,
  found: Found | null,
  narrow: Narrow | null = null,
): Generator<void, Rows> {
  if (narrow === 'nobody') return rowsOf(0, (place) => place);
  const order = yield* rowsInOrder(store, columns, sort);
  if (order && found) {
    const rows = order.filter((row) => found.mask[row] === 1);
    return rowsOf(rows.length, (place) => rows[place] as number);
  }
  const isTurned = orderOf(sort).name === '-name';
  const rows = order ?? found?.rows;
  if (rows) {
    const last = rows.length - 1;
    return rowsOf(rows.length, (place) => rows[isTurned ? last - place : place] as number);
  }
  return allRows(columns.size, isTurned, narrow);
}

function rowsOf(size: number, at: Rows['at']): Rows {
  return { size, at, next: (place) => place };
}

/** All as they stand, or turned round. */
function allRows(size: number, isTurned: boolean, narrow: Narrow | null): Rows {
  const last = size - 1;
  const rows = rowsOf(size, isTurned ? (place) => last - place : (place) => place);
  if (narrow === null || narrow === 'nobody') return rows;
  const { codes, code } = narrow;
  return {
    ...rows,
    next(place) {
      if (place > last) return size;
      const row = isTurned ? codes.lastIndexOf(code, last - place) : codes.indexOf(code, place);
      return row < 0 ? size : isTurned ? last - row : row;
    },
  };
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
  return { ids: ids.slice(0, count), before };
}
