import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isCommitted } from '../store/import-records.ts';
import { type Draft, moveDraft, readDraft, readDrafts, removeDraft } from '../store/queue.ts';
import type { Workplace } from './workplace.ts';

/**
 * After a crash: what was at work is not there or whole. The former is said on its page and can be run again; drafts
 * whose import is stored are done; folders that belong to nothing go.
 *
 * @returns drafts that still wait for their turn
 */
export function recover(workplace: Workplace): Draft[] {
  const { db, queue } = workplace;
  for (const draft of readDrafts(queue)) {
    if (isCommitted(db, draft.id)) forgetDraft(workplace, draft.id);
    else if (draft.status === 'running' && !isAtWork(draft.pid)) markInterrupted(workplace, draft.id);
  }
  const folders = readdirSync(workplace.files);
  const known = new Set(readDrafts(queue).map(({ id }) => id));
  for (const name of folders) {
    const id = /^\d+$/.test(name) ? Number(name) : null;
    if (id !== null && !known.has(id) && !isCommitted(db, id))
      rmSync(join(workplace.files, name), { recursive: true, force: true });
  }
  return readDrafts(queue)
    .filter(({ status, pid }) => status === 'queued' && !isAtWork(pid))
    .reverse();
}

/**
 * Says of a draft whose work ended without an answer that nothing of it was imported.
 *
 * @returns whether it could be said: a disk that took no word of the import may take none of its end either
 */
export function markInterrupted({ queue }: Workplace, id: number): boolean {
  const message =
    'Roster ended while this import was at work. Nothing of it was imported. Run it again, or cancel it.';
  const error = { code: 'interrupted', message, details: {} };
  try {
    moveDraft(queue, id, ['running'], { status: 'failed', job: null, error });
    return true;
  } catch {
    return false;
  }
}

/**
 * The draft of an import that ended has no use any more. One that a failing disk keeps is settled when Roster starts
 * next: it must not turn a stored import into a failed one.
 */
export function forgetDraft({ queue }: Workplace, id: number): void {
  try {
    removeDraft(queue, id);
  } catch {
    // see above
  }
}

/** A command line that was killed leaves its draft running; whoever comes next settles it. */
export function settleLeftBehind(workplace: Workplace, id: number): void {
  const draft = readDraft(workplace.queue, id);
  if (draft?.status !== 'running' || draft.pid === process.pid || isAtWork(draft.pid)) return;
  if (isCommitted(workplace.db, id)) forgetDraft(workplace, id);
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
