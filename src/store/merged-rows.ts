import { inPortions } from './turns.ts';

/** A text as SQLite compares it: by its bytes in UTF-8, which is not JavaScript's order. */
export type Key = Buffer | null;

/** Asked again and again for the same few rows, as searches by halves do. */
export function remembering(keyOf: (row: number) => string | null): (row: number) => Key {
  const known = new Map<number, Key>();
  return (row) => {
    const key = known.get(row);
    if (key !== undefined) return key;
    const text = keyOf(row);
    const read = text === null ? null : Buffer.from(text);
    known.set(row, read);
    return read;
  };
}

/** So many places are looked up in a few milliseconds. */
const portion = 100;

/**
 * Where each of some new entries goes among those that stand in an order: before so many of them.
 *
 * @param isBefore does a new one, by its number, come before one that stands there?
 */
export function* placesAmong(
  size: number,
  fresh: number,
  isBefore: (fresh: number, at: number) => boolean,
): Generator<void, Int32Array> {
  const places = new Int32Array(fresh);
  let low = 0;
  for (let one = 0; one < fresh; one++) {
    if (one % portion === portion - 1) yield;
    for (let high = size; low < high; ) {
      const middle = (low + high) >> 1;
      if (isBefore(one, middle)) high = middle;
      else low = middle + 1;
    }
    places[one] = low;
  }
  return places;
}

/** Both in one order; `places` says before how many of the old ones each new one goes. */
export function* merged(old: Int32Array, fresh: Int32Array, places: Int32Array): Generator<void, Int32Array> {
  const both = new Int32Array(old.length + fresh.length);
  let next = 0;
  let at = 0;
  yield* inPortions(old.length + 1, (from, to) => {
    for (let place = from; place < to; place++) {
      while (next < fresh.length && places[next] === place) both[at++] = fresh[next++] as number;
      if (place < old.length) both[at++] = old[place] as number;
    }
  });
  return both;
}
