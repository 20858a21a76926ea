import { parseArgs } from 'node:util';
import { type Subject, subjects } from './result.ts';

/** What a run of the benchmark is asked to measure. */
export interface BenchOptions {
  /** sizes of the lists, ascending */
  rows: number[];
  subjects: readonly Subject[];
  /** for function only: a small list, one round */
  small: boolean;
  /** also twice the largest list, and reading at five times the partnerships */
  large: boolean;
  json: boolean;
}

const usage = `npm run bench -- [options]
  --rows N[,N…]      sizes of the lists (default: 10000,100000)
  --only NAME[,…]    ${subjects.join(', ')} (default: all)
  --small            a few hundred rows, once: whether it works, not how fast; RESULTS.md stays
  --large            also twice the largest list (does memory grow?), and reading at five times the partnerships
  --json             the results as JSON; RESULTS.md stays`;

/** @returns null where only help was asked for, or needed: it is printed then */
export function readOptions(args: readonly string[]): BenchOptions | null {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const rows = (values.rows ?? (values.small ? '300' : '10000,100000')).split(',').map(Number);
    const only = values.only?.split(',') ?? subjects;
    const isRight = rows.every((count) => Number.isInteger(count) && count >= 100 && count <= 2_000_000);
    if (values.help || !isRight || !only.every(isSubject))
      throw new Error(isRight ? '' : '--rows: 100 to 2000000');
    const { small = false, large = false, json = false } = values;
    return {
      rows: rows.sort((a, b) => a - b),
      subjects: subjects.filter((name) => only.includes(name)),
      small,
      large,
      json,
    };
  } catch (error) {
    console.error([...(error instanceof Error && error.message ? [error.message] : []), usage].join('\n'));
    return null;
  }
}

const options = {
  rows: { type: 'string' },
  only: { type: 'string' },
  small: { type: 'boolean' },
  large: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function isSubject(name: string): name is Subject {
  return (subjects as readonly string[]).includes(name);
}

/** How often each is measured: five times, three at a million rows. */
export function roundsOf(rows: number, { small }: BenchOptions): number {
  if (small) return 1;
  return rows >= 1_000_000 ? 3 : 5;
}
