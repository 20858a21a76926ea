import type { Store } from './open.ts';
import { remembered } from './remembered.ts';

/** The spellings in use, most of all what a name may be mistyped from; so many of a kind are enough. */
const most = 5_000;

/** Looked for among so many of the newest: a walk through a million would hold up every page. */
const newest = 50_000;

/** Names of a kind that are stored, the most used first where that is known. */
export function storedNames(
  store: Store,
  kind: 'brand' | 'network' | 'publisherGroup' | 'categories',
): string[] {
  const sql = {
    brand: 'SELECT name FROM brand ORDER BY id LIMIT ?',
    network: 'SELECT name FROM network ORDER BY id LIMIT ?',
    categories: `SELECT value FROM (SELECT categories FROM partner ORDER BY id DESC LIMIT ${newest}), json_each(categories)
      GROUP BY value ORDER BY count(*) DESC LIMIT ?`,
    publisherGroup: `SELECT publisher_group FROM (SELECT publisher_group FROM partnership ORDER BY id DESC LIMIT ${newest})
      WHERE publisher_group IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT ?`,
  };
  return remembered(store, `names of ${kind}`, () =>
    store.prepare<[number], string>(sql[kind]).pluck().all(most),
  );
}
