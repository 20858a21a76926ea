import { UserError } from '../domain/error.ts';
import type { Store } from './open.ts';

/**
 * Runs a piece of work that is stored as a whole or not at all.
 *
 * Where the disk fails at the very end, SQLite answers that nothing was stored, but the end of the transaction may
 * already stand in the WAL and would be taken up when the database is opened next. A small write over it settles that it
 * is not there.
 *
 * @throws what the work throws, nothing being stored; UserError `outcome-unknown` where the disk did not take that write either
 */
export function atomically<Result>(store: Store, work: () => Result): Result {
  emptyWal(store);
  try {
    return store.transaction(work).immediate();
  } catch (error) {
    if (isDiskFault(error) && !overwriteEnd(store)) throw outcomeUnknown();
    throw error;
  }
}

function isDiskFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_IOERR') || code === 'SQLITE_FULL';
}

/**
 * Writes what is there already; the WAL's next frame is the one that the failed transaction began with. What that made
 * the WAL grow by is given back: on a full disk the draft can then be told what happened.
 */
function overwriteEnd(store: Store): boolean {
  try {
    store.pragma(`user_version = ${store.pragma('user_version', { simple: true })}`);
    emptyWal(store);
    return true;
  } catch {
    return false;
  }
}

/** So long it waits for those who read, in milliseconds: long enough for a page, not for someone who reads all partners. */
const patience = 250;

/** Gives the WAL's room back, as far as nobody reads from it; what it holds must be in the database first. */
function emptyWal(store: Store): void {
  const timeout = store.pragma('busy_timeout', { simple: true });
  store.pragma(`busy_timeout = ${patience}`);
  try {
    store.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // a full disk: the WAL stays as long as it is
  } finally {
    store.pragma(`busy_timeout = ${timeout}`);
  }
}

/** Is this the fault of `atomically` that leaves open whether the work is stored? */
export function isUnknownOutcome(error: unknown): boolean {
  return error instanceof UserError && error.code === 'outcome-unknown';
}

function outcomeUnknown(): UserError {
  return new UserError(
    'outcome-unknown',
    'The disk failed while this was being stored, and takes no more writes. Whether it was stored shows when Roster is started again on a sound disk: look at the page Imports, or "roster imports", before you do it once more.',
  );
}
