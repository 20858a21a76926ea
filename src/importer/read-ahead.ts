import { statSync } from 'node:fs';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ImportChoices } from '../domain/import.ts';
import { fromThreadFault, type ThreadFault } from '../domain/thread-fault.ts';
import type { JudgedList, JudgedRow } from './judged-rows.ts';
import { judgedRowsOf } from './judged-text.ts';
import type { ListFacts } from './list-analysis.ts';
import type { OpenList, TextList } from './open-list.ts';
import { noEdits } from './row-edits.ts';
import { noTally, type RunTally } from './run-notices.ts';
import { threadEnvironment } from './thread-environment.ts';

/** What the thread has from its start. */
export interface ReadAheadStart {
  port: MessagePort;
  /** what both threads count: see `counted` */
  counts: Int32Array;
}

/** What it is asked for, once. */
export interface ReadAheadTask {
  list: TextList;
  choices: ImportChoices;
  /** ISO date */
  today: string;
}

/** What it answers, in this order: the facts, the rows, what was counted; or, at any time, what went wrong. */
export type ReadAheadAnswer =
  | { kind: 'facts'; facts: Omit<ListFacts, 'list' | 'edits'> }
  | { kind: 'rows'; text: string }
  | { kind: 'tally'; tally: RunTally }
  | ThreadFault;

/** Answers given, answers taken, and signs of life between them. */
export const counted = { given: 0, taken: 1, alive: 2 };

/** A smaller list is through before a thread has loaded its program. Bytes. */
const worthIt = 3_000_000;

/** The garbage of its rows is given back before it takes more. Megabytes. */
const young = 24;

/** So long a thread that reads on gives no sign of life at most. Milliseconds. */
const patience = 60_000;

/**
 * A thread that reads a list from end to end and judges its rows, while its owner compares and writes those before. The
 * owner waits for its answers without giving up its turn, as a transaction is open meanwhile.
 */
export class ReadAhead {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #counts = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  #tally: RunTally | null = null;

  private constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const start: ReadAheadStart = { port: port2, counts: this.#counts };
    this.#worker = new Worker(new URL('./read-ahead-thread.ts', import.meta.url), {
      workerData: start,
      transferList: [port2],
      resourceLimits: { maxYoungGenerationSizeMb: young },
      env: threadEnvironment(),
    });
    // its faults come as answers; this is a thread without memory for one, which `#wait` finds out
    this.#worker.on('error', () => {});
  }

  /**
   * Starts a thread, which takes a tenth of a second: as soon as it is known that it will be asked.
   *
   * @param processors how many the work may use
   * @returns null where it would not be worth it
   */
  static start(path: string, processors: number): ReadAhead | null {
    const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
    return processors > 1 && size >= worthIt ? new ReadAhead() : null;
  }

  /**
   * Has a list read, and says at once how to come by it.
   *
   * @param list an ordinary one, of text, that nobody edited
   * @param today ISO date
   * @returns waits for the facts. @throws UserError as `analyse`, and so do the rows
   */
  begin(list: OpenList, choices: ImportChoices, today: string): () => JudgedList {
    const { path, name } = list.file;
    if (!list.text) throw new Error(`${name} is no text.`);
    const task: ReadAheadTask = { list: { ...list.text, file: { path, name } }, choices, today };
    this.#port.postMessage(task);
    return () => {
      const answer = this.#next();
      if (answer.kind !== 'facts') throw new Error(`A list began with ${answer.kind}.`);
      return {
        facts: { ...answer.facts, list, edits: noEdits },
        rows: () => this.#rows(),
        tally: () => this.#tally ?? noTally(0),
      };
    };
  }

  /** It may stand anywhere. */
  stop(): void {
    this.#port.close();
    void this.#worker.terminate();
  }

  *#rows(): Generator<JudgedRow[]> {
    for (;;) {
      const answer = this.#next();
      if (answer.kind === 'rows') yield judgedRowsOf(answer.text);
      else if (answer.kind === 'tally') {
        this.#tally = answer.tally;
        return;
      }
    }
  }

  #next(): Exclude<ReadAheadAnswer, ThreadFault> {
    const answer = this.#wait();
    if (answer.kind === 'refused' || answer.kind === 'broken') throw fromThreadFault(answer);
    return answer;
  }

  #wait(): ReadAheadAnswer {
    for (;;) {
      const given = Atomics.load(this.#counts, counted.given);
      const alive = Atomics.load(this.#counts, counted.alive);
      const taken = receiveMessageOnPort(this.#port);
      if (taken) {
        Atomics.add(this.#counts, counted.taken, 1);
        Atomics.notify(this.#counts, counted.taken);
        return taken.message;
      }
      const woken = Atomics.wait(this.#counts, counted.given, given, patience);
      if (woken === 'timed-out' && Atomics.load(this.#counts, counted.alive) === alive)
        throw new Error('The thread that reads the list has ended, or stands still.');
    }
  }
}
