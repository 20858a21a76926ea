import type { Request, Response } from 'express';
import { closeWorkplace, openWorkplace, type Workplace } from '../importer/index.ts';
import { keepLittle, openStore, readAsMemory } from '../store/open.ts';
import { Writer } from '../writer/client.ts';
import { Reader } from '../writer/reader.ts';

/**
 * What every handler works with: it reads the workplace itself, asks the reader where that would take long, and the
 * writer to change it.
 */
export interface Site {
  workplace: Workplace;
  /** the same partners, for who reads all of them: what pages need stays in memory beside */
  all: Pick<Workplace, 'db'>;
  reader: Reader;
  writer: Writer;
}

/** Answers one request; what it throws is answered by errors.ts. */
export type Handler = (req: Request, res: Response) => void | Promise<void>;

/**
 * Opens a database for the web, creating it where it does not exist.
 *
 * @throws UserError where it cannot be opened
 */
export async function openSite(dbFile: string): Promise<Site> {
  const writer = await Writer.start(dbFile);
  let reader: Reader | null = null;
  try {
    reader = await Reader.start(dbFile);
    const workplace = openWorkplace(dbFile, 'read');
    for (const store of [workplace.db, workplace.queue]) readAsMemory(store);
    const all = { db: openStore(dbFile, [], 'read') };
    keepLittle(all.db);
    return { writer, reader, workplace, all };
  } catch (error) {
    await Promise.all([reader?.close(), writer.close()]);
    throw error;
  }
}

/** Lets the running import finish, then closes everything. */
export async function closeSite({ workplace, all, reader, writer }: Site): Promise<void> {
  await Promise.all([reader.close(), writer.close()]);
  closeWorkplace(workplace);
  all.db.close();
}
