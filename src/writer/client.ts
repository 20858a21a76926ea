import { setTimeout as pause } from 'node:timers/promises';
import type { HandEdit } from '../domain/hand-edit.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { Progress } from '../domain/import-view.ts';
import type { ListChangeQuery, ListChangeView } from '../domain/list-change.ts';
import type { ChangeAll, SavedRows, SentRow } from '../domain/row-edit.ts';
import type { UndoResult } from '../domain/undo.ts';
import {
  closeWorkplace,
  jobOf,
  openWorkplace,
  type ProfileEdit,
  recover,
  type Workplace,
} from '../importer/index.ts';
import { readDraft } from '../store/queue.ts';
import type { Task, Upload } from './messages.ts';
import { isLong, progressOf } from './progress.ts';
import { writeSteadily } from './steady.ts';
import { TaskQueue } from './worker.ts';

/**
 * What the web process may ask to be changed. Everything that writes partners runs in one worker thread, in a queue;
 * previews and comparisons, which only read, run in a second one and never wait for a long import. A third one, the
 * desk, takes in what comes and what is asked for, and answers when the disk has it: a disk that has much to write lets
 * even a word wait, and who waits there answers no page.
 */
export class Writer {
  readonly #workplace: Workplace;
  readonly #writes: TaskQueue;
  readonly #previews: TaskQueue;
  readonly #desk: TaskQueue;
  /** edits by hand that the desk is about to keep */
  #keeping = 0;
  #isSteady = false;
  readonly #undoPreviews = new Map<number, Promise<UndoResult>>();
  #closing = false;
  readonly #waiting = new Map<number, (() => void)[]>();

  private constructor(workplace: Workplace) {
    this.#workplace = workplace;
    const { dbFile } = workplace;
    this.#writes = new TaskQueue(dbFile, { givesWay: true }, report);
    this.#previews = new TaskQueue(dbFile, { givesWay: true }, report);
    this.#desk = new TaskQueue(dbFile, { givesWay: false }, report);
  }

