import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judged, results } from './judging.ts';
import { goodLists } from './lists.ts';
import { pollutionsOf } from './pollutions.ts';
import { type Reading, readingOf } from './reading.ts';

/**
 * Every pollution of every kind of list, at every row and column: `npm run pollution`, or `npm run pollution -- torn` for
 * those with that word in their name. Prints how many files came to what, and what broke the rule; then it exits with 1.
 */
const directory = mkdtempSync(join(tmpdir(), 'roster-pollution-'));
const path = join(directory, 'list.csv');
process.on('exit', () => rmSync(directory, { recursive: true }));
const wanted = process.argv[2] ?? '';
const tally = new Map<string, Map<string, number>>();
const broken: string[] = [];

for (const list of goodLists)
  for (const quoteAll of [false, true]) {
    let good: Reading | null = null;
    for (const polluted of pollutionsOf(list, quoteAll)) {
      if (good && !polluted.name.includes(wanted)) continue;
      const reading = readingOf(polluted.bytes, path);
      good ??= reading;
      const { result, faults } = judged(polluted, reading, good);
      const place = `${list.profile}${quoteAll ? ', all quoted' : ''}, ${polluted.name}`;
      for (const fault of faults) broken.push(`${place}: ${fault.slice(0, 400)}`);
      count(polluted.name, result);
    }
  }

const widest = Math.max(...[...tally.keys()].map(({ length }) => length));
const line = (name: string, cells: readonly (string | number)[]) =>
  console.log(name.padEnd(widest) + cells.map((cell) => String(cell).padStart(9)).join(''));
line('', results);
for (const [kind, counts] of tally)
  line(
    kind,
    results.map((result) => counts.get(result) ?? ''),
  );
line(
  'all',
  results.map((result) => [...tally.values()].reduce((sum, counts) => sum + (counts.get(result) ?? 0), 0)),
);
for (const fault of broken) console.log(`\n${fault}`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** Places are counted together. */
function count(name: string, result: string): void {
  const kind = name.replace(/^row 0/, 'titles').replace(/\b(row|column) \d+/g, '$1');
  const counts = tally.get(kind) ?? new Map<string, number>();
  tally.set(kind, counts.set(result, (counts.get(result) ?? 0) + 1));
}
