import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { toThreadFault } from '../domain/thread-fault.ts';
import { viewingUndo } from '../importer/undo-view.ts';
import { filesOf } from '../importer/workplace.ts';
import { Browser } from '../store/browse.ts';
import { listingImportRows } from '../store/import-rows.ts';
import { migrations } from '../store/migrations.ts';
import { openStore, readAsMemory } from '../store/open.ts';
import type { Kind, Question, Questions, Reply } from './questions.ts';

/**
 * The thread that reads: it has all partners in memory and answers what would cost a walk through the tables. Long
 * answers are computed in portions, so that the short ones are not kept waiting.
 */
const { dbFile } = workerData as { dbFile: string };
const store = openStore(dbFile, migrations, 'read');
readAsMemory(store);
const browser = new Browser(store);
const port = parentPort;
if (!port) throw new Error('The reader is a worker thread; start it with Reader.start.');

/** Milliseconds until it is looked again whether partners have changed, so that they are read before someone asks. */
const pause = 250;
/** So long it is waited for a busy disk. Milliseconds. */
const patience = 10_000;
/** since when, in milliseconds of this thread; 0 while the disk is not */
let heldUpSince = 0;

/** What changed is read once, however many wait for it. */
let catchingUp: Promise<void> | null = null;
let waiting = 0;
/** Questions that are being answered. */
let answering = 0;
/** The version that was last said to be in memory. */
let said = '';
/** for which orders are ready, too */
let prepared = '';

port.on('message', ({ id, question }: { id: number; question: Question }) => void answer(id, question));
say({ kind: 'ready', version: '' });
void keepUp();

function caughtUp(): Promise<void> {
  catchingUp ??= done(browser.catchingUp(), () => waiting > 0)
    .then(sayVersion)
    .finally(() => {
      catchingUp = null;
    });
  return catchingUp;
}

function sayVersion(): void {
  if (browser.version === said) return;
  said = browser.version;
  say({ kind: 'ready', version: said });
}

async function waitedFor(): Promise<void> {
  waiting++;
  try {
    await caughtUp();
  } finally {
    waiting--;
  }
}

function isHeldUp(): boolean {
  if (!browser.isHeldUp) heldUpSince = 0;
  else heldUpSince ||= performance.now();
  return heldUpSince > 0 && performance.now() - heldUpSince < patience;
}

async function keepUp(): Promise<void> {
  try {
    if (!browser.isCurrent && !isHeldUp()) await caughtUp();
    sayVersion();
    if (prepared !== said) {
      prepared = said;
      await done(browser.preparing(), () => false);
    }
  } catch {
    // a database that cannot be read just now: whoever asks is told
  }
  setTimeout(() => void keepUp(), pause);
}

async function answer(id: number, question: Question): Promise<void> {
  answering++;
  try {
    if (needsPartners(question) && !browser.isCurrent) await waitedFor();
    const found = await done(workOf(question));
    say(
      { kind: 'answer', id, answer: found },
      found instanceof Int32Array ? [found.buffer as ArrayBuffer] : [],
    );
  } catch (error) {
    say({ kind: 'fault', id, fault: toThreadFault(error) });
  } finally {
    answering--;
  }
}

/** The others are answered before all partners are in memory. */
function needsPartners(question: Question): boolean {
  if (question.kind === 'page') return question.wait;
  return !['brands', 'importRows', 'undo'].includes(question.kind);
}

function workOf(question: Question): Generator<void, Questions[Kind]['answer']> {
  const { kind } = question;
  if (kind === 'page') {
    const { filter, sort, wait } = question;
    return wait ? browser.page(filter, sort, question) : browser.pageNow(filter, sort, question);
  }
  if (kind === 'after') return browser.after(question.filter, question.sort, question.limit, question.cursor);
  if (kind === 'counts') return browser.counting(question.filter);
  if (kind === 'order') return browser.ordering(question.filter, question.sort);
  if (kind === 'extraTitles') return browser.extraTitles(question.filter);
  if (kind === 'importRows') return listingImportRows(store, question.importId, question.page);
  if (kind === 'undo')
    return viewingUndo({ db: store, files: filesOf(dbFile) }, question.importId, question.page);
  return browser.brands();
}

/** @param isAsked does somebody wait for it? What nobody waits for goes on while no question is answered. */
async function done<Result>(work: Generator<void, Result>, isAsked = () => true): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    do await nextTurn();
    while (answering > 0 && !isAsked());
  }
}

function say(reply: Reply, moved: ArrayBuffer[] = []): void {
  port?.postMessage(reply, moved);
}
