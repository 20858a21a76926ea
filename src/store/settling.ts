import type { Store } from './open.ts';

/** So much waits in the WAL after a large import only. Pages. */
const many = 4000;

/**
 * Is a large import, just stored, still on its way from the WAL into the database? The disk has then more to do than
 * ever, and who reads much from it waits for seconds.
 */
export function isSettling(store: Store): boolean {
  // it moves nothing, and only tells: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
  const [told] = store.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
  return told !== undefined && told.log - told.checkpointed > many;
}
