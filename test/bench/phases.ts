import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeList } from './lists.ts';
import { type BenchOptions, roundsOf } from './options.ts';
import { measure } from './process.ts';
import type { Result } from './result.ts';
import { median } from './statistics.ts';

const does: Record<string, string> = {
  survey: 'the first reading: encoding, hash, dates, repeats',
  read: 'the second reading: bytes from the disk',
  decode: 'bytes to text',
  parse: 'text to records',
  map: 'records to rows with their rules',
  validate: 'every cell judged',
  plan: 'compared with what is stored',
  write: 'tables and indexes',
  commit: 'the transaction ends on the disk',
  report: 'the failed rows with their reasons, as CSV',
};

/** Where the time of a fresh import goes. */
export async function benchPhases(options: BenchOptions, folder: string): Promise<Result[]> {
  const rows = options.rows.at(-1) as number;
  const list = join(folder, 'list.csv');
  writeList(list, { rows });
  const measured: Record<string, number>[] = [];
  for (let round = 0; round < roundsOf(rows, options); round++)
    measured.push(await once(list, join(folder, 'once')));
  const secondsOf = (phase: string) => Math.max(0, median(measured.map((run) => run[phase] ?? 0)));
  const whole = Object.keys(does).reduce((sum, phase) => sum + secondsOf(phase), 0);
  const result: Result = {
    subject: 'phases',
    title: `Phases of an import, ${rows.toLocaleString('en-US')} rows`,
    lines: Object.entries(does).map(([phase, what]) => ({
      phase,
      what,
      'median s': secondsOf(phase),
      'µs a row': (secondsOf(phase) / rows) * 1e6,
      '% of all': (secondsOf(phase) / whole) * 100,
    })),
    targets: [],
    notes: [
      'In one process, each time one stage more; what a phase adds. Without the start of Node, which the import as a whole process has.',
    ],
  };
  return [result];
}

async function once(list: string, folder: string): Promise<Record<string, number>> {
  mkdirSync(folder);
  const child = fileURLToPath(new URL('phases-child.ts', import.meta.url));
  const { stdout } = await measure(process.execPath, [child, list, folder]);
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout);
}
