import { UserError } from '../domain/error.ts';
import type { HandEdit } from '../domain/hand-edit.ts';
import { addNote } from '../store/notes.ts';
import { setStatus } from '../store/status.ts';
import { addWaitingEdit, readWaitingEdits, removeWaitingEdit } from '../store/waiting-edits.ts';
import { now } from './clock.ts';
import type { Workplace } from './workplace.ts';

/**
 * Does what a person asked on a partner's page.
 *
 * @param at when the person asked; one that is carried out a second time, after a crash, changes nothing more
 * @throws UserError `not-found`
 */
export function editByHand({ db }: Workplace, edit: HandEdit, at: string = now()): void {
  if (edit.kind === 'note') addNote(db, edit.partnerId, edit.text, at);
  else setStatus(db, edit.partnerships, edit.status, at);
}

/** Keeps an edit until the import that is at work has ended, safe from crashes. */
export function letWait({ queue }: Workplace, edit: HandEdit): void {
  addWaitingEdit(queue, edit, now());
}

/** Carries out what waits. What was asked of a partner that an undo has taken away since has nowhere to go. */
export function carryOutWaiting(workplace: Workplace): void {
  for (const { id, at, edit } of readWaitingEdits(workplace.queue)) {
    try {
      editByHand(workplace, edit, at);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
    removeWaitingEdit(workplace.queue, id);
  }
}

/** Notes about a partner that wait to be stored. */
export function waitingNotes({ queue }: Workplace, partnerId: number): { at: string; text: string }[] {
  return readWaitingEdits(queue).flatMap(({ at, edit }) =>
    edit.kind === 'note' && edit.partnerId === partnerId ? [{ at, text: edit.text }] : [],
  );
}
