import { existsSync, rmSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import { countDraftEdits } from '../store/draft-edits.ts';
import { isCommitted } from '../store/import-records.ts';
import { type Draft, moveDraft, readDraft, removeDraft } from '../store/queue.ts';
import { seenOf } from './differences.ts';
import { settleLeftBehind } from './recover.ts';
import { folderOf, uploadOf, type Workplace } from './workplace.ts';

/**
 * Sets a settled draft to work again: with other choices (which columns, which brand …), or as it was.
 *
 * @param seen names the preview that the user looked at (`ImportView.seen`), or `asLastSeen`: where other rows would go in
 *   than that shows, it is made anew instead of imported
 * @throws UserError `not-found`, `not-pending`, `edits-unchecked`, `preview-changed`
 */
export function queueAgain(
  workplace: Workplace,
  id: number,
  job: 'preview' | 'commit',
  choices?: ImportChoices,
  seen: string | null = null,
): void {
  settleLeftBehind(workplace, id);
  const from: Draft['status'][] = job === 'commit' ? ['preview'] : ['preview', 'failed', 'cancelled'];
  const draft = readDraft(workplace.queue, id);
  if (!draft) throw isCommitted(workplace.db, id) ? notPending(id, 'is already imported') : notFound(id);
  if (!existsSync(uploadOf(workplace, id)))
    throw new UserError('not-pending', `The file of import ${id} is no longer stored. Upload it again.`);
  if (job === 'commit' && countDraftEdits(workplace.queue, id).unchecked > 0) throw editsUnchecked(id);
  if (seen !== null && draft.status === 'preview' && seen !== asLastSeen && seen !== seenOf(draft))
    throw new UserError(
      'preview-changed',
      `Import ${id} was read anew since you looked at it. Nothing has been written; look at it again, then import it.`,
    );
  const moved = moveDraft(workplace.queue, id, from, {
    status: 'queued',
    job,
    pid: process.pid,
    seen: seen === null ? null : draft.version,
    ...(choices ? { choices } : {}),
  });
  if (!moved)
    throw notPending(
      id,
      draft.status === 'queued' || draft.status === 'running' ? 'is already at work' : `is ${draft.status}`,
    );
}

function editsUnchecked(id: number): UserError {
  return new UserError(
    'edits-unchecked',
    `Rows of import ${id} were corrected or left out since it was last checked. Check it again, then import it.`,
  );
}

/** @throws UserError `not-found`, `not-pending` */
export function cancelDraft(workplace: Workplace, id: number): void {
  settleLeftBehind(workplace, id);
  const draft = readDraft(workplace.queue, id);
  if (!draft)
    throw isCommitted(workplace.db, id)
      ? notPending(id, 'is already imported; undo it instead')
      : notFound(id);
  if (draft.status === 'cancelled') return;
  if (draft.status === 'running') {
    if (draft.pid === process.pid) return;
    throw notPending(id, `is at work in another program (process ${draft.pid}); stop it there`);
  }
  if (!moveDraft(workplace.queue, id, ['preview', 'queued', 'failed'], { status: 'cancelled', job: null }))
    throw notPending(id, `is ${draft.status}`);
}

/** The preview as it was made last. */
export const asLastSeen = 'last';

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
  if (!draft && !isCommitted(workplace.db, id)) throw notFound(id);
  if (draft?.status === 'running' || draft?.status === 'queued')
    throw notPending(id, 'is at work; cancel it first');
  rmSync(folderOf(workplace, id), { recursive: true, force: true });
  if (draft) removeDraft(workplace.queue, id);
}

/** What a draft is queued for; null where it waits for nothing. */
export function jobOf({ queue }: Workplace, id: number): 'preview' | 'commit' | null {
  const draft = readDraft(queue, id);
  return draft?.status === 'queued' ? draft.job : null;
}
