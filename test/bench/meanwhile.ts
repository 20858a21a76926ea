import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillDatabase } from './database.ts';
import { writeList } from './lists.ts';
import type { BenchOptions } from './options.ts';
import type { Result, Target } from './result.ts';
import { type BenchServer, startBenchServer } from './server.ts';
import { latencies, percentile } from './statistics.ts';
import { brands } from './words.ts';

const stored = 'note stored at once';
const waiting = 'note that is said to wait';
type Kind = 'partners of a brand' | 'other pages' | typeof stored | typeof waiting;
type Times = Record<Kind, number[]>;

/** Pages and notes while a large list goes in, beside the same without one. */
export async function benchMeanwhile(options: BenchOptions, folder: string): Promise<Result[]> {
  const rows = options.rows.at(-1) as number;
  const database = join(folder, 'roster.db');
  const { partnerships, next } = fillDatabase(database, rows);
  const list = join(folder, 'list.csv');
  writeList(list, { rows, from: next });
  const second = join(folder, 'second.csv');
  writeList(second, { rows: 100, from: next + rows });
  const server = await startBenchServer(database, options.small ? 0 : 5_000);
  try {
    const idleUntil = performance.now() + (options.small ? 300 : 10_000);
    const idle = await leafThrough(server, () => performance.now() < idleUntil);
    const { busy, seconds, waits } = await duringImport(server, list, second);
    return [resultOf(rows, partnerships, idle, busy, seconds, waits)];
  } finally {
    await server.stop();
  }
}

/** @returns what was measured until the list was in, and what the second one said while it waited */
async function duringImport(server: BenchServer, list: string, second: string) {
  const start = performance.now();
  let isOver = false;
  const reading = leafThrough(server, () => !isOver);
  const first = server.upload(list, 'Sunrise Sports');
  await taken(server, 'Sunrise Sports');
  const other = server.upload(second, 'Sunset Spa');
  const waits = await whatIsSaid(server, await taken(server, 'Sunset Spa'));
  await settled(server, (await first).import);
  const seconds = (performance.now() - start) / 1000;
  await settled(server, (await other).import);
  isOver = true;
  return { busy: await reading, seconds, waits };
}

/** Waits until a list has come in whole. @returns its import's number */
async function taken(server: BenchServer, brand: string): Promise<number> {
  for (;;) {
    const imports = JSON.parse((await server.ask('/api/imports?all=true')).text) as {
      import: number;
      brand: string;
    }[];
    const found = imports.find((one) => one.brand === brand);
    if (found) return found.import;
    await sleep(20);
  }
}

/** What the progress of the second list says as soon as it is in: its state, and how many go before it. */
async function whatIsSaid(server: BenchServer, id: number): Promise<string> {
  const { text } = await server.ask(`/imports/${id}/progress`);
  const { state, ahead, done } = JSON.parse(text) as { state?: string; ahead?: number; done?: true };
  return state === 'queued'
    ? `queued, ${ahead} ahead of it`
    : (state ?? (done === true ? 'already in' : text));
}

async function settled(server: BenchServer, id: number): Promise<void> {
  for (;;) {
    const { status } = JSON.parse((await server.ask(`/api/imports/${id}`)).text) as { status: string };
    if (status === 'committed') return;
    if (status !== 'queued' && status !== 'running') throw new Error(`Import ${id} is ${status}.`);
    await sleep(100);
  }
}

/** Three people at work as long as it goes on: one pages through brands, one looks elsewhere, one writes notes. */
async function leafThrough(server: BenchServer, goesOn: () => boolean): Promise<Times> {
  const times: Times = { 'partners of a brand': [], 'other pages': [], [stored]: [], [waiting]: [] };
  const person = async (kind: Kind, pause: number, act: (nth: number) => ReturnType<BenchServer['ask']>) => {
    for (let nth = 0; nth === 0 || goesOn(); nth++) {
      const { status, milliseconds, location } = await act(nth);
      if (status >= 400) throw new Error(`${kind}: the server answered ${status}.`);
      times[location.includes('said=edit-waits') ? waiting : kind].push(milliseconds);
      await sleep(pause);
    }
  };
  await Promise.all([
    person('partners of a brand', 20, (nth) => server.ask(brandPage(nth))),
    person('other pages', 50, (nth) => server.ask(otherPages[nth % otherPages.length] as string)),
    person(stored, 1000, (nth) =>
      server.ask(`/partners/${nth + 1}/notes`, { text: `Called on day ${nth}.` }),
    ),
  ]);
  return times;
}

function brandPage(nth: number): string {
  const brand = encodeURIComponent(brands[nth % brands.length] as string);
  return `/partners?brand=${brand}&page=${1 + (nth % 7)}`;
}

const otherPages = ['/', '/imports', '/partners/1', '/brands', '/imports/1', '/imports/new', '/partners'];

function resultOf(
  rows: number,
  partnerships: number,
  idle: Times,
  busy: Times,
  seconds: number,
  waits: string,
): Result {
  const kinds = Object.keys(idle) as Kind[];
  const most = (what: string, measured: number, bound: number): Target => ({
    what,
    measured,
    most: bound,
    unit: 'ms',
  });
  return {
    subject: 'meanwhile',
    title: `Pages during an import of ${rows.toLocaleString('en-US')} rows`,
    lines: kinds.flatMap((what) =>
      [
        { what, when: 'idle', times: idle[what] },
        { what, when: 'during the import', times: busy[what] },
      ]
        .filter(({ times }) => times.length > 0)
        .map(({ times, ...line }) => ({ ...line, ...latencies(times) })),
    ),
    targets: [
      most('partners of a brand, p99', percentile(busy['partners of a brand'], 99), 25),
      most('slowest page', Math.max(...busy['partners of a brand'], ...busy['other pages']), 100),
      most('slowest note that is not said to wait', Math.max(0, ...busy[stored]), 250),
    ],
    notes: [
      `The server holds ${partnerships.toLocaleString('en-US')} partnerships of 20 brands; the list, of another brand, was in after ${seconds.toFixed(1)} s. A second list, sent right behind it, said: ${waits}.`,
    ],
  };
}