  /**
   * Opens the database (creating it where it is not there), clears up after a crash, and goes on with what was queued.
   *
   * @throws UserError where the database cannot be opened
   */
  static async start(dbFile: string): Promise<Writer> {
    const workplace = openWorkplace(dbFile, 'write');
    const writer = new Writer(workplace);
    const queued = recover(workplace);
    await Promise.all([writer.#writes.start(), writer.#previews.start(), writer.#desk.start()]);
    void writer.#carryOutWaiting();
    for (const { id, job } of queued) writer.#enqueue(id, job ?? 'preview');
    return writer;
  }

  /**
   * Takes a file in and queues it; answers without waiting until it is read.
   *
   * @returns the import's id
   * @throws UserError as `receiveFile`
   */
  async receive(upload: Upload): Promise<number> {
    const id = (await this.#desk.run({ kind: 'receive', upload })) as number;
    this.#enqueue(id, upload.commit ? 'commit' : 'preview');
    return id;
  }

  /**
   * Reads a list once more: with other choices, or with what was corrected of it.
   *
   * @throws UserError `not-found`, `not-pending`
   */
  async preview(id: number, choices?: ImportChoices): Promise<void> {
    await this.#desk.run({ kind: 'queue-again', importId: id, job: 'preview', choices });
    this.#enqueue(id, 'preview');
  }

  /**
   * Imports a previewed list. A second click finds it queued.
   *
   * @param seen names the preview that the user looked at: where other rows would go in by now, it is made anew
   * @throws UserError `not-found`, `not-pending`, `preview-changed`
   */
  async commit(id: number, seen: string | null = null): Promise<void> {
    await this.#desk.run({ kind: 'queue-again', importId: id, job: 'commit', seen });
    this.#enqueue(id, 'commit');
  }

  /** Gives a pending import up, or stops the running one. @throws UserError `not-found`, `not-pending` */
  async cancel(id: number): Promise<void> {
    await this.#desk.run({ kind: 'cancel', importId: id });
    this.#writes.cancel(id);
    this.#previews.cancel(id);
  }

  /** How far a queued or running import is; null where it is neither. */
  progress(id: number): Progress | null {
    return progressOf(this.#writes.jobs, id, 'commit') ?? progressOf(this.#previews.jobs, id, 'preview');
  }

  /** @returns true once the import is neither queued nor running, false if it still is after so many milliseconds */
  settled(id: number, timeout: number): Promise<boolean> {
    if (!this.progress(id)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeout);
      const done = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), done]);
    });
  }

  /**
   * Does what a person asked on a partner's page. Behind a long import it waits, kept safe, and this answers at once.
   *
   * @returns whether it is done, or waits
   * @throws UserError `not-found`
   */
  async editByHand(edit: HandEdit): Promise<'done' | 'waits'> {
    const isFree = this.#writes.jobs.length === 0 && this.#keeping === 0;
    if (isFree) {
      await this.#writes.run({ kind: 'edit-by-hand', edit });
      return 'done';
    }
    const late = pause(this.#isAtLongWork ? 0 : soon, 'waits' as const);
    await this.#keep(edit);
    return Promise.race([this.#carryOutWaiting(), late]);
  }

  /** A task that has gone on for so long is not over soon. */
  get #isAtLongWork(): boolean {
    const [running] = this.#writes.jobs;
    return running !== undefined && performance.now() - running.startedAt > long;
  }

  async #keep(edit: HandEdit): Promise<void> {
    this.#keeping++;
    try {
      await this.#desk.run({ kind: 'let-wait', edit });
    } finally {
      this.#keeping--;
    }
  }

  /** What cannot be carried out now stays kept, and is tried with the next one or at the next start. */
  async #carryOutWaiting(): Promise<'done' | 'waits'> {
    try {
      await this.#writes.run({ kind: 'carry-out-waiting' });
      return 'done';
    } catch (error) {
      report(error);
      return 'waits';
    }
  }

  /** Deletes the stored file of an import; what was imported stays. @throws UserError `not-found`, `not-pending` */
  async deleteFile(id: number): Promise<void> {
    await this.#writes.run({ kind: 'delete-file', id });
  }

  /**
   * Saves under a name how a waiting list is mapped.
   *
   * @returns the saved mapping's id
   * @throws UserError as `saveMapping`
   */
  async saveMapping(importId: number, choices: ImportChoices, name: string): Promise<string> {
    return String(await this.#writes.run({ kind: 'save-mapping', importId, choices, name }));
  }

  /** Renames or changes a saved mapping. @returns its id, which follows its name @throws UserError as `editProfile` */
  async editProfile(profile: string, edit: ProfileEdit): Promise<string> {
    return String(await this.#writes.run({ kind: 'edit-profile', profile, edit }));
  }

  /** Forgets a saved mapping. @throws UserError `not-found` */
  async deleteProfile(profile: string): Promise<void> {
    await this.#writes.run({ kind: 'delete-profile', profile });
  }

  /**
   * Takes a committed import back.
   *
   * @param seen names the undo that the user looked at
   * @throws UserError `not-found`, `already-undone`, `undo-changed`
   */
  async undo(id: number, seen: string | null = null): Promise<UndoResult> {
    const undo = this.#writes.run({ kind: 'undo', id, seen });
    void this.#keepSteady();
    return (await undo) as UndoResult;
  }

  /** Computes what an undo would do, for its page too. Asked twice, it is computed once. @throws UserError as `undo` */
  previewUndo(id: number): Promise<UndoResult> {
    const running = this.#undoPreviews.get(id);
    if (running !== undefined) return running;
    const preview = this.#previews.run({ kind: 'preview-undo', id }) as Promise<UndoResult>;
    this.#undoPreviews.set(id, preview);
    const done = () => void this.#undoPreviews.delete(id);
    preview.then(done, done);
    return preview;
  }

  /** A page of what changed from a brand's list to its next one. @throws UserError as `viewListChanges` */
  async viewChanges(query: ListChangeQuery & { offset: number; limit: number }): Promise<ListChangeView> {
    return (await this.#previews.run({ kind: 'view-changes', query })) as ListChangeView;
  }

  /** All of that as text, in pieces. @throws UserError as `viewListChanges` */
  async changesText(query: ListChangeQuery, format: 'csv' | 'json'): Promise<string[]> {
    return (await this.#previews.run({ kind: 'changes-text', query, format })) as string[];
  }

  /**
   * Keeps what was done to rows on an import's page: of a list that waits by the desk, of a committed import by the
   * one thread that writes partners.
   *
   * @throws UserError as `saveRows`
   */
  async saveRows(id: number, rows: SentRow[]): Promise<SavedRows> {
    return (await this.#keeperOf(id).run({ kind: 'save-rows', importId: id, rows })) as SavedRows;
  }

  /** Puts a value where another one stands. @returns in how many rows @throws UserError as `changeAllRows` */
  async changeAll(id: number, change: ChangeAll): Promise<number> {
    return Number(await this.#keeperOf(id).run({ kind: 'change-all', importId: id, change }));
  }

  /**
   * Imports the corrected rows of a committed import, or shows first what they would change.
   *
   * @returns the id of the import that they make
   * @throws UserError as `sendInCorrections`
   */
  async sendIn(id: number, job: 'preview' | 'commit'): Promise<number> {
    const correction = (await this.#desk.run({ kind: 'send-in', importId: id, job })) as {
      id: number;
      isNew: boolean;
    };
    if (correction.isNew) this.#enqueue(correction.id, job);
    return correction.id;
  }

  /** Lets what runs finish, and all that came in; what is queued goes on at the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([this.#writes.close(), this.#previews.close()]);
    await this.#desk.drain();
    await this.#desk.close();
    closeWorkplace(this.#workplace);
  }

  #keeperOf(id: number): TaskQueue {
    return readDraft(this.#workplace.queue, id) === null ? this.#writes : this.#desk;
  }

  #enqueue(id: number, job: 'preview' | 'commit'): void {
    const queue = job === 'commit' ? this.#writes : this.#previews;
    // one that has just ended is begun anew when that is heard
    if (queue.jobs.some((one) => one.id === id && one.task.kind === job)) return;
    const settled = () => {
      if (this.progress(id)) return;
      const next = this.#closing ? null : jobOf(this.#workplace, id);
      if (next !== null) return this.#enqueue(id, next);
      for (const done of this.#waiting.get(id) ?? []) done();
      this.#waiting.delete(id);
    };
    const run = queue.run({ kind: job, id });
    if (job === 'commit') void this.#keepSteady();
    // a fault of the job stands in its draft
    run.then(settled, async (error: unknown) => {
      report(error);
      await this.#sayInterrupted(id);
      settled();
    });
  }

  async #keepSteady(): Promise<void> {
    if (this.#isSteady) return;
    this.#isSteady = true;
    await writeSteadily(`${this.#workplace.dbFile}-wal`, () => this.#writes.jobs.some(isLong));
    this.#isSteady = false;
  }

  /** On a full disk it is said as soon as there is room. */
  async #sayInterrupted(id: number): Promise<void> {
    const task: Task = { kind: 'mark-interrupted', importId: id };
    const isSaid = await this.#desk.run(task).catch(() => false);
    if (isSaid !== true && !this.#closing) setTimeout(() => void this.#sayInterrupted(id), patience).unref();
  }
}

/** A bug, or a fault of the machine, that nobody else hears of. */
function report(error: unknown): void {
  console.error('A worker failed:', error instanceof Error ? error.stack : error);
}

/** So long a person is let wait for a short edit. Milliseconds. */
const soon = 150;
const long = 1000;

/** Milliseconds until a full disk is tried again. */
const patience = 2000;
