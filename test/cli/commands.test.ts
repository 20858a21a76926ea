import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { projectDirectory, userEnvironment } from '../support/child.ts';
import { roster, rosterJson, startRoster } from '../support/cli.ts';
import { insertImport, partnership, storeWith } from '../support/partner-store.ts';
import { temporaryDirectory, temporaryFile } from '../support/temporary.ts';
import { goodList } from './lists.ts';

const commands = [
  'import',
  'transform',
  'partners',
  'imports',
  'failed',
  'undo',
  'serve',
  'backup',
  'restore',
  'check',
];

describe('every command', () => {
  test.each(commands)('%s has help that names its database', (name) => {
    const help = createProgram()
      .commands.find((command) => command.name() === name)
      ?.helpInformation();
    expect(help).toContain(`Usage: roster ${name}`);
    expect(help).toContain('--db <file>');
  });

  test('stands in the help of all', async () => {
    const { code, stdout } = await roster(['--help']);
    expect(code).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  test.each([[[]], [['dance']], [['failed', 'x']], [['imports', 'x']]])(
    'given as %j is wrong: exit status 2',
    async (args) => {
      expect(await roster(args, { database: temporaryFile() })).toMatchObject({ code: 2, stdout: '' });
    },
  );

  test('takes its database from --db, else ROSTER_DB, else data/roster.db', async () => {
    const cwd = temporaryDirectory();
    const named = join(cwd, 'named.db');
    const database = join(cwd, 'environment.db');
    await roster(['imports', '--db', named], { cwd, database });
    expect([existsSync(named), existsSync(database)]).toEqual([true, false]);
    await roster(['--db', join(cwd, 'before.db'), 'imports'], { cwd, database });
    expect([existsSync(join(cwd, 'before.db')), existsSync(database)]).toEqual([true, false]);
    await roster(['imports'], { cwd, database });
    expect([existsSync(database), existsSync(join(cwd, 'data'))]).toEqual([true, false]);
    await roster(['imports'], { cwd, env: { ROSTER_DB: '' } });
    expect(statSync(join(cwd, 'data/roster.db')).mode & 0o777).toBe(0o600);
  });

  test('starts by npx, under the Node that the project pins', () => {
    const npx = spawnSync('npx', ['roster', '--version'], {
      cwd: projectDirectory,
      encoding: 'utf8',
      env: userEnvironment(),
    });
    expect(npx.stdout.trim()).toBe(
      JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8')).version,
    );
    expect(npx.status).toBe(0);
  });
});

describe('roster backup and restore', () => {
  test('bring everything back', async () => {
    const database = temporaryFile();
    const backup = temporaryFile('backup.db');
    await roster(['import', goodList(), '--brand', 'Acme'], { database });
    const before = await rosterJson(['partners', '--format', 'json'], { database });
    expect(await roster(['backup', backup], { database })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('2 partners, 1 import,'),
    });
    await roster(['undo', '1'], { database });
    expect(await rosterJson(['partners', '--format', 'json'], { database })).toEqual([]);
    expect(await roster(['restore', backup], { database })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect(await roster(['restore', backup, '--force'], { database })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The former database is kept as'),
    });
    expect(await rosterJson(['partners', '--format', 'json'], { database })).toEqual(before);
    expect(await roster(['backup', backup], { database })).toMatchObject({ code: 2 });
    expect(existsSync(join(dirname(backup), 'backup.db'))).toBe(true);
  });
});

describe('roster check', () => {
  test('finds nothing in a sound database', async () => {
    const database = temporaryFile();
    await roster(['import', goodList(), '--brand', 'Acme'], { database });
    const { code, stdout } = await roster(['check', '--json'], { database });
    expect([code, JSON.parse(stdout)]).toEqual([0, { ok: true, findings: [] }]);
    expect(await roster(['check'], { database })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('is sound'),
    });
  });

  test('tells what is wrong, with exit status 1', async () => {
    const store = storeWith([partnership()]);
    insertImport(store, 1, { failed: 3 });
    const { code, stdout } = await roster(['check', '--json'], { database: store.name });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, findings: [expect.stringContaining('Import 1')] });
    expect((await roster(['check'], { database: store.name })).stdout).toContain('Import 1');
  });
});

describe('roster serve', () => {
  test('serves the pages of its database, says where, and ends when asked', async () => {
    const { child, result } = startRoster(['serve', '--port', '0', '--db', temporaryFile()]);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const answer = await fetch(`${line.split(' ').at(-1)}/api/imports`);
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect(await result).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([[['--port', '70000']], [['--host', '0.0.0.0']]])('refuses %s', async (args) => {
    const result = await roster(['serve', ...args], { database: temporaryFile() });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^roster: /);
  });
});
