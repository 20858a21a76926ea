import type { Column, Columns } from './columns.ts';
import { foldName } from './fold.ts';
import { openStore, type Store } from './open.ts';
import { orderOf } from './partner-sort.ts';
import { inPortions } from './turns.ts';
import { partnersVersion } from './version.ts';

/** A rank for each row by what a sort looks at, equal where it tells no difference, -1 where blank. */
export interface Ranks {
  ranks: Int32Array;
  /** of the partners that were asked for them */
  version: string;
}

/** The ranks of all rows. Yields where something else may be done in between. */
export function* ranksOf(store: Store, columns: Columns, by: string): Generator<void, Ranks> {
  const column = columnOf(columns, by);
  if (column === null) return yield* ranksByPartner(store, columns, by);
  return { ranks: yield* ranksByCode(column, by), version: columns.mark.version };
}

/** What a sort looks at in each row; null where blank. */
export function sortKeys(store: Store, columns: Columns, by: string): (row: number) => string | null {
  const column = columnOf(columns, by);
  if (column) {
    const keys = keysOf(column, by);
    return (row) => keys[column.codes[row] as number] ?? null;
  }
  const read = store.prepare<[number], string | null>(
    `SELECT ${orderOf(by).key} FROM partner p WHERE id = ?`,
  );
  read.pluck();
  return (row) => read.get(columns.partnerIds[row] as number) ?? null;
}

/** The column that a sort looks at; null where it looks at the partner itself. */
export function columnOf(columns: Columns, by: string): Column | null {
  if (by === 'id' || by === 'email') return null;
  return by === 'date' ? columns.date : by === 'group' ? columns.group : columns.status;
}

function keysOf({ values }: Column, by: string): (string | null)[] {
  return values.map((value) =>
    value === null || (by === 'status' && value === 'none') ? null : by === 'group' ? foldName(value) : value,
  );
}

function* ranksByCode(column: Column, by: string): Generator<void, Int32Array> {
  const keys = keysOf(column, by);
  const distinct = [...new Set(keys.filter((key) => key !== null))].sort(asBytes);
  const rankOf = new Map<string | null, number>(distinct.map((key, rank) => [key, rank]));
  const rankOfCode = keys.map((key) => rankOf.get(key) ?? -1);
  return yield* ranked(column.codes, rankOfCode);
}

/** SQLite's own order of texts. */
function asBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** So many partners are sorted in a few milliseconds. */
const portion = 500;

/**
 * SQLite sorts, a portion at a time, in a table that is gone with its connection: one statement for a million partners
 * would keep everybody waiting for seconds.
 */
function* ranksByPartner(store: Store, { partnerIds }: Columns, by: string): Generator<void, Ranks> {
  let last = 0;
  for (const id of partnerIds) if (id > last) last = id;
  yield;
  const rankOf = new Int32Array(last + 1).fill(-1);
  const sorter = openStore(store.name, [], 'read');
  try {
    const before = partnersVersion(sorter);
    yield* fillSorted(sorter, by, last);
    // what changed meanwhile may stand at its former place; no transaction is kept open for it
    const version = before === partnersVersion(sorter) ? before : '';
    const rows = sorter.prepare<[], [string, number]>('SELECT key, id FROM sorted ORDER BY key, id').raw();
    let rank = -1;
    let read = 0;
    let former: string | null = null;
    for (const [key, id] of rows.iterate()) {
      if (++read % portion === 0) yield;
      if (key !== former) rank++;
      former = key;
      rankOf[id] = rank;
    }
    return { ranks: yield* ranked(partnerIds, rankOf), version };
  } finally {
    sorter.close();
  }
}

function* fillSorted(sorter: Store, by: string, last: number): Generator<void, void> {
  sorter.exec('CREATE TEMP TABLE sorted (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID');
  const add = sorter.prepare<[number, number]>(
    `INSERT INTO sorted SELECT ${orderOf(by).key} AS key, p.id FROM partner p WHERE p.id > ? AND p.id <= ? AND key IS NOT NULL ORDER BY key`,
  );
  for (let from = 0; from < last; from += portion) {
    add.run(from, Math.min(last, from + portion));
    yield;
  }
}

function* ranked(codes: Column['codes'], rankOf: ArrayLike<number>): Generator<void, Int32Array> {
  const ranks = new Int32Array(codes.length);
  yield* inPortions(codes.length, (from, to) => {
    for (let row = from; row < to; row++) ranks[row] = rankOf[codes[row] as number] as number;
  });
  return ranks;
}
