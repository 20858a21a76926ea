import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import type { ImportChoices } from '../domain/import.ts';
import { byHand } from '../profiles/by-hand.ts';
import { lastImportId } from '../store/import-records.ts';
import { addDraft, addRequestKey, type Draft, removeDraft } from '../store/queue.ts';
import { now } from './clock.ts';
import { type ListFile, sizeOf } from './file.ts';
import { inspectHead, refuseWithoutBrand } from './list.ts';
import { folderOf, uploadOf, type Workplace } from './workplace.ts';

/**
 * Takes a file in: it gets an id, is kept beside the database, and waits for its preview. What its first bytes show to
 * be no list, or to lack a brand, is refused at once.
 *
 * @param file is moved where `keep` is false, else copied
 * @param asks a list that no profile knows is taken in all the same; its page asks where its columns go
 * @returns the import's id
 * @throws UserError `empty-file`, `not-text`, `unknown-columns`, `brand-missing`, `too-large` …
 */
export function receiveFile(
  workplace: Workplace,
  file: ListFile,
  choices: ImportChoices,
  {
    keep = false,
    job = 'preview',
    asks = false,
  }: { keep?: boolean; job?: 'preview' | 'commit'; asks?: boolean } = {},
): number {
  const fileSize = sizeOf(file);
  const detected = inspectHead(workplace.db, file, choices, asks);
  const willAsk = detected?.profile.id === byHand.id && Object.keys(choices.columns).length === 0;
  if (!willAsk) refuseWithoutBrand(detected, choices);
  const draft: Omit<Draft, 'id' | 'detail' | 'reading' | 'settings' | 'error'> = {
    status: 'queued',
    job,
    pid: process.pid,
    fileName: file.name,
    fileSize,
    fileHash: '',
    choices,
    createdAt: now(),
  };
  const id = addDraft(workplace.queue, draft, lastImportId(workplace.db));
  try {
    mkdirSync(folderOf(workplace, id), { recursive: true, mode: 0o700 });
    if (keep) copyFileSync(file.path, uploadOf(workplace, id));
    else renameSync(file.path, uploadOf(workplace, id));
    chmodSync(uploadOf(workplace, id), 0o600);
    return id;
  } catch (error) {
    rmSync(folderOf(workplace, id), { recursive: true, force: true });
    removeDraft(workplace.queue, id);
    throw error;
  }
}

/** Notes that a program sent this import with a key of its own; the same request again means the same import. */
export function rememberRequest(workplace: Workplace, key: string, bodyHash: string, id: number): void {
  addRequestKey(workplace.queue, key, bodyHash, id, now());
}
