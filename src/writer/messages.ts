import type { HandEdit } from '../domain/hand-edit.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { ListChangeQuery } from '../domain/list-change.ts';
import type { ChangeAll, SentRow } from '../domain/row-edit.ts';
import type { ThreadFault } from '../domain/thread-fault.ts';
import type { ProfileEdit } from '../importer/index.ts';

/** A list that was uploaded and stands in a spool file. */
export interface Upload {
  /** is moved away */
  path: string;
  fileName: string;
  choices: ImportChoices;
  /** import it without waiting for a look at its preview */
  commit: boolean;
  /** take it in also where no profile knows it: its page asks where its columns go */
  asks?: boolean;
  idempotencyKey?: string;
  bodyHash?: string;
}

/** What the web process asks of a worker thread: an importer's function each, one at a time. */
export type Task =
  | { kind: 'receive'; upload: Upload }
  | {
      kind: 'queue-again';
      importId: number;
      job: 'preview' | 'commit';
      choices?: ImportChoices | undefined;
      seen?: string | null;
    }
  | { kind: 'cancel'; importId: number }
  | { kind: 'mark-interrupted'; importId: number }
  | { kind: 'let-wait'; edit: HandEdit }
  | { kind: 'send-in'; importId: number; job: 'preview' | 'commit' }
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

/** What a worker says. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; result?: unknown }
  | ThreadFault;

/** What a worker is started with. */
export interface WorkerStart {
  dbFile: string;
  /** where processors are few, pages go before its tasks */
  givesWay: boolean;
  /** one 32-bit number: the import whose work shall stop, 0 for none */
  stop: SharedArrayBuffer;
}
