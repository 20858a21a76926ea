import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../domain/error.ts';
import { type BackupContent, claim, copyDatabase, discard, seal, settle } from './backup-file.ts';

/**
 * Copies the partners' database as it is at this moment into one file, while it is in use. The file appears under its
 * name only when it is whole and on the disk.
 *
 * @throws UserError `file-missing` where there is no database, `file-exists`, `backup-unwritable`, `not-a-backup`
 * where the database itself is damaged
 */
export async function backupStore(dbFile: string, target: string): Promise<BackupContent> {
  if (!existsSync(dbFile)) {
    throw new UserError(
      'file-missing',
      `There is no database ${dbFile}. Say with --db which one to back up.`,
    );
  }
  refuseExisting(target);
  const partial = `${target}.partial`;
  claim(partial);
  try {
    await copyDatabase(dbFile, partial);
    const content = seal(partial, dbFile);
    renameSync(partial, target);
    settle(dirname(target));
    return content;
  } catch (error) {
    discard(partial);
    throw error;
  }
}

function refuseExisting(target: string): void {
  if (!existsSync(target)) return;
  throw new UserError(
    'file-exists',
    `${target} is there already and was left as it is. Choose another name, or delete it first.`,
  );
}
