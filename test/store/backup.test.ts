import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupStore } from '../../src/store/backup.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { restoreStore } from '../../src/store/restore.ts';
import { partnership, storeWith } from '../support/partner-store.ts';
import { temporaryFile } from '../support/temporary.ts';

const now = new Date('2026-03-04T05:06:07.089Z');
const force = { force: true, now };

describe('a backup', () => {
  test('is one private file with everything, taken while the database is written to', async () => {
    const store = storeWith([partnership({ name: 'Committed' })]);
    store.exec('BEGIN IMMEDIATE');
    store.exec(`UPDATE partner SET name = 'Not committed'`);
    const target = temporaryFile('copy.db');
    const content = await backupStore(store.name, target);
    store.exec('COMMIT');
    expect(content).toMatchObject({ partners: 1, imports: 0 });
    expect(readdirSync(dirname(target))).toEqual(['copy.db']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(namesIn(target)).toEqual(['Committed']);
  });

  test('never takes the place of another file', async () => {
    const store = storeWith([]);
    const target = temporaryFile('copy.db');
    writeFileSync(target, 'dear');
    await expect(backupStore(store.name, target)).rejects.toMatchObject({ code: 'file-exists' });
    await expect(backupStore(store.name, store.name)).rejects.toMatchObject({ code: 'file-exists' });
    expect(readFileSync(target, 'utf8')).toBe('dear');
  });

  test('of no database, or to where nothing can be written, is refused and leaves nothing', async () => {
    const target = temporaryFile('copy.db');
    await expect(backupStore(temporaryFile('none.db'), target)).rejects.toMatchObject({
      code: 'file-missing',
    });
    const store = storeWith([]);
    await expect(backupStore(store.name, join(target, 'deeper.db'))).rejects.toMatchObject({
      code: 'backup-unwritable',
    });
    const other = temporaryFile('other.db');
    writeFileSync(other, 'no database at all'.repeat(1000));
    await expect(backupStore(other, target)).rejects.toMatchObject({ code: 'not-a-backup' });
    expect(readdirSync(dirname(target))).toEqual([]);
  });
});

describe('restoring', () => {
  test('brings the backup back, where there is no database yet', async () => {
    const { backup } = await backupOf('Kept');
    const target = join(dirname(temporaryFile()), 'new', 'roster.db');
    expect(await restoreStore(backup, target, { force: false, now })).toMatchObject({
      content: { partners: 1 },
      former: null,
    });
    expect(namesIn(target)).toEqual(['Kept']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  test('replaces a database only when forced, and keeps that one with all it had', async () => {
    const { backup } = await backupOf('From the backup');
    const store = storeWith([partnership({ name: 'Present' })]);
    const file = store.name;
    store.close();
    await expect(restoreStore(backup, file, { force: false, now })).rejects.toMatchObject({
      code: 'database-exists',
    });
    expect(namesIn(file)).toEqual(['Present']);
    const { former } = await restoreStore(backup, file, force);
    expect(former).toBe(`${file}.before-restore-2026-03-04T05-06-07-089Z`);
    expect(namesIn(file)).toEqual(['From the backup']);
    expect(namesIn(former ?? '')).toEqual(['Present']);
  });

  test('is refused while another program has the database open', async () => {
    const { backup } = await backupOf('From the backup');
    const store = storeWith([partnership({ name: 'Present' })]);
    await expect(restoreStore(backup, store.name, force)).rejects.toMatchObject({ code: 'database-in-use' });
    expect(store.prepare('SELECT name FROM partner').pluck().all()).toEqual(['Present']);
    expect(leftovers(store.name)).toEqual([]);
  });

  test.each<[string, (file: string) => void]>([
    ['is text', (file) => writeFileSync(file, 'Network Publisher ID,Name\n1,One\n')],
    ['is empty', (file) => writeFileSync(file, '')],
    ['is cut', (file) => truncateSync(file, 40_000)],
    ['is damaged inside', (file) => damage(file)],
    ["is another program's database", (file) => write(file, 'DROP TABLE note')],
    [
      'has references that lead nowhere',
      (file) => write(file, 'PRAGMA foreign_keys = OFF; DELETE FROM partner'),
    ],
    ['is of a newer Roster', (file) => write(file, 'PRAGMA user_version = 99')],
  ])('is refused where the backup %s, and the database stays', async (_, spoil) => {
    const { backup } = await backupOf(...Array.from({ length: 500 }, (_, index) => `Partner ${index}`));
    spoil(backup);
    const store = storeWith([partnership({ name: 'Present' })]);
    const file = store.name;
    store.close();
    await expect(restoreStore(backup, file, force)).rejects.toMatchObject({
      code: expect.stringMatching(/^(not-a-backup|database-too-new)$/),
    });
    expect(namesIn(file)).toEqual(['Present']);
    expect(leftovers(file)).toEqual([]);
  });

  test('from the database itself, or from no file, is refused', async () => {
    const store = storeWith([partnership({ name: 'Present' })]);
    await expect(restoreStore(store.name, store.name, force)).rejects.toMatchObject({ code: 'not-a-backup' });
    await expect(restoreStore(temporaryFile('none.db'), store.name, force)).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  test('helps where the database is damaged: what is left of it is kept, its log too', async () => {
    const { backup } = await backupOf('From the backup');
    const file = temporaryFile();
    writeFileSync(file, 'damaged beyond reading'.repeat(500));
    writeFileSync(`${file}-wal`, 'an old log');
    const { former } = await restoreStore(backup, file, force);
    expect(namesIn(file)).toEqual(['From the backup']);
    expect(readFileSync(former ?? '', 'utf8')).toMatch(/^damaged/);
    expect(readFileSync(`${former}-wal`, 'utf8')).toBe('an old log');
  });

  test('takes a plain copy of a database with its log, too', async () => {
    const store = storeWith([partnership({ name: 'In the log' })]);
    const copy = temporaryFile('copied.db');
    for (const end of ['', '-wal'])
      if (existsSync(store.name + end)) copyFileSync(store.name + end, copy + end);
    const target = temporaryFile('fresh.db');
    await restoreStore(copy, target, { force: false, now });
    expect(namesIn(target)).toEqual(['In the log']);
  });
});

async function backupOf(...names: string[]): Promise<{ backup: string }> {
  const store = storeWith(names.map((name) => partnership({ name })));
  const backup = temporaryFile('backup.db');
  await backupStore(store.name, backup);
  store.close();
  return { backup };
}

function namesIn(file: string): string[] {
  const store = openStore(file, migrations);
  const names = store.prepare<[], string>('SELECT name FROM partner ORDER BY id').pluck().all();
  store.close();
  return names;
}

/** Files beside a database that a refused restore must not leave. */
function leftovers(file: string): string[] {
  return readdirSync(dirname(file)).filter((name) => /restor|partial/.test(name));
}

function write(file: string, sql: string): void {
  const store: Store = openStore(file, migrations);
  store.exec(sql);
  store.pragma('journal_mode = DELETE');
  store.close();
}

function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xff, 8 * 4096, 20 * 4096);
  writeFileSync(file, bytes);
}
