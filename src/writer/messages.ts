import type { HandEdit } from '../domain/hand-edit.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { ListChangeQuery } from '../domain/list-change.ts';
import type { ChangeAll, SentRow } from '../domain/row-edit.ts';
import type { ProfileEdit } from '../importer/index.ts';

/** What the web process asks of a worker thread: an importer's function each, one at a time. */
export type Task =
  | { kind: 'preview'; id: number }
  | { kind: 'commit'; id: number }
  | { kind: 'edit-by-hand'; edit: HandEdit }
  | { kind: 'carry-out-waiting' }
  | { kind: 'delete-file'; id: number }
  | { kind: 'save-mapping'; importId: number; choices: ImportChoices; name: string }
  | { kind: 'edit-profile'; profile: string; edit: ProfileEdit }
  | { kind: 'delete-profile'; profile: string }
  | { kind: 'undo'; id: number; seen: string | null }
  | { kind: 'preview-undo'; id: number }
  | { kind: 'view-changes'; query: ListChangeQuery & { offset: number; limit: number } }
  | { kind: 'changes-text'; query: ListChangeQuery; format: 'csv' | 'json' }
  | { kind: 'save-rows'; importId: number; rows: SentRow[] }
  | { kind: 'change-all'; importId: number; change: ChangeAll };

/** What a worker says. `failed` carries a UserError's parts. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; result?: unknown }
  | { kind: 'failed'; code: string; message: string }
  /** a bug, or a fault of the machine, with its stack */
  | { kind: 'broken'; stack: string };

/** What a worker is started with. */
export interface WorkerStart {
  dbFile: string;
  /** one 32-bit number: the import whose work shall stop, 0 for none */
  stop: SharedArrayBuffer;
}
