import { type Orders, ordersOf } from './column-order.ts';
import { columnOf, sortKeys } from './column-ranks.ts';
import { type Key, merged, placesAmong, remembering } from './merged-rows.ts';
import type { Store } from './open.ts';
import type { Patch } from './patch-columns.ts';
import { inPortions, Shared } from './turns.ts';

/** Takes over the orders that the former columns had: only the fresh rows are put in their places. */
export function* carryOrders(store: Store, patch: Patch): Generator<void, void> {
  for (const [by, made] of ordersOf(patch.old)) {
    // those of another moment may have one at a wrong place among the others
    if (made.value?.version !== patch.old.mark.version) continue;
    const orders = isSame(patch, by) ? made.value : yield* carried(store, patch, by, made.value);
    ordersOf(patch.now).set(by, Shared.of({ ...orders, version: patch.now.mark.version }));
  }
}

/** Has nothing moved, and nothing changed that the sort looks at? A partner's id in its network never does. */
function isSame({ old, now, fresh, stays }: Patch, by: string): boolean {
  if (!stays) return false;
  const column = columnOf(now, by);
  return fresh.length === 0 || by === 'id' || (column !== null && column.codes === columnOf(old, by)?.codes);
}

function* carried(
  store: Store,
  patch: Patch,
  by: string,
  { up, down }: Orders,
): Generator<void, Omit<Orders, 'version'>> {
  const keyOf = remembering(sortKeys(store, patch.now, by));
  return {
    up: yield* reordered(patch, up, (one, other) => compared(keyOf, one, other, 1)),
    down: yield* reordered(patch, down, (one, other) => compared(keyOf, one, other, -1)),
  };
}

/** Blank values come last in either direction; equal ones keep the order of names, which is that of the rows. */
function compared(keyOf: (row: number) => Key, one: number, other: number, direction: 1 | -1): number {
  const [a, b] = [keyOf(one), keyOf(other)];
  if (a === null || b === null) return Number(a === null) - Number(b === null) || one - other;
  return direction * Buffer.compare(a, b) || one - other;
}

function* reordered(
  { moved, fresh }: Patch,
  order: Int32Array,
  compare: (one: number, other: number) => number,
): Generator<void, Int32Array> {
  const rows = new Int32Array(order.length);
  let kept = 0;
  yield* inPortions(order.length, (from, to) => {
    for (let at = from; at < to; at++) {
      const row = moved[order[at] as number] as number;
      if (row >= 0) rows[kept++] = row;
    }
  });
  const inOrder = fresh.toSorted(compare);
  yield;
  const places = yield* placesAmong(
    kept,
    inOrder.length,
    (one, at) => compare(inOrder[one] as number, rows[at] as number) < 0,
  );
  return yield* merged(rows.subarray(0, kept), inOrder, places);
}
