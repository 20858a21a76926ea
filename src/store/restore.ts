import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../domain/error.ts';
import { type BackupContent, claim, companions, copyDatabase, discard, seal, settle } from './backup-file.ts';

/**
 * Puts a backup in the place of the database. It is copied and checked first; the former database then stands beside
 * the new one under the name that is returned (null where there was none).
 *
 * @throws UserError `file-missing`, `not-a-backup`, `database-too-new`, `database-exists` (without `force`), `database-in-use`
 */
export async function restoreStore(
  source: string,
  dbFile: string,
  { force, now }: { force: boolean; now: Date },
): Promise<{ content: BackupContent; former: string | null }> {
  if (!existsSync(source)) throw new UserError('file-missing', `There is no file ${source}. Check the path.`);
  if (existsSync(dbFile)) refuseToReplace(source, dbFile, force);
  const partial = `${dbFile}.restoring`;
  mkdirSync(dirname(dbFile), { recursive: true, mode: 0o700 });
  claim(partial);
  try {
    await copyDatabase(source, partial);
    const content = seal(partial, source);
    const former = putAside(dbFile, now);
    renameSync(partial, dbFile);
    settle(dirname(dbFile));
    return { content, former };
  } catch (error) {
    discard(partial);
    throw error;
  }
}

function refuseToReplace(source: string, dbFile: string, force: boolean): void {
  const [one, other] = [statSync(source), statSync(dbFile)];
  if (one.ino === other.ino && one.dev === other.dev) {
    throw new UserError('not-a-backup', `${source} is the database itself. Give the path of a backup.`);
  }
  if (force) return;
  throw new UserError(
    'database-exists',
    `The database ${dbFile} is there already. With --force the backup takes its place; the present one is then kept beside it under another name.`,
  );
}

/**
 * Keeps the present database under another name, whole in one file where it can still be read. Its path stays occupied
 * until the new one takes it, wherever the file system knows two names for a file.
 *
 * @throws UserError `database-in-use`
 */
function putAside(dbFile: string, now: Date): string | null {
  const former = `${dbFile}.before-restore-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  const present = companions(dbFile).filter((file) => existsSync(file));
  // First of all: SQLite throws the log of a database away that it cannot read.
  for (const file of present) duplicate(file, former + file.slice(dbFile.length));
  try {
    const folded = existsSync(dbFile) && foldLog(dbFile);
    for (const log of companions(dbFile).slice(1)) rmSync(log, { force: true });
    if (folded) for (const log of companions(former).slice(1)) rmSync(log, { force: true });
  } catch (error) {
    discard(former);
    throw error;
  }
  return existsSync(former) ? former : null;
}

/**
 * Takes the log into the database file, which succeeds only where no one else has it open.
 *
 * @returns false where the database is damaged
 */
function foldLog(dbFile: string): boolean {
  try {
    const store = new Database(dbFile, { timeout: 2_000 });
    try {
      store.pragma('journal_mode = DELETE');
    } finally {
      store.close();
    }
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')))
      return false;
    throw new UserError(
      'database-in-use',
      `Another program, perhaps a Roster server, has ${dbFile} open. Stop it, then restore again. Nothing was changed.`,
    );
  }
}

function duplicate(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch {
    copyFileSync(file, aside);
    settle(aside);
  }
}
