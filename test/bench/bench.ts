import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchFile } from './file.ts';
import { benchImport } from './import.ts';
import { benchMeanwhile } from './meanwhile.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { benchPhases } from './phases.ts';
import { benchReading } from './reading.ts';
import { markdownOf, type Result, type Subject } from './result.ts';
import { keepResults } from './results-file.ts';

type Bench = (options: BenchOptions, folder: string) => Promise<Result[]>;

const benches: Record<Subject, Bench> = {
  import: benchImport,
  phases: benchPhases,
  meanwhile: benchMeanwhile,
  reading: benchReading,
  file: benchFile,
};

/** Measures one subject after the other, in a folder that is gone afterwards. */
async function run(options: BenchOptions): Promise<void> {
  const results: Result[] = [];
  for (const subject of options.subjects) {
    const folder = mkdtempSync(join(tmpdir(), 'roster-bench-'));
    try {
      const measured = await benches[subject](options, folder);
      results.push(...measured);
      if (!options.json) for (const result of measured) console.log(`${markdownOf(result)}\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (options.json) console.log(JSON.stringify(results, null, 2));
  else if (!options.small) keepResults(results);
}

const options = readOptions(process.argv.slice(2));
if (options === null) process.exitCode = process.argv.includes('--help') ? 0 : 2;
else await run(options);
