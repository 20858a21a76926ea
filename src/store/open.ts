import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../domain/error.ts';
import { foldName } from './fold.ts';
import { searchedText } from './searched-text.ts';

export type Store = Database.Database;
export type Statement = Database.Statement<unknown[], unknown>;

/** How long a connection waits for another program's write, in milliseconds. */
const busyTimeout = 30_000;

/**
 * Opens (and where needed creates) an SQLite file, readable by its owner only, and brings its schema up to date.
 * Every connection of Roster comes from here: the pragmas are set and asserted in one place.
 *
 * @throws UserError `not-a-database`, `database-too-new`, `database-unreadable`
 */
export function openStore(file: string, schema: readonly string[], mode: 'read' | 'write' = 'write'): Store {
  try {
    if (mode === 'write') createPrivately(file);
    const store = new Database(file, { readonly: mode === 'read', timeout: busyTimeout });
    refuseForeign(store, file);
    if (mode === 'write') chmodSync(file, 0o600);
    setPragmas(store, mode);
    defineFunctions(store);
    if (mode === 'write') migrate(store, file, schema);
    return store;
  } catch (error) {
    throw explained(error, file);
  }
}

/** A folder or database that others on the machine may read would give away the partners' e-mails. */
function createPrivately(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}

/** Somebody else's database is left as it is. @throws UserError `not-a-database` */
function refuseForeign(store: Store, file: string): void {
  const version = store.pragma('user_version', { simple: true });
  const tables = store.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (version !== 0 || tables === 0) return;
  store.close();
  throw new UserError(
    'not-a-database',
    `${file} is an SQLite database of another program. Choose another file with --db; this one was left as it is.`,
  );
}

/** What Roster's own SQL calls, migrations too. */
export function defineFunctions(store: Store): void {
  store.function('fold', { deterministic: true }, foldValue);
  store.function('searched_text', { deterministic: true }, searchedText);
}

/** For a connection that reads everything once, an export's: it finds little of it a second time. */
export function keepLittle(store: Store): void {
  store.pragma('cache_size = -4000');
}

/** SQLite's most. Bytes. */
const mostMapped = 0x7fff0000;

/**
 * Lets the connection that answers pages read the database as memory of the process (https://www.sqlite.org/mmap.html).
 * The system keeps what is so read; other files it drops sooner, and a page that has to have them read again waits
 * behind whatever the disk has to do, which after an import are hundreds of megabytes. It counts as memory of the
 * process, but the system takes it back where there is need. Where the disk cannot be read, the process ends.
 */
export function readAsMemory(store: Store): void {
  store.pragma(`mmap_size = ${mostMapped}`);
}

/** Does what nobody waits for. @throws SqliteError `SQLITE_BUSY`, at once, where another connection writes just now */
export function withoutWaiting<Result>(store: Store, work: () => Result): Result {
  store.pragma('busy_timeout = 0');
  try {
    return work();
  } finally {
    store.pragma(`busy_timeout = ${busyTimeout}`);
  }
}

/** What SQL calls as fold(…): comparing without case and accents. */
function foldValue(value: unknown): string | null {
  return value === null ? null : foldName(String(value));
}

/** WAL's own default is synchronous=NORMAL, which loses acknowledged commits when the power fails. */
function setPragmas(store: Store, mode: 'read' | 'write'): void {
  if (mode === 'write') store.pragma('journal_mode = WAL');
  store.pragma('synchronous = FULL');
  store.pragma('foreign_keys = ON');
  // what a large import sorts for its indexes would grow with it; who reads sorts a portion at a time
  store.pragma(`temp_store = ${mode === 'write' ? 'FILE' : 'MEMORY'}`);
  store.pragma('cache_size = -32000');
  store.pragma('mmap_size = 0');
  const got = {
    journal_mode: store.pragma('journal_mode', { simple: true }),
    synchronous: store.pragma('synchronous', { simple: true }),
    foreign_keys: store.pragma('foreign_keys', { simple: true }),
  };
  if (got.journal_mode !== 'wal' || got.synchronous !== 2 || got.foreign_keys !== 1) {
    throw new Error(`SQLite did not take the settings that keep data safe: ${JSON.stringify(got)}`);
  }
}

function migrate(store: Store, file: string, schema: readonly string[]): void {
  const current = () => store.pragma('user_version', { simple: true }) as number;
  if (current() > schema.length) {
    throw new UserError(
      'database-too-new',
      `${file} was written by a newer Roster (schema ${current()}, this one knows ${schema.length}). Update Roster, or choose another file with --db.`,
    );
  }
  while (current() < schema.length) {
    store
      .transaction(() => {
        const version = current();
        const step = schema[version];
        if (step === undefined) return;
        store.exec(step);
        store.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}

function explained(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB') {
    return new UserError(
      'not-a-database',
      `${file} is not an SQLite database. Choose another file with --db; this one was left as it is.`,
    );
  }
  if (
    code === 'SQLITE_CANTOPEN' ||
    code === 'EACCES' ||
    code === 'EISDIR' ||
    code === 'EROFS' ||
    code === 'ENOENT' ||
    code === 'SQLITE_READONLY'
  ) {
    return new UserError(
      'database-unreadable',
      `The database ${file} cannot be opened (${error.message}). Check the path and that you may write there.`,
    );
  }
  return error;
}
