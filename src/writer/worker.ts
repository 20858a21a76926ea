import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fromThreadFault } from '../domain/thread-fault.ts';
import { threadEnvironment } from '../importer/thread-environment.ts';
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
  readonly #start: WorkerStart;
  #worker: Worker | null = null;
  #closing = false;
  readonly #died: (error: Error) => void;

  /**
   * @param givesWay where processors are few, pages go before its tasks
   * @param died hears why the thread died, after which its task has failed
   */
  constructor(dbFile: string, { givesWay }: { givesWay: boolean }, died: (error: Error) => void) {
    this.#start = { dbFile, givesWay, stop: new SharedArrayBuffer(4) };
    this.#died = died;
  }

  /** Starts the thread and waits until its database is open. */
  async start(): Promise<void> {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: young },
      env: threadEnvironment(),
      workerData: this.#start,
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

  /**
   * Puts a task at the end of the queue; settles when it is done. One that is not begun before the queue is closed
   * never settles: nobody is there any more to be answered.
   *
   * @throws UserError as the importer's function; Error for a bug or a fault of the machine, with the system's code
   */
  run(task: Task): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = 'id' in task ? task.id : null;
      const finished = (error: Error | null, result?: unknown) => (error ? reject(error) : resolve(result));
      if (this.#closing) return;
      this.jobs.push({ task, id, startedAt: 0, done: 0, total: 0, finished });
      if (this.jobs.length === 1) this.#next();
    });
  }

  /** Takes a waiting import out of the queue; tells a running one to stop. */
  cancel(id: number): void {
    const at = this.jobs.findIndex(
      ({ id: own, task }) => own === id && (task.kind === 'preview' || task.kind === 'commit'),
    );
    if (at === 0) Atomics.store(new Int32Array(this.#start.stop), 0, id);
    else if (at > 0) this.jobs.splice(at, 1)[0]?.finished(null);
  }

  /** Waits for all tasks, and those that come meanwhile; not for a thread that cannot be started again. */
  async drain(): Promise<void> {
    while (this.jobs.length > 0 && this.#worker !== null) await sleep(20);
  }

  /** Waits for the running task; what waits behind it, or comes now, stays queued in the database for the next start. */
  async close(): Promise<void> {
    this.#closing = true;
    this.jobs.length = Math.min(this.jobs.length, 1);
    await this.drain();
    await this.#worker?.terminate();
  }

  #next(): void {
    const job = this.jobs[0];
    if (!job) return;
    job.startedAt = performance.now();
    Atomics.store(new Int32Array(this.#start.stop), 0, 0);
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
    if (answer.kind === 'done') job.finished(null, answer.result);
    else job.finished(fromThreadFault(answer));
    if (!this.#closing) this.#next();
  }

  /** The database may be locked just now. */
  async #startAgain(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      this.#died(error instanceof Error ? error : new Error(String(error)));
      await sleep(1000);
    }
  }

  async #restart(error: Error): Promise<void> {
    this.#worker = null;
    this.#died(error);
    const job = this.jobs.shift();
    while (!this.#closing && !this.#worker) await this.#startAgain();
    job?.finished(error);
    if (!this.#closing) this.#next();
  }
}
