import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../domain/error.ts';
import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import { byHand } from '../profiles/by-hand.ts';
import { lastImportId, readImport } from '../store/import-records.ts';
import { addNote as storeNote } from '../store/notes.ts';
import {
  addDraft,
  addRequestKey,
  type Draft,
  moveDraft,
  readDraft,
  readDrafts,
  removeDraft,
} from '../store/queue.ts';
import { now } from './clock.ts';
import { commitList } from './commit.ts';
import { type ListFile, sizeOf } from './file.ts';
import { inspectHead, openToMap, readingOf, refuseWithoutBrand, samplesOf } from './list.ts';
import { previewList } from './preview.ts';
import { Cancelled, type Hooks } from './run.ts';
import { folderOf, planOf, uploadOf, type Workplace } from './workplace.ts';

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
  const draft: Omit<Draft, 'id' | 'detail' | 'reading' | 'error'> = {
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

/**
 * Reads a queued list and keeps what it would change. A list that cannot be read leaves the draft as failed, with the
 * reason.
 */
export function runPreview(workplace: Workplace, id: number, hooks: Hooks = {}): void {
  const draft = readDraft(workplace.queue, id);
  if (
    !draft ||
    !moveDraft(workplace.queue, id, ['queued'], { status: 'running', job: 'preview', pid: process.pid })
  )
    return;
  settle(workplace, id, () => {
    const file = { path: uploadOf(workplace, id), name: draft.fileName };
    keepColumns(workplace, draft, file);
    const planPath = planOf(workplace, id);
    const { detail, reading, fileHash } = previewList(
      workplace.db,
      id,
      file,
      draft.choices,
      { planPath },
      hooks,
    );
    moveDraft(workplace.queue, id, ['running'], {
      status: 'preview',
      job: null,
      detail,
      reading,
      fileHash,
      error: null,
    });
  });
}

/**
 * A list that no profile knows, or with two columns of one title, waits for the user's word; the page then shows its
 * columns.
 *
 * @throws UserError `unknown-columns` where nobody has said yet where the columns go
 */
function keepColumns(workplace: Workplace, draft: Draft, file: ListFile): void {
  const { list, unknown } = openToMap(workplace.db, file, draft.choices);
  const isKnown = list.detected.profile.id !== byHand.id;
  if (isKnown && !list.mapping.columns.some(({ use }) => use.kind === 'undecided')) return;
  const reading = readingOf(list, {
    mapping: list.mapping,
    samples: samplesOf(list),
    dateOrder: null,
    categoriesSplit: null,
  });
  moveDraft(workplace.queue, draft.id, ['running'], { reading });
  if (unknown) throw unknown;
}

/** Imports a list whose preview is there (or which is to be imported without a look). */
export function runCommit(workplace: Workplace, id: number, hooks: Hooks = {}): void {
  const draft = readDraft(workplace.queue, id);
  if (
    !draft ||
    !moveDraft(workplace.queue, id, ['queued', 'preview'], {
      status: 'running',
      job: 'commit',
      pid: process.pid,
    })
  )
    return;
  settle(workplace, id, () => {
    commitList(
      workplace.db,
      id,
      { path: uploadOf(workplace, id), name: draft.fileName },
      draft.choices,
      hooks,
    );
    removeDraft(workplace.queue, id);
  });
}

/** Notes that a program sent this import with a key of its own; the same request again means the same import. */
export function rememberRequest(workplace: Workplace, key: string, bodyHash: string, id: number): void {
  addRequestKey(workplace.queue, key, bodyHash, id, now());
}

/** Keeps what a person writes about a partner. @throws UserError `not-found` */
export function addNote(workplace: Workplace, partnerId: number, text: string): void {
  storeNote(workplace.db, partnerId, text, now());
}

/** A fault ends the job, not the worker: the draft says what happened and can be run again. */
function settle(workplace: Workplace, id: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Cancelled) {
      moveDraft(workplace.queue, id, ['running'], { status: 'cancelled', job: null });
      return;
    }
    const known =
      error instanceof UserError ? { code: error.code, message: error.message } : explained(error);
    moveDraft(workplace.queue, id, ['running'], { status: 'failed', job: null, error: known });
    if (!(error instanceof UserError) && known.code === 'internal') throw error;
  }
}

function explained(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return {
      code: 'disk-full',
      message: 'The disk is full. Nothing was imported. Free some space, then run it again.',
    };
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO')
    return {
      code: 'disk-error',
      message: 'The disk reported a fault. Nothing was imported. Check the disk, then run it again.',
    };
  if (code.startsWith('SQLITE_BUSY'))
    return {
      code: 'database-busy',
      message:
        'Another program is writing to the database. Nothing was imported. Run it again when the other is done.',
    };
  if (code === 'ENOENT')
    return { code: 'file-gone', message: 'The uploaded file is no longer there. Upload the list again.' };
  return {
    code: 'internal',
    message: 'Something went wrong inside Roster. Nothing was imported. The log has the details.',
  };
}

/**
 * Sets a settled draft to work again: with other choices (which columns, which brand …), or as it was.
 *
 * @throws UserError `not-found`, `not-pending`
 */
