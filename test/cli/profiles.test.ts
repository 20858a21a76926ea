import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SavedProfile } from '../../src/domain/profile.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { writeProfile } from '../../src/store/profiles.ts';
import { projectDirectory } from '../support/child.ts';
import { roster, rosterJson } from '../support/cli.ts';
import { temporaryFile } from '../support/temporary.ts';

const list = join(projectDirectory, 'fixtures/exports/refused/unknown-titles.csv');

/** A database in which the columns of the unknown list are saved. */
function withMapping(others: Partial<SavedProfile> = {}): string {
  const database = temporaryFile();
  const store = openStore(database, migrations);
  writeProfile(store, {
    id: 'blog-partners',
    name: 'Blog partners',
    network: 'LinkShare',
    status: null,
    dates: 'mdy',
    encoding: '',
    delimiter: '',
    untitled: false,
    columns: [
      { title: 'Account', to: 'networkPublisherId' },
      { title: 'Company', to: 'name' },
      { title: 'Contact', to: 'primaryContactEmail' },
    ],
    ...others,
  });
  store.close();
  return database;
}

test('profiles lists what is known, saved mappings first', async () => {
  const database = withMapping();
  const listed = (await rosterJson(['profiles', '--json'], { database })) as { id: string; source: string }[];
  expect(listed[0]).toMatchObject({
    id: 'blog-partners',
    source: 'saved',
    knownBy: [['Account'], ['Company'], ['Contact']],
  });
  expect(listed.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['crm', 'failed-rows', 'linkshare-approved']),
  );
  const { stdout, stderr, code } = await roster(['profiles'], { database });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^blog-partners +Blog partners +saved +LinkShare +Account, Company, Contact$/m);
  expect(stderr).toBe(`${listed.length} profiles.\n`);
});

test('an unknown list is refused, and imported where a saved mapping knows or names it', async () => {
  const refused = await roster(['import', list, '--brand', 'Acme', '--json'], { database: temporaryFile() });
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: {
      code: 'unknown-columns',
      columns: ['Account', 'Company', 'Web', 'Contact'],
      closest: expect.any(String),
    },
  });
  const database = withMapping();
  for (const profile of [[], ['--profile', 'blog-partners']]) {
    const args = ['import', list, '--brand', 'Acme', '--dry-run', '--json', ...profile];
    expect(await rosterJson(args, { database })).toMatchObject({ profile: 'blog-partners', created: 1 });
  }
  const { stderr } = await roster(['import', list, '--brand', 'Acme'], { database });
  expect(stderr).toContain('unknown-titles.csv (Blog partners for Acme)');
});

test('transform asks a database for a saved mapping only where one is named', async () => {
  const args = ['transform', list, '--brand', 'Acme', '--profile', 'blog-partners'];
  const refused = await roster(args);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--db');
  const { stdout, code } = await roster([...args, '--db', withMapping()]);
  expect(code).toBe(0);
  expect(stdout).toContain('"4022211","Granite Trail Reviews"');
});

test('a list without titles is refused with what to do, and read by a saved mapping that is named', async () => {
  const bare = join(projectDirectory, 'fixtures/exports/refused/no-title-row.csv');
  const database = withMapping({
    id: 'bare',
    name: 'Bare',
    untitled: true,
    columns: [
      { title: 'Column A', to: 'networkPublisherId' },
      { title: 'Column B', to: 'name' },
    ],
  });
  const refused = await roster(['import', bare, '--brand', 'Acme'], { database });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('no titles: its first row is data');
  expect(refused.stderr).toContain('--profile');
  const args = ['import', bare, '--brand', 'Acme', '--dry-run', '--json', '--profile', 'bare'];
  for (const row of [[], ['--title-row', '0']])
    expect(await rosterJson([...args, ...row], { database })).toMatchObject({
      profile: 'bare',
      rows: 3,
      created: 3,
    });
  const titled = await roster(['import', list, '--brand', 'Acme', '--profile', 'bare'], { database });
  expect(titled.code).toBe(2);
  expect(titled.stderr).toContain('--title-row 0');
  const { stdout } = await roster(['profiles'], { database });
  expect(stdout).toMatch(/^bare .*no titles/m);
  const wrong = await roster([...args, '--title-row', 'first'], { database });
  expect([wrong.code, wrong.stderr + wrong.stdout]).toEqual([2, expect.stringContaining('--title-row')]);
});

test('the delimiter that was saved with a mapping need not be named', async () => {
  const file = temporaryFile();
  writeFileSync(file, 'Account%%Company%%Contact\n4022211%%Granite%%a@a.example\n');
  const args = ['import', file, '--brand', 'Acme', '--dry-run', '--json'];
  expect((await roster(args, { database: withMapping() })).code).toBe(2);
  expect(await rosterJson(args, { database: withMapping({ delimiter: '%%' }) })).toMatchObject({
    profile: 'blog-partners',
    delimiter: '%%',
    created: 1,
  });
});
