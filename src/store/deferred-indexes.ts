import type { Store } from './open.ts';

/** More rows than this, and more than half as many as there are, pay for building the indexes anew. */
const many = 10_000;

/**
 * Takes the indexes of `partnership` away while many rows are added, renamed or removed: entries that come in the order
 * of a file land all over an index, while one that is built at the end is sorted first. All within the transaction that
 * the caller holds, so that readers see the indexes throughout and a crash leaves them as they were. What the schema
 * itself needs (primary keys, UNIQUE) stays.
 *
 * @param changing how many rows are about to change, at most
 * @returns builds them again; to be called before the transaction ends
 */
export function deferIndexes(store: Store, changing: number): () => void {
  const there = store.prepare<[], number>('SELECT coalesce(max(id), 0) FROM partnership').pluck().get() ?? 0;
  if (changing < many || changing * 2 < there) return () => {};
  const indexes = store
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'partnership' AND sql IS NOT NULL",
    )
    .all();
  for (const { name } of indexes) store.exec(`DROP INDEX ${name}`);
  return () => {
    for (const { sql } of indexes) store.exec(sql);
  };
}