export function queueAgain(
  workplace: Workplace,
  id: number,
  job: 'preview' | 'commit',
  choices?: ImportChoices,
): void {
  settleLeftBehind(workplace, id);
  const from: Draft['status'][] = job === 'commit' ? ['preview'] : ['preview', 'failed', 'cancelled'];
  const draft = readDraft(workplace.queue, id);
  if (!draft) throw readImport(workplace.db, id) ? notPending(id, 'is already imported') : notFound(id);
  if (!existsSync(uploadOf(workplace, id)))
    throw new UserError('not-pending', `The file of import ${id} is no longer stored. Upload it again.`);
  const moved = moveDraft(workplace.queue, id, from, {
    status: 'queued',
    job,
    pid: process.pid,
    ...(choices ? { choices } : {}),
  });
  if (!moved)
    throw notPending(
      id,
      draft.status === 'queued' || draft.status === 'running' ? 'is already at work' : `is ${draft.status}`,
    );
}

/** @throws UserError `not-found`, `not-pending` */
export function cancelDraft(workplace: Workplace, id: number): void {
  settleLeftBehind(workplace, id);
  const draft = readDraft(workplace.queue, id);
  if (!draft)
    throw readImport(workplace.db, id)
      ? notPending(id, 'is already imported; undo it instead')
      : notFound(id);
  if (draft.status === 'cancelled') return;
  if (draft.status === 'running') return;
  if (!moveDraft(workplace.queue, id, ['preview', 'queued', 'failed'], { status: 'cancelled', job: null }))
    throw notPending(id, `is ${draft.status}`);
}

function notFound(id: number): UserError {
  return new UserError('not-found', `There is no import ${id}. The list of imports shows those there are.`);
}

function notPending(id: number, what: string): UserError {
  return new UserError('not-pending', `Import ${id} ${what}.`);
}

/** Deletes the stored file and plan; what was imported stays. @throws UserError `not-found`, `not-pending` */
export function deleteStoredFile(workplace: Workplace, id: number): void {
  settleLeftBehind(workplace, id);
  const draft = readDraft(workplace.queue, id);
  if (!draft && !readImport(workplace.db, id)) throw notFound(id);
  if (draft?.status === 'running' || draft?.status === 'queued')
    throw notPending(id, 'is at work; cancel it first');
  rmSync(folderOf(workplace, id), { recursive: true, force: true });
  if (draft) removeDraft(workplace.queue, id);
}

/**
 * After a crash: what was at work is not there or whole. The former is said on its page and can be run again; drafts
 * whose import is stored are done; folders that belong to nothing go.
 *
 * @returns drafts that still wait for their turn
 */
export function recover(workplace: Workplace): Draft[] {
  const { db, queue } = workplace;
  for (const draft of readDrafts(queue)) {
    if (readImport(db, draft.id)) removeDraft(queue, draft.id);
    else if (draft.status === 'running' && !isAtWork(draft.pid)) markInterrupted(workplace, draft.id);
  }
  const folders = readdirSync(workplace.files);
  const known = new Set(readDrafts(queue).map(({ id }) => id));
  for (const name of folders) {
    const id = /^\d+$/.test(name) ? Number(name) : null;
    if (id !== null && !known.has(id) && !readImport(db, id))
      rmSync(join(workplace.files, name), { recursive: true, force: true });
  }
  return readDrafts(queue)
    .filter(({ status, pid }) => status === 'queued' && !isAtWork(pid))
    .reverse();
}

/** Says of a draft whose work ended without an answer that nothing of it was imported. */
export function markInterrupted({ queue }: Workplace, id: number): void {
  const message =
    'Roster ended while this import was at work. Nothing of it was imported. Run it again, or cancel it.';
  const error = { code: 'interrupted', message };
  moveDraft(queue, id, ['running'], { status: 'failed', job: null, error });
}

/** A command line that was killed leaves its draft running; whoever comes next settles it. */
function settleLeftBehind(workplace: Workplace, id: number): void {
  const draft = readDraft(workplace.queue, id);
  if (draft?.status !== 'running' || draft.pid === process.pid || isAtWork(draft.pid)) return;
  if (readImport(workplace.db, id)) removeDraft(workplace.queue, id);
  else markInterrupted(workplace, id);
}

/** Does another Roster that is alive have it? Our own number is one of before a restart. */
function isAtWork(pid: number | null): boolean {
  if (pid === null || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return !isAnotherProgram(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** After a restart of the machine another program may bear the number; where the system tells, its words are looked at. */
function isAnotherProgram(pid: number): boolean {
  const words = `/proc/${pid}/cmdline`;
  return existsSync(words) && !/cli\.ts|server\.ts|roster|vitest/.test(readFileSync(words, 'utf8'));
}

/**
 * The command line's import: one pass, committed or only shown.
 *
 * @param mostProblems how many problems are given
 * @throws UserError for a list that cannot be read; nothing is written then
 */
export function importFile(
  workplace: Workplace,
  file: ListFile,
  choices: ImportChoices,
  { commit, mostProblems }: { commit: boolean; mostProblems?: number },
  hooks: Hooks = {},
): ImportDetailJson {
  refuseWithoutBrand(inspectHead(workplace.db, file, choices, false), choices);
  if (!commit)
    return previewList(
      workplace.db,
      null,
      file,
      choices,
      { planPath: null, ...(mostProblems ? { mostProblems } : {}) },
      hooks,
    ).detail;
  const id = receiveFile(workplace, file, choices, { keep: true });
  try {
    moveDraft(workplace.queue, id, ['queued'], { status: 'running', job: 'commit', pid: process.pid });
    return commitList(
      workplace.db,
      id,
      { path: uploadOf(workplace, id), name: file.name },
      choices,
      hooks,
      mostProblems,
    );
  } catch (error) {
    rmSync(folderOf(workplace, id), { recursive: true, force: true });
    throw error;
  } finally {
    removeDraft(workplace.queue, id);
  }
}
