import type { Column, Columns } from './columns.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { orderOf } from './partner-sort.ts';

const known = new WeakMap<Columns, Map<string, Int32Array>>();

/** The rows in the order of a sort, as `orderOf` says it; null where they stand in it already, or exactly turned round. */
export function rowsInOrder(store: Store, columns: Columns, sort: string): Int32Array | null {
  const { name } = orderOf(sort);
  if (name === 'name' || name === '-name') return null;
  const orders = known.get(columns) ?? new Map<string, Int32Array>();
  known.set(columns, orders);
  if (!orders.has(name)) {
    const by = name.replace('-', '');
    const rank = ranks(store, columns, by);
    orders.set(by, ordered(rank, false));
    orders.set(`-${by}`, ordered(rank, true));
  }
  return orders.get(name) ?? null;
}

/** A rank for each row, equal where the sort tells no difference, -1 where blank. */
function ranks(store: Store, columns: Columns, by: string): Int32Array {
  if (by === 'id' || by === 'email') return ranksByPartner(store, columns, by);
  return ranksByCode(by === 'date' ? columns.date : by === 'group' ? columns.group : columns.status, by);
}

function ranksByCode({ codes, values }: Column, by: string): Int32Array {
  const keyOf = (value: string | null) =>
    value === null || (by === 'status' && value === 'none') ? null : by === 'group' ? foldName(value) : value;
  const keys = values.map(keyOf);
  const distinct = [...new Set(keys.filter((key) => key !== null))].sort(asBytes);
  const rankOf = new Map<string | null, number>(distinct.map((key, rank) => [key, rank]));
  const rankOfCode = keys.map((key) => rankOf.get(key) ?? -1);
  return Int32Array.from(codes, (code) => rankOfCode[code] as number);
}

/** SQLite's own order of texts. */
function asBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function ranksByPartner(store: Store, columns: Columns, by: 'id' | 'email'): Int32Array {
  const { key } = orderOf(by);
  const rankOf = new Int32Array(columns.partnerIds.reduce((most, id) => Math.max(most, id), 0) + 1).fill(-1);
  const rows = store
    .prepare<[], [number, string]>(
      `SELECT p.id, ${key} AS key FROM partner p WHERE key IS NOT NULL ORDER BY key`,
    )
    .raw();
  let rank = -1;
  let last: string | null = null;
  for (const [id, value] of rows.iterate()) {
    if (value !== last) rank++;
    last = value;
    // one that came after the columns were read
    if (id < rankOf.length) rankOf[id] = rank;
  }
  return columns.partnerIds.map((id) => rankOf[id] as number);
}

/** Blank values come last in either direction; equal ones keep the order of names. */
function ordered(rank: Int32Array, turned: boolean): Int32Array {
  const most = rank.reduce((highest, one) => Math.max(highest, one), 0);
  const place = (one: number) => (one < 0 ? most + 1 : turned ? most - one : one);
  const next = new Int32Array(most + 3);
  const add = (at: number, count: number) => (next[at] = (next[at] as number) + count);
  for (const one of rank) add(place(one) + 1, 1);
  for (let at = 1; at < next.length; at++) add(at, next[at - 1] as number);
  const order = new Int32Array(rank.length);
  for (let row = 0; row < rank.length; row++) {
    const at = place(rank[row] as number);
    order[next[at] as number] = row;
    add(at, 1);
  }
  return order;
}
