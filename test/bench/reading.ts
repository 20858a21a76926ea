import { join } from 'node:path';
import { fillDatabase } from './database.ts';
import type { BenchOptions } from './options.ts';
import { memoryOf } from './process.ts';
import { addressesOf, type Question } from './reading-addresses.ts';
import { readingParts } from './reading-parts.ts';
import type { Result, Target } from './result.ts';
import { type Answer, type BenchServer, startBenchServer } from './server.ts';
import { percentile } from './statistics.ts';

/** The partners' workspace over many partnerships: every filter alone and in pairs, sorts, pages, search, counts, export. */
export async function benchReading(options: BenchOptions, folder: string): Promise<Result[]> {
  const rows = options.rows.at(-1) as number;
  const results: Result[] = [];
  for (const size of options.large ? [rows, 5 * rows] : [rows])
    results.push(...(await readingOf(size, join(folder, `${size}.db`), options)));
  return results;
}

async function readingOf(size: number, database: string, { small }: BenchOptions): Promise<Result[]> {
  const { partnerships } = fillDatabase(database, size);
  const patience = small ? 0 : 10_000;
  const fromServer = await asked(database, partnerships, patience, small ? 0 : 5_000);
  return [...fromServer, readingParts(database, partnerships, patience)];
}

async function asked(
  database: string,
  partnerships: number,
  patience: number,
  warmUpTime: number,
): Promise<Result[]> {
  const server = await startBenchServer(database, warmUpTime);
  try {
    const lines: Line[] = [];
    for (const question of addressesOf(partnerships)) lines.push(await answered(server, question, patience));
    lines.push(...(await throughCursors(server)));
    return [pagesResult(partnerships, lines, server.restedAfter), await benchExport(server, partnerships)];
  } finally {
    await server.stop();
  }
}

interface Line extends Record<string, string | number | null> {
  question: string;
  requests: number;
  'p50 ms': number;
  'p95 ms': number;
  'max ms': number;
  'over HTTP p95 ms': number;
  'again p95 ms': number | null;
}

/** What one address took. */
type Took = Pick<Answer, 'inServer' | 'milliseconds'>;

/** Each address once, and then once more: the first time nothing is remembered of it. Stops where it takes too long. */
async function answered(server: BenchServer, { what, addresses }: Question, patience: number): Promise<Line> {
  const until = performance.now() + patience;
  const first: Took[] = [];
  const again: Took[] = [];
  for (const address of addresses) {
    if (first.length > 0 && performance.now() > until) break;
    for (const times of [first, again]) {
      const answer = await server.ask(address);
      if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}.`);
      times.push(answer);
    }
  }
  return lineOf(what, first, again);
}

function lineOf(question: string, first: readonly Took[], again: readonly Took[] | null): Line {
  const p = (percent: number, asked: readonly Took[], where: keyof Took) =>
    percentile(
      asked.map((took) => took[where]),
      percent,
    );
  return {
    question,
    requests: first.length,
    'p50 ms': p(50, first, 'inServer'),
    'p95 ms': p(95, first, 'inServer'),
    'max ms': p(100, first, 'inServer'),
    'over HTTP p95 ms': p(95, first, 'milliseconds'),
    'again p95 ms': again && p(95, again, 'inServer'),
  };
}

/** The API's pages of 50, at the top of the list and behind the pages of 10,000. */
async function throughCursors(server: BenchServer): Promise<Line[]> {
  const lines: Line[] = [];
  let cursor: string | null = null;
  for (const { what, jumps } of [
    { what: 'API, pages of 50 at the top', jumps: 0 },
    { what: 'API, pages of 50 far behind', jumps: 10 },
  ]) {
    for (let jump = 0; jump < jumps && (cursor !== null || jump === 0); jump++)
      cursor = (await nextPage(server, 10_000, cursor)).next;
    const times: Took[] = [];
    for (let page = 0; page < 20; page++) {
      const { next, answer } = await nextPage(server, 50, cursor);
      times.push(answer);
      cursor = next;
    }
    lines.push(lineOf(what, times, null));
  }
  return lines;
}

async function nextPage(server: BenchServer, limit: number, cursor: string | null) {
  const answer = await server.ask(
    `/api/partners?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`,
  );
  const { next } = JSON.parse(answer.text) as { next: string | null };
  return { next, answer };
}

function pagesResult(partnerships: number, lines: Line[], restedAfter: number | null): Result {
  const bound = partnerships > 2_000_000 ? 50 : 20;
  const worst = Math.max(...lines.map((line) => line['p95 ms']));
  const met = lines.filter((line) => line['p95 ms'] <= bound).length;
  const targets: Target[] = [
    { what: 'worst p95 of all', measured: worst, most: bound, unit: 'ms' },
    {
      what: `questions with p95 within ${bound} ms, of ${lines.length}`,
      measured: met,
      least: lines.length,
      unit: '',
    },
  ];
  return {
    subject: 'reading',
    title: `Reading, ${partnerships.toLocaleString('en-US')} partnerships`,
    lines: lines.toSorted((a, b) => b['p95 ms'] - a['p95 ms']),
    targets,
    notes: [
      'Over 20 brands; whole pages with their counts, asked of the running server over HTTP, the slowest first. Times are those of the server, from a request to the last byte of its answer; beside them what the client saw, a process on the same processors. Each address is asked for the first time, and again.',
      ...(restedAfter === null
        ? []
        : [
            `The server had read its partners, and sorted them, ${restedAfter.toFixed(0)} s after its start.`,
          ]),
    ],
  };
}

async function benchExport(server: BenchServer, partnerships: number): Promise<Result> {
  const before = memoryOf(server.pid, 'VmRSS');
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak ?? 0, memoryOf(server.pid, 'VmRSS') ?? 0) || null;
  }, 20);
  const { firstByte, milliseconds, bytes } = await server.ask('/partners.csv');
  clearInterval(timer);
  const grown = before === null || peak === null ? null : peak - before;
  return {
    subject: 'reading',
    title: `Export, ${partnerships.toLocaleString('en-US')} partnerships`,
    lines: [
      {
        'first byte ms': firstByte,
        seconds: milliseconds / 1000,
        MB: bytes / 1e6,
        'memory before MB': before,
        'at most MB': peak,
      },
    ],
    targets: [
      { what: 'first byte', measured: firstByte, most: 200, unit: 'ms' },
      ...(grown === null
        ? []
        : [{ what: 'memory that the export takes', measured: grown, most: 100, unit: 'MB' }]),
    ],
    notes: ['All partners as CSV, from the running server.'],
  };
}
