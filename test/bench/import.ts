import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportDetailJson } from '../../src/domain/import.ts';
import type { UndoResult } from '../../src/domain/undo.ts';
import { floorMissing, hasFloor, refuseUnequal, rowCounts, runFloor } from './floor.ts';
import { importTargets, memoryTarget, speedTarget } from './import-targets.ts';
import { writeList } from './lists.ts';
import { type BenchOptions, roundsOf } from './options.ts';
import { type Run, roster } from './process.ts';
import type { Result } from './result.ts';
import { median } from './statistics.ts';

export const brand = 'Northwind Outdoor';

/** Every way of importing a list, by its name in the table. */
export type Scenario =
  | 'floor'
  | 'fresh import'
  | 'same list again'
  | 'every row changes, one field'
  | 'every row changes, three fields'
  | 'every row changes, another order'
  | 'undo'
  | 'undo of three fields'
  | 'preview';
export type Runs = Map<Scenario, Run[]>;

/** Importing, as whole processes, in turns, beside the floor. */
export async function benchImport(options: BenchOptions, folder: string): Promise<Result[]> {
  const measured: { rows: number; runs: Runs }[] = [];
  for (const rows of options.rows) {
    const lists = join(folder, `lists-${rows}`);
    writeLists(lists, rows);
    const runs: Runs = new Map();
    for (let round = 0; round < roundsOf(rows, options); round++)
      await turn(lists, rows, join(folder, 'turn'), runs);
    rmSync(lists, { recursive: true });
    measured.push({ rows, runs });
  }
  const results = measured.map(({ rows, runs }) => resultOf(rows, runs, options));
  speedTarget(measured, results);
  if (options.large) results.push(await twice(measured.at(-1), folder));
  return results;
}

function writeLists(folder: string, rows: number): void {
  mkdirSync(folder, { recursive: true });
  writeList(join(folder, 'list.csv'), { rows });
  writeList(join(folder, 'one-field.csv'), { rows, change: 'one field' });
  writeList(join(folder, 'three-fields.csv'), { rows, change: 'three fields' });
  writeList(join(folder, 'another-order.csv'), { rows, change: 'one field', mixed: true });
}

/** Each scenario once. What comes after an import begins with a copy of what the fresh one left. */
async function turn(lists: string, rows: number, folder: string, runs: Runs): Promise<void> {
  const place = (name: string) => join(folder, name, 'roster.db');
  const copy = (name: string) => {
    cpSync(join(folder, 'fresh'), join(folder, name), { recursive: true });
    return place(name);
  };
  const note = (scenario: Scenario, run: Run) =>
    void runs.set(scenario, [...(runs.get(scenario) ?? []), run]);
  const importing = async (scenario: Scenario, list: string, database: string, ...more: string[]) => {
    const run = await roster(['import', join(lists, list), '--brand', brand, ...more], database);
    note(scenario, run);
    return JSON.parse(run.stdout) as ImportDetailJson;
  };
  for (const name of ['floor', 'fresh', 'empty']) mkdirSync(join(folder, name), { recursive: true });

  const withFloor = hasFloor();
  if (withFloor) note('floor', await runFloor(join(lists, 'list.csv'), place('floor'), folder));
  const fresh = await importing('fresh import', 'list.csv', place('fresh'));
  expect(fresh.created + fresh.failed === rows && fresh.failed > 0, 'fresh import', fresh);
  if (withFloor) refuseUnequal(rowCounts(place('floor')), rowCounts(place('fresh')));
  const again = await importing('same list again', 'list.csv', copy('again'));
  expect(again.unchanged === fresh.created, 'same list again', again);
  const one = await importing('every row changes, one field', 'one-field.csv', copy('one'));
  expect(one.updated === fresh.created, 'every row changes', one);
  const three = await importing('every row changes, three fields', 'three-fields.csv', copy('three'));
  expect(three.updated === fresh.created, 'every row changes', three);
  const other = await importing('every row changes, another order', 'another-order.csv', copy('other'));
  expect(other.updated === fresh.created, 'every row changes, another order', other);
  const undo = await roster(['undo', String(fresh.import)], place('fresh'));
  note('undo', undo);
  const { removed } = JSON.parse(undo.stdout) as UndoResult;
  expect(removed === fresh.created, 'undo', removed);
  const undoThree = await roster(['undo', String(three.import)], place('three'));
  note('undo of three fields', undoThree);
  const { restored } = JSON.parse(undoThree.stdout) as UndoResult;
  expect(restored === three.updated, 'undo of three fields', restored);
  const preview = await importing('preview', 'list.csv', place('empty'), '--dry-run');
  expect(preview.created === fresh.created, 'preview', preview);
  rmSync(folder, { recursive: true });
}

/** A run that did something else than it was to do says nothing about how fast that is. */
function expect(isSo: boolean, scenario: string, got: unknown): void {
  if (!isSo) throw new Error(`${scenario} did not do what it should: ${JSON.stringify(got).slice(0, 500)}`);
}

function resultOf(rows: number, runs: Runs, options: BenchOptions): Result {
  const secondsOf = (scenario: Scenario) => median((runs.get(scenario) ?? []).map(({ seconds }) => seconds));
  const ratio = (one: number, other: Scenario) => (runs.has(other) ? one / secondsOf(other) : null);
  const lines = [...runs].map(([scenario, measured]) => {
    const seconds = measured.map((run) => run.seconds);
    return {
      scenario,
      'median s': median(seconds),
      'least s': Math.min(...seconds),
      'most s': Math.max(...seconds),
      'rows/s': Math.round(rows / median(seconds)),
      'peak MB': peakOf(measured),
      '× floor': ratio(median(seconds), 'floor'),
      '× fresh': ratio(median(seconds), 'fresh import'),
    };
  });
  const rounds = roundsOf(rows, options);
  return {
    subject: 'import',
    title: `Import, ${rows.toLocaleString('en-US')} rows`,
    lines,
    targets: importTargets(rows, secondsOf, runs.has('floor'), peakOf(runs.get('fresh import') ?? [])),
    notes: [
      `Whole processes, in turns; medians of ${rounds === 1 ? 'one round' : `${rounds} rounds`}.`,
      ...(runs.has('floor') ? [] : [floorMissing]),
    ],
  };
}

function peakOf(runs: readonly Run[]): number | null {
  const peaks = runs.flatMap(({ peak }) => (peak === null ? [] : [peak]));
  return peaks.length === 0 ? null : Math.round(median(peaks));
}

/** Does memory grow with the list? */
async function twice(largest: { rows: number; runs: Runs } | undefined, folder: string): Promise<Result> {
  const single = largest?.rows ?? 0;
  const rows = 2 * single;
  const list = join(folder, 'twice.csv');
  writeList(list, { rows });
  const run = await roster(['import', list, '--brand', brand], join(folder, 'twice.db'));
  for (const name of ['twice.csv', 'twice.db', 'twice.db.files'])
    rmSync(join(folder, name), { recursive: true });
  const line = (of: number, seconds: number, peak: number | null) => ({
    rows: of,
    seconds,
    'rows/s': Math.round(of / seconds),
    'peak MB': peak,
  });
  const before = largest?.runs.get('fresh import') ?? [];
  const peak = peakOf(before);
  return {
    subject: 'import',
    title: `Memory, ${single.toLocaleString('en-US')} and ${rows.toLocaleString('en-US')} rows`,
    lines: [
      line(single, median(before.map(({ seconds }) => seconds)), peak),
      line(rows, run.seconds, peakOf([run])),
    ],
    targets: memoryTarget(peak, peakOf([run])),
    notes: ['A fresh import of each.'],
  };
}
