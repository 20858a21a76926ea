import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory } from '../support/child.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { hasFloor, refuseUnequal } from './floor.ts';
import { mostPublishers, publisherId, writeList } from './lists.ts';
import { readOptions } from './options.ts';
import { measure } from './process.ts';
import { isMet, markdownOf, type Result } from './result.ts';

/** One small run of everything. It compares the rows of every table with the floor's, and fails where they differ. */
test('the benchmark measures every subject', async () => {
  const { stdout } = await measure(process.execPath, [
    join(projectDirectory, 'test/bench/bench.ts'),
    '--small',
    '--large',
    '--json',
  ]);
  const results = JSON.parse(stdout) as Result[];
  expect(results.map(({ title }) => title)).toEqual([
    'Import, 300 rows',
    'Memory, 300 and 600 rows',
    'Phases of an import, 300 rows',
    'Pages during an import of 300 rows',
    'Reading, 296 partnerships',
    'Export, 296 partnerships',
    'Lines and counts, 296 partnerships',
    'Reading, 1,485 partnerships',
    'Export, 1,485 partnerships',
    'Lines and counts, 1,485 partnerships',
    'The database, 297 partnerships',
    'Stored files, 300 rows',
  ]);
  const linesOf = (start: string): Result['lines'] =>
    results.find(({ title }) => title.startsWith(start))?.lines ?? [];
  expect(linesOf('Import').map(({ scenario }) => scenario)).toEqual([
    ...(hasFloor() ? ['floor'] : []),
    'fresh import',
    'same list again',
    'every row changes, one field',
    'every row changes, three fields',
    'every row changes, another order',
    'undo',
    'undo of three fields',
    'preview',
  ]);
  for (const line of linesOf('Import')) expect(line['median s']).toBeGreaterThan(0);
  expect(linesOf('Phases').map(({ phase }) => phase)).toEqual([
    'survey',
    'read',
    'decode',
    'parse',
    'map',
    'validate',
    'plan',
    'write',
    'commit',
    'report',
  ]);
  expect(linesOf('Pages')).toHaveLength(6);
  // ten filters alone and in pairs, six sorts in two directions
  expect(linesOf('Reading').filter(({ question }) => String(question).startsWith('filter'))).toHaveLength(
    10 + 45,
  );
  expect(linesOf('Reading').filter(({ question }) => String(question).startsWith('sort'))).toHaveLength(12);
  expect(linesOf('Lines and counts').map(({ filter }) => filter)).toContain('brand + category');
  expect(linesOf('The database').map(({ what }) => what)).toContain('partnership_by_brand');
}, 180_000);

test('a generated list is the same every time, with one row in a hundred wrong', () => {
  const path = join(temporaryDirectory(), 'list.csv');
  const written = (options: Omit<Parameters<typeof writeList>[1], 'rows'>) => {
    writeList(path, { rows: 1200, ...options });
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  };
  const list = written({});
  expect(written({})).toEqual(list);
  expect(list.filter((row) => /^(,|4\.02E)|^\d+,,|desk@,|,13\/45\/2021$|ftp:/.test(row))).toHaveLength(12);
  expect(list.some((row) => /,"[^,]+, (Inc\.|LLC|GmbH)",/.test(row) && row.includes('.example'))).toBe(true);
  expect(list.some((row) => row.includes('""'))).toBe(true);
  expect(written({ from: 1199 })[0]).toBe(list[1199]);
  for (const change of ['one field', 'three fields'] as const)
    expect(written({ change }).filter((row, at) => row === list[at])).toEqual([]);
  const mixed = written({ mixed: true });
  expect(mixed.toSorted()).toEqual(list.toSorted());
  const follows = (row: string, at: number) => list.indexOf(row) === list.indexOf(mixed[at] ?? '') + 1;
  expect(mixed.slice(1).filter(follows)).toEqual([]);
});

test('no two generated publishers share an id', () => {
  const ids = new Set(Array.from({ length: 100_000 }, (_, index) => publisherId(index)));
  expect(ids.size).toBe(100_000);
  expect(publisherId(0)).not.toBe(publisherId(mostPublishers - 1));
  for (const id of ids) if (!/^\d{7}$/.test(id)) expect.fail(`${id} has not seven digits`);
});

test('a floor that leaves out a table, or rows of one, is refused', () => {
  expect(() => refuseUnequal({ partner: 99, partner_word: 0 }, { partner: 99, partner_word: 99 })).toThrow(
    'The floor puts 0 rows into the table partner_word, Roster puts 99. Add its statement',
  );
  expect(() => refuseUnequal({ partner: 98 }, { partner: 99 })).toThrow('Correct its statement');
  refuseUnequal({ partner: 99 }, { partner: 99 });
});

test('a result is shown as tables, and a missed target as missed', () => {
  const target = { what: 'fresh import, of the floor', measured: 2.4, most: 2, unit: '×' };
  const markdown = markdownOf({
    subject: 'import',
    title: 'Import, 1 row',
    lines: [{ scenario: 'undo', 'median s': 1.5, 'peak MB': null }],
    targets: [target],
    notes: [],
  });
  expect(markdown).toContain('| undo     |     1.50 |         |');
  expect(markdown).toMatch(/fresh import, of the floor \| 2\.40 × +\| ≤ 2 +\| no /);
  expect(isMet({ ...target, measured: 2 })).toBe(true);
  expect(isMet({ what: '', measured: 0.6, least: 0.7, unit: '' })).toBe(false);
});

test('the sizes and subjects are chosen on the command line', () => {
  expect(readOptions(['--rows', '1000000,100000', '--only', 'reading,import'])).toMatchObject({
    rows: [100_000, 1_000_000],
    subjects: ['import', 'reading'],
    small: false,
  });
});

test('README quotes the results as they were measured', () => {
  const linesOf = (path: string) => readFileSync(join(projectDirectory, path), 'utf8').split('\n');
  const [, section = ''] = linesOf('README.md').join('\n').split('## What it costs');
  const quoted =
    section
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => /^[|_]/.test(line)) ?? [];
  expect(quoted.length).toBeGreaterThan(5);
  const results = new Set(linesOf('test/bench/RESULTS.md'));
  expect(quoted.filter((line) => !results.has(line))).toEqual([]);
});
