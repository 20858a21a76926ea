import { ranksOf } from './column-ranks.ts';
import type { Columns } from './columns.ts';
import type { Store } from './open.ts';
import { orderOf } from './partner-sort.ts';
import { inPortions, Shared } from './turns.ts';

/** The rows in the order of a sort, and of the same turned round. */
export interface Orders {
  up: Int32Array;
  down: Int32Array;
  /** of the partners when they were sorted, as `partnersVersion` says it */
  version: string;
}

const known = new WeakMap<Columns, Map<string, Shared<Orders>>>();

/**
 * The rows in the order of a sort, as `orderOf` says it; null where they stand in it already, or exactly turned round.
 * Yields where something else may be done in between.
 */
export function* rowsInOrder(
  store: Store,
  columns: Columns,
  sort: string,
): Generator<void, Int32Array | null> {
  const { name } = orderOf(sort);
  if (name === 'name' || name === '-name') return null;
  const by = name.replace('-', '');
  const orders = ordersOf(columns);
  const making = orders.get(by) ?? new Shared(ordersBy(store, columns, by));
  orders.set(by, making);
  try {
    const { up, down } = yield* making.end();
    return name === by ? up : down;
  } catch (error) {
    if (orders.get(by) === making) orders.delete(by);
    throw error;
  }
}

/** The orders that were asked for so far, by what they sort. */
export function ordersOf(columns: Columns): Map<string, Shared<Orders>> {
  const orders = known.get(columns) ?? new Map<string, Shared<Orders>>();
  known.set(columns, orders);
  return orders;
}

function* ordersBy(store: Store, columns: Columns, by: string): Generator<void, Orders> {
  const { ranks, version } = yield* ranksOf(store, columns, by);
  return { up: yield* ordered(ranks, false), down: yield* ordered(ranks, true), version };
}

/** Blank values (-1) come last in either direction; equal ones keep the order of names. */
function* ordered(ranks: Int32Array, turned: boolean): Generator<void, Int32Array> {
  let most = 0;
  for (const rank of ranks) if (rank > most) most = rank;
  yield;
  const place = (one: number) => (one < 0 ? most + 1 : turned ? most - one : one);
  const next = new Int32Array(most + 3);
  yield* inPortions(ranks.length, (from, to) => {
    for (let row = from; row < to; row++) (next[place(ranks[row] as number) + 1] as number)++;
  });
  yield* inPortions(next.length - 1, (from, to) => {
    for (let at = from; at < to; at++) next[at + 1] = (next[at + 1] as number) + (next[at] as number);
  });
  const order = new Int32Array(ranks.length);
  yield* inPortions(ranks.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const at = place(ranks[row] as number);
      order[next[at] as number] = row;
      (next[at] as number)++;
    }
  });
  return order;
}
