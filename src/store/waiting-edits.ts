import type { HandEdit } from '../domain/hand-edit.ts';
import type { Store } from './open.ts';

/** In the queue's database, which takes writes while a long import holds the partners' one. */
export const waitingEditTable = `
  -- What a person did to partners while an import was at work: JSON (domain/hand-edit.ts), carried out when it is done.
  CREATE TABLE waiting_edit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    edit TEXT NOT NULL
  ) STRICT;
`;

/** An edit that waits, with the time at which the person made it. */
export interface WaitingEdit {
  id: number;
  at: string;
  edit: HandEdit;
}

export function addWaitingEdit(queue: Store, edit: HandEdit, at: string): number {
  const { lastInsertRowid } = queue
    .prepare('INSERT INTO waiting_edit (at, edit) VALUES (?, ?)')
    .run(at, JSON.stringify(edit));
  return Number(lastInsertRowid);
}

/** Oldest first. */
export function readWaitingEdits(queue: Store): WaitingEdit[] {
  return queue
    .prepare<[], Omit<WaitingEdit, 'edit'> & { edit: string }>(
      'SELECT id, at, edit FROM waiting_edit ORDER BY id',
    )
    .all()
    .map(({ edit, ...waiting }) => ({ ...waiting, edit: JSON.parse(edit) as HandEdit }));
}

export function removeWaitingEdit(queue: Store, id: number): void {
  queue.prepare('DELETE FROM waiting_edit WHERE id = ?').run(id);
}
