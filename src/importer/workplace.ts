import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../domain/error.ts';
import { migrations } from '../store/migrations.ts';
import { openStore, type Store } from '../store/open.ts';
import { queueMigrations } from '../store/queue.ts';

/** One partner CRM with the imports that wait for it and the files they came from. */
export interface Workplace {
  dbFile: string;
  /** partners, partnerships, committed imports */
  db: Store;
  /** imports that have not been committed; always writable */
  queue: Store;
  /** folder of uploads and plans, beside the database */
  files: string;
}

/**
 * Opens a database with its queue and files, creating what is not there.
 *
 * @param mode `read` never writes partners: for the web process, which leaves that to the writer
 * @throws UserError as `openStore`
 */
export function openWorkplace(dbFile: string, mode: 'read' | 'write'): Workplace {
  const files = filesOf(dbFile);
  const db = openStore(dbFile, migrations, mode);
  try {
    if (!existsSync(files)) mkdirSync(files, { recursive: true, mode: 0o700 });
    chmodSync(files, 0o700);
    return { dbFile, db, files, queue: openStore(join(files, 'queue.db'), queueMigrations) };
  } catch (error) {
    db.close();
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    throw new UserError(
      'database-unreadable',
      `The folder ${files}, where uploads are kept beside the database, cannot be used (${error.message}). Check that you may write there.`,
    );
  }
}

/** The folder of uploads and plans of a database. */
export function filesOf(dbFile: string): string {
  return `${dbFile}.files`;
}

export function closeWorkplace({ db, queue }: Workplace): void {
  db.close();
  queue.close();
}

/** Where an import's file and plan are kept. */
export function folderOf(workplace: Pick<Workplace, 'files'>, id: number): string {
  return join(workplace.files, String(id));
}

export function uploadOf(workplace: Workplace, id: number): string {
  return join(folderOf(workplace, id), 'upload');
}

export function planOf(workplace: Workplace, id: number): string {
  return join(folderOf(workplace, id), 'plan.db');
}
