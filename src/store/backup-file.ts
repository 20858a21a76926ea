import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { UserError } from '../domain/error.ts';
import { migrations } from './migrations.ts';
import { defineFunctions, type Store } from './open.ts';

/** What a backup holds. */
export interface BackupContent {
  partners: number;
  imports: number;
  /** size of the file */
  bytes: number;
}

/** An empty file that its owner alone may read, for the copy to grow in. What an earlier, killed run left is no more. */
export function claim(file: string): void {
  try {
    discard(file);
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'backup-unwritable',
      `${file} cannot be written (${reason}). Check the path and that you may write there.`,
    );
  }
}

/**
 * Copies a database, which is only read and may be in use or no database at all. The open transaction holds one moment
 * of it: otherwise every write of another program would start the copy afresh.
 *
 * @throws UserError `not-a-backup`
 */
export async function copyDatabase(source: string, target: string): Promise<void> {
  try {
    const store = new Database(source, { readonly: true, fileMustExist: true });
    try {
      store.exec('BEGIN');
      store.prepare('SELECT count(*) FROM sqlite_schema').get();
      await store.backup(target, { progress: () => pagesAtOnce });
      store.exec('COMMIT');
    } finally {
      store.close();
    }
  } catch (error) {
    throw explained(error, source);
  }
}

/** Many, for a copy that should not wait, few enough to let others have the disk between. */
const pagesAtOnce = 10_000;

/**
 * Checks the copy and makes one file of it, without a log beside it that could be forgotten.
 *
 * @param name what the user calls it
 * @throws UserError `not-a-backup`, `database-too-new`
 */
export function seal(file: string, name = file): BackupContent {
  try {
    const copy = new Database(file);
    try {
      copy.pragma('journal_mode = DELETE');
      refuseForeign(copy, name);
      refuseDamaged(copy, name);
      const count = (sql: string) => copy.prepare<[], number>(sql).pluck().get() ?? 0;
      return {
        partners: count('SELECT count(*) FROM partner'),
        imports: count('SELECT count(*) FROM import'),
        bytes: statSync(file).size,
      };
    } finally {
      copy.close();
      settle(file);
    }
  } catch (error) {
    throw explained(error, name);
  }
}

/** A Roster database has exactly the tables and indexes that its version's migrations make. */
function refuseForeign(copy: Store, name: string): void {
  const version = copy.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new UserError(
      'database-too-new',
      `${name} was written by a newer Roster. Update Roster, then restore it.`,
    );
  }
  const model = new Database(':memory:');
  defineFunctions(model);
  for (const step of migrations.slice(0, version)) model.exec(step);
  const same = version > 0 && schemaOf(model) === schemaOf(copy);
  model.close();
  if (!same) throw notABackup(name, 'its tables are not those of Roster');
}

function schemaOf(store: Store): string {
  const sql = `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`;
  return JSON.stringify(store.prepare(sql).raw().all());
}

function refuseDamaged(copy: Store, name: string): void {
  const found = copy.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw notABackup(name, `it is damaged: ${found}`);
  const orphans = copy.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) throw notABackup(name, `it is damaged: ${orphans.length} references lead nowhere`);
}

function notABackup(name: string, why: string): UserError {
  return new UserError(
    'not-a-backup',
    `${name} is not a whole Roster database (${why}). Nothing was changed.`,
  );
}

/** SQLite's own word for a file that it cannot read, in ours. */
function explained(error: unknown, name: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (/^SQLITE_(NOTADB|CORRUPT|CANTOPEN|IOERR|READONLY)/.test(code)) return notABackup(name, error.message);
  return error;
}

/** A copy that came to nothing. */
export function discard(file: string): void {
  for (const one of companions(file)) rmSync(one, { force: true });
}

/** A database file with the files that SQLite may keep beside it. */
export function companions(file: string): string[] {
  return [file, `${file}-wal`, `${file}-shm`, `${file}-journal`];
}

/** Waits until a file, or a folder's names, are on the disk. */
export function settle(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
