import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory } from './support/child.ts';
import { roster } from './support/cli.ts';
import { temporaryDirectory } from './support/temporary.ts';

const readme = readFileSync(join(projectDirectory, 'README.md'), 'utf8');

/** The words of a command as a shell splits them. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

test('every command of README works as it stands there, one after the other', async () => {
  const folder = temporaryDirectory();
  const block = /```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const lines = block.split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(5);
  const statuses: Record<string, number | null> = {};
  for (const line of lines) {
    const [npx, name, ...args] = words(line);
    expect([npx, name]).toEqual(['npx', 'roster']);
    const paths = args.map((arg) => (arg.startsWith('fixtures/') ? join(projectDirectory, arg) : arg));
    const { code, stderr } = await roster(paths, { database: join(folder, 'roster.db'), cwd: folder });
    expect(stderr).not.toContain('    at ');
    statuses[args.slice(0, 2).join(' ')] = code;
  }
  expect(Object.values(statuses).every((code) => code === 0 || code === 1)).toBe(true);
  expect(
    existsSync(join(folder, 'failed.csv')) &&
      existsSync(join(folder, 'crm.csv')) &&
      existsSync(join(folder, 'roster-backup.db')),
  ).toBe(true);
}, 60_000);

test('README names only files that are there', () => {
  const named = [...readme.matchAll(/`((?:src|test|fixtures|views)\/[^`<*]+)`|\]\(([^)h][^)]*)\)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  expect(named.length).toBeGreaterThan(4);
  for (const path of named) expect([path, existsSync(join(projectDirectory, path))]).toEqual([path, true]);
});

test('README tells the figures that the sample gives', () => {
  const expected = JSON.parse(
    readFileSync(
      join(projectDirectory, 'fixtures/exports/linkshare-approved/northwind-approved.expected.json'),
      'utf8',
    ),
  );
  const { rows, created, failed } = expected.result;
  expect(readme).toContain(`${rows} rows, ${created} go in, ${failed} need you`);
});
