import type { Runs, Scenario } from './import.ts';
import type { Result, Target } from './result.ts';
import { median } from './statistics.ts';

/** Smaller lists measure how fast Node starts: they have no targets. */
const fromRows = 100_000;

/** What is aimed at for one size of list. */
export function importTargets(
  rows: number,
  secondsOf: (scenario: Scenario) => number,
  withFloor: boolean,
  peak: number | null,
): Target[] {
  if (rows < fromRows) return [];
  const fresh = secondsOf('fresh import');
  const ofFresh = (scenario: Scenario, most: number): Target => ({
    what: `${scenario}, of the fresh import`,
    measured: secondsOf(scenario) / fresh,
    most,
    unit: '×',
  });
  return [
    ...(withFloor
      ? [
          {
            what: 'fresh import, of the floor',
            measured: fresh / secondsOf('floor'),
            most: rows >= 1_000_000 ? 1.3 : 2,
            unit: '×',
          },
        ]
      : []),
    ofFresh('same list again', 0.6),
    ofFresh('every row changes, one field', 1.5),
    ofFresh('every row changes, three fields', 1.5),
    ofFresh('every row changes, another order', 1.5),
    ofFresh('undo', 1),
    {
      what: 'undo of three fields, of their import',
      measured: secondsOf('undo of three fields') / secondsOf('every row changes, three fields'),
      most: 1,
      unit: '×',
    },
    ofFresh('preview', 1),
    ...(peak === null ? [] : [{ what: 'memory of the fresh import', measured: peak, most: 400, unit: 'MB' }]),
  ];
}

/** A million rows go in nearly as fast, row for row, as a hundred thousand: where both were measured. */
export function speedTarget(
  measured: readonly { rows: number; runs: Runs }[],
  results: readonly Result[],
): void {
  const speed = ({ rows, runs }: { rows: number; runs: Runs }) =>
    rows / median((runs.get('fresh import') ?? []).map(({ seconds }) => seconds));
  const base = measured.find(({ rows }) => rows >= fromRows && rows < 1_000_000);
  const large = measured.findLast(({ rows }) => rows >= 1_000_000);
  if (!base || !large) return;
  results[measured.indexOf(large)]?.targets.push({
    what: `rows a second, of those at ${base.rows.toLocaleString('en-US')} rows`,
    measured: speed(large) / speed(base),
    least: 0.7,
    unit: '×',
  });
}

export function memoryTarget(single: number | null, twice: number | null): Target[] {
  if (single === null || twice === null) return [];
  return [{ what: 'memory at twice the rows', measured: twice / single, most: 1.1, unit: '×' }];
}
