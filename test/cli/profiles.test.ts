import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { writeProfile } from '../../src/store/profiles.ts';
import { projectDirectory } from '../support/child.ts';
import { roster, rosterJson } from '../support/cli.ts';
import { temporaryFile } from '../support/temporary.ts';

const list = join(projectDirectory, 'fixtures/exports/refused/unknown-titles.csv');

/** A database in which the columns of the unknown list are saved. */
function withMapping(): string {
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
