import { Worker } from 'node:worker_threads';
import { fromThreadFault } from '../domain/thread-fault.ts';
import { threadEnvironment } from '../importer/thread-environment.ts';
import type { Kind, Question, Questions, Reply } from './questions.ts';

interface Waiting {
  resolve(answer: never): void;
  reject(error: Error): void;
}

/** The thread that reads, as the web process sees it: any number of questions at a time. */
export class Reader {
  readonly #dbFile: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #asked = 0;
  #version = '';

  private constructor(dbFile: string) {
    this.#dbFile = dbFile;
  }

  /** Starts the thread and waits until its database is open, which must be there. */
  static async start(dbFile: string): Promise<Reader> {
    const reader = new Reader(dbFile);
    await new Promise<void>((resolve, reject) => {
      const worker = reader.#thread();
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    return reader;
  }

  /** Partners as they were when this was said (`partnersVersion`) are answered for at once. */
  get version(): string {
    return this.#version;
  }

  /** @throws UserError as the function of `Browser` that is asked */
  ask<K extends Kind>(kind: K, question: Omit<Questions[K], 'answer'>): Promise<Questions[K]['answer']> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread().postMessage({ id, question: { kind, ...question } as unknown as Question });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  /** One that died (out of memory, a bug) is started again by the next question. */
  #thread(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      env: threadEnvironment(),
      workerData: { dbFile: this.#dbFile },
    });
    worker.on('message', (reply: Reply) => this.#hear(reply));
    worker.on('error', (error: Error) => this.#died(error));
    this.#worker = worker;
    return worker;
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'ready') {
      this.#version = reply.version;
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'answer') waiting?.resolve(reply.answer as never);
    else waiting?.reject(fromThreadFault(reply.fault));
  }

  #died(error: Error): void {
    this.#worker = null;
    this.#version = '';
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
