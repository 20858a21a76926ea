import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/** Partnerships of so many rows of imports are kept: twenty megabytes. */
const mostKept = 5_000_000;

/** So many rows are read in some milliseconds. */
const portion = 25_000;

/** The partnerships that imports met, by their ids, the one asked for last behind the others: an import's never change. */
const kept = new WeakMap<Store, Map<number, Int32Array>>();

/** Ids of the partnerships that an import met, in the order of its rows, where they are known; else null. */
export function knownIds(store: Store, importId: number): Int32Array | null {
  const all = kept.get(store);
  const ids = all?.get(importId);
  if (!all || !ids) return null;
  all.delete(importId);
  all.set(importId, ids);
  return ids;
}

/** The number of the last row of an import that went in; 0 where there is no such import. */
export function lastRowOf(store: Store, importId: number): number {
  const sql = 'SELECT max(row) FROM import_row WHERE import_id = ?';
  return prepared<[number], number | null>(store, sql).pluck().get(importId) ?? 0;
}

/** Reads the ids, and keeps them. Yields those of each portion, so that something else can be done in between. */
export function* readIds(store: Store, importId: number): Generator<number[]> {
  const last = lastRowOf(store, importId);
  const between = prepared<[number, number, number], string>(
    store,
    'SELECT json_group_array(partnership_id) FROM import_row WHERE import_id = ? AND row > ? AND row <= ?',
  ).pluck();
  const read: Int32Array[] = [];
  for (let from = 0; from < last; from += portion) {
    const some: number[] = JSON.parse(between.get(importId, from, from + portion) ?? '[]');
    read.push(Int32Array.from(some));
    yield some;
  }
  // what is not there yet may come
  if (last > 0) keep(store, importId, joined(read));
}

/** Reads those of the latest imports, before somebody asks. Yields as `readIds`. */
export function* readLatestIds(store: Store): Generator<void> {
  for (const id of latestImports(store)) {
    if (knownIds(store, id)) continue;
    for (const _ of readIds(store, id)) yield;
  }
}

/** As many as can be kept, the very latest last: so it is let go last. */
export function latestImports(store: Store): number[] {
  const sql = 'SELECT id, rows FROM import ORDER BY id DESC LIMIT 1000';
  const imports = prepared<[], { id: number; rows: number }>(store, sql).all();
  let sum = 0;
  const tooMany = imports.findIndex(({ rows }) => {
    sum += rows;
    return sum > mostKept;
  });
  const some = tooMany === -1 ? imports : imports.slice(0, tooMany);
  return some.map(({ id }) => id).reverse();
}

function keep(store: Store, importId: number, ids: Int32Array): void {
  const all = kept.get(store) ?? new Map<number, Int32Array>();
  kept.set(store, all);
  all.set(importId, ids);
  let sum = 0;
  for (const one of all.values()) sum += one.length;
  for (const [id, one] of all) {
    if (sum <= mostKept || id === importId) return;
    all.delete(id);
    sum -= one.length;
  }
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
