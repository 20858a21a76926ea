import { Worker } from 'node:worker_threads';
import { UserError } from '../domain/error.ts';
import type { Answer, Task, WorkerStart } from './messages.ts';

/** Left alone, a thread lets its garbage grow to a hundred megabytes more. Megabytes. */
const young = 48;

/** A task that waits or runs. */
export interface Job {
  task: Task;
  /** the import it belongs to, null for other tasks */
  id: number | null;
  startedAt: number;
  done: number;
  total: number;
  finished(error: Error | null, result?: unknown): void;
}

/**
 * One worker thread and the tasks that wait for it, in their order. A thread that dies (out of memory, a bug) fails
 * the task it was at and is started again for the others.
 */
export class TaskQueue {
  readonly jobs: Job[] = [];
  readonly #dbFile: string;
  readonly #stop = new SharedArrayBuffer(4);
  #worker: Worker | null = null;
  #closing = false;
  readonly #crashed: (error: Error) => void;

  /** @param crashed hears of a bug in the worker, after which its task has failed */
  constructor(dbFile: string, crashed: (error: Error) => void) {
    this.#dbFile = dbFile;
    this.#crashed = crashed;
  }

  /** Starts the thread and waits until its database is open. */
  async start(): Promise<void> {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: young },
      workerData: { dbFile: this.#dbFile, stop: this.#stop } satisfies WorkerStart,
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    worker.removeAllListeners('error');
    worker.on('message', (answer: Answer) => this.#hear(answer));
    worker.on('error', (error: Error) => void this.#restart(error));
    this.#worker = worker;
  }

  /** Puts a task at the end of the queue; settles when it is done. */
  run(task: Task): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = 'id' in task ? task.id : null;
      const finished = (error: Error | null, result?: unknown) => (error ? reject(error) : resolve(result));
      this.jobs.push({ task, id, startedAt: 0, done: 0, total: 0, finished });
      if (this.jobs.length === 1) this.#next();
    });
  }

  /** Takes a waiting import out of the queue; tells a running one to stop. */
  cancel(id: number): void {
    const at = this.jobs.findIndex(
      ({ id: own, task }) => own === id && (task.kind === 'preview' || task.kind === 'commit'),
    );
    if (at === 0) Atomics.store(new Int32Array(this.#stop), 0, id);
    else if (at > 0) this.jobs.splice(at, 1)[0]?.finished(null);
  }

  /** Waits for the running task; what waits behind it stays queued in the database for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    const [running, ...waiting] = this.jobs;
    for (const job of waiting) job.finished(null);
    this.jobs.length = running ? 1 : 0;
    while (this.jobs.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await this.#worker?.terminate();
  }

  #next(): void {
    const job = this.jobs[0];
    if (!job) return;
    job.startedAt = performance.now();
    Atomics.store(new Int32Array(this.#stop), 0, 0);
    this.#worker?.postMessage(job.task);
  }

  #hear(answer: Answer): void {
    const job = this.jobs[0];
    if (!job || answer.kind === 'ready') return;
    if (answer.kind === 'progress') {
      job.done = answer.done;
      job.total = answer.total;
      return;
    }
    this.jobs.shift();
    if (answer.kind === 'broken') this.#broken(job, answer.stack);
    else if (answer.kind === 'failed') job.finished(new UserError(answer.code, answer.message));
    else job.finished(null, answer.result);
    if (!this.#closing) this.#next();
  }

  #broken(job: Job, stack: string): void {
    const error = new Error('A task of the writer failed.');
    error.stack = stack;
    this.#crashed(error);
    job.finished(error);
  }

  /** The database may be locked just now. */
  async #startAgain(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      this.#crashed(error instanceof Error ? error : new Error(String(error)));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  async #restart(error: Error): Promise<void> {
    this.#worker = null;
    this.#crashed(error);
    const job = this.jobs.shift();
    while (!this.#closing && !this.#worker) await this.#startAgain();
    job?.finished(error);
    if (!this.#closing) this.#next();
  }
}
