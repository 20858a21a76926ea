import { workerData } from 'node:worker_threads';
import { toThreadFault } from '../domain/thread-fault.ts';
import { judgeList } from './judged-rows.ts';
import { judgedText } from './judged-text.ts';
import { analyseList } from './list-analysis.ts';
import { openText } from './open-list.ts';
import { counted, type ReadAheadAnswer, type ReadAheadStart, type ReadAheadTask } from './read-ahead.ts';

/** The thread of `ReadAhead`: it reads one list, gives its rows as they are judged, and ends. */
const { port, counts } = workerData as ReadAheadStart;

/** So many answers lie ready at most: they take memory, and more would not be sooner. */
const most = 4;

port.once('message', (task: ReadAheadTask) => {
  try {
    read(task);
  } catch (error) {
    give(toThreadFault(error));
  }
  port.close();
});

function read({ list, choices, today }: ReadAheadTask): void {
  const analysis = analyseList(openText(list), choices, today, showLife);
  const { settings, total, repeats, notices, reading } = analysis;
  give({ kind: 'facts', facts: { settings, total, repeats, notices, reading } });
  const { rows, tally } = judgeList(analysis, showLife);
  for (const batch of rows()) give({ kind: 'rows', text: judgedText(batch) });
  give({ kind: 'tally', tally: tally() });
}

function give(answer: ReadAheadAnswer): void {
  for (;;) {
    const taken = Atomics.load(counts, counted.taken);
    if (Atomics.load(counts, counted.given) - taken < most) break;
    Atomics.wait(counts, counted.taken, taken);
  }
  port.postMessage(answer);
  Atomics.add(counts, counted.given, 1);
  Atomics.notify(counts, counted.given);
}

function showLife(): void {
  Atomics.add(counts, counted.alive, 1);
}
