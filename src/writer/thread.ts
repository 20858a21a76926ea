import { availableParallelism, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { toThreadFault } from '../domain/thread-fault.ts';
import {
  cancelDraft,
  carryOutWaiting,
  changeAllRows,
  deleteProfile,
  deleteStoredFile,
  editByHand,
  editProfile,
  type Hooks,
  letWait,
  listChangesText,
  markInterrupted,
  openWorkplace,
  previewUndo,
  queueAgain,
  receiveFile,
  rememberRequest,
  runCommit,
  runPreview,
  saveMapping,
  saveRows,
  sendInCorrections,
  undoImport,
  viewListChanges,
} from '../importer/index.ts';
import { withoutWaiting } from '../store/open.ts';
import { mergeParts } from '../store/partner-search.ts';
import type { Answer, Task, Upload, WorkerStart } from './messages.ts';

/**
 * A worker thread with a connection of its own. Imports run here, and whatever else writes, so that the web process
 * always answers, also while the disk is slow; all writing of partners goes through one such thread, one task after the
 * other.
 */
const { dbFile, givesWay, stop } = workerData as WorkerStart;
const workplace = openWorkplace(dbFile, 'write');
const stopped = new Int32Array(stop);

/** Twice as much and other programs, too, would take the import's time. */
const niceness = 5;

const port = parentPort;
if (!port) throw new Error('The writer is a worker thread; start it with Writer.start.');

port.on('message', (task: Task) => {
  try {
    say({ kind: 'done', result: work(task) });
  } catch (error) {
    say(toThreadFault(error));
  }
  if (writesPartners.includes(task.kind)) tidyLater();
});
if (givesWay) giveWay();
say({ kind: 'ready' });

/** On Linux alone is that said of a thread and not of the process. */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, niceness);
  } catch {
    // a sandbox that does not let us: pages then wait a little longer
  }
}

function work(task: Task): unknown {
  switch (task.kind) {
    case 'receive':
      return receive(task.upload);
    case 'queue-again':
      return queueAgain(workplace, task.importId, task.job, task.choices, task.seen);
    case 'cancel':
      return cancelDraft(workplace, task.importId);
    case 'mark-interrupted':
      return markInterrupted(workplace, task.importId);
    case 'let-wait':
      return letWait(workplace, task.edit);
    case 'send-in':
      return sendInCorrections(workplace, task.importId, task.job);
    case 'preview':
      return runPreview(workplace, task.id, hooksFor(task.id));
    case 'commit':
      return runCommit(workplace, task.id, hooksFor(task.id));
    case 'edit-by-hand':
      return editByHand(workplace, task.edit);
    case 'carry-out-waiting':
      return carryOutWaiting(workplace);
    case 'delete-file':
      return deleteStoredFile(workplace, task.id);
    case 'save-mapping':
      return saveMapping(workplace, task.importId, task.choices, task.name);
    case 'edit-profile':
      return editProfile(workplace, task.profile, task.edit);
    case 'delete-profile':
      return deleteProfile(workplace, task.profile);
    case 'undo':
      return undoImport(workplace, task.id, task.seen);
    case 'preview-undo':
      return previewUndo(workplace, task.id, { keep: true });
    case 'view-changes':
      return viewListChanges(workplace, task.query);
    case 'changes-text':
      return listChangesText(workplace, task.query, task.format);
    case 'save-rows':
      return saveRows(workplace, task.importId, task.rows);
    case 'change-all':
      return changeAllRows(workplace, task.importId, task.change);
  }
}

/** @returns the import's id */
function receive({
  path,
  fileName,
  choices,
  commit,
  asks = false,
  idempotencyKey,
  bodyHash,
}: Upload): number {
  const job = commit ? 'commit' : 'preview';
  const id = receiveFile(workplace, { path, name: fileName }, choices, { job, asks });
  if (idempotencyKey !== undefined) rememberRequest(workplace, idempotencyKey, bodyHash ?? '', id);
  return id;
}

/** Tasks of the one thread that writes partners, after which there may be more in the index of the search; its first, too. */
const writesPartners: readonly Task['kind'][] = ['carry-out-waiting', 'commit', 'undo'];

/** Milliseconds in which others may write; and read, as after every write they have to begin anew with what they keep in memory. */
const rest = 250;

let tidying: NodeJS.Timeout | undefined;

/** What an import left in the index of the search is put in order while no task waits. */
function tidyLater(): void {
  clearTimeout(tidying);
  tidying = setTimeout(tidy, rest);
}

function tidy(): void {
  try {
    if (withoutWaiting(workplace.db, () => mergeParts(workplace.db))) tidyLater();
  } catch {
    // another program writes just now: there is time after the next task
  }
}

/** Milliseconds between two reports of progress. */
const pause = 100;

function hooksFor(id: number): Hooks {
  let last = 0;
  return {
    // one is left to the pages
    processors: availableParallelism() - 1,
    progress(done, total) {
      const now = performance.now();
      if (now - last < pause) return;
      last = now;
      say({ kind: 'progress', done, total });
    },
    cancelled: () => Atomics.load(stopped, 0) === id,
  };
}

function say(answer: Answer): void {
  port?.postMessage(answer);
}
