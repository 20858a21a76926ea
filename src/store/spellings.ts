import type { Store } from './open.ts';
import { remembered } from './remembered.ts';

/** The spellings in use, most of all what a name may be mistyped from; so many of a kind are enough. */
const most = 5_000;

/** Names of a kind that are stored, the most used first where that is known. */
export function storedNames(
  store: Store,
  kind: 'brand' | 'network' | 'publisherGroup' | 'categories',
): string[] {
  const sql = {
    brand: 'SELECT name FROM brand ORDER BY id LIMIT ?',
    network: 'SELECT name FROM network ORDER BY id LIMIT ?',
    categories: 'SELECT name FROM category ORDER BY id LIMIT ?',
    publisherGroup:
      'SELECT publisher_group FROM partnership WHERE publisher_group IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT ?',
  };
  return remembered(store, `names of ${kind}`, () =>
    store.prepare<[number], string>(sql[kind]).pluck().all(most),
  );
}
