import { addNote as storeNote } from '../store/notes.ts';
import { now } from './clock.ts';
import type { Workplace } from './workplace.ts';

/** Keeps what a person writes about a partner. @throws UserError `not-found` */
export function addNote(workplace: Workplace, partnerId: number, text: string): void {
  storeNote(workplace.db, partnerId, text, now());
}
