import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDirectory, userEnvironment } from '../support/child.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bookOf } from '../support/workbook.ts';

/** As a network might export it: a line above the titles, semicolons, a workable column for every kind of field. */
const sample = `Advertiser export;;;;;;;;
Partner ID;Partner name;Contact name;Contact e-mail;Domain;Joined on;Partner category;Relationship status;Clicks (30d)
558201;Real Person Blog;Rita Realname;rita@real-person.test;real-person.test;17/03/2021;Lifestyle;Active;120
558202;Second Truth;Tom Truth;;second-truth.test;18/03/2021;Finance;Pending;0
558203;Third Fact;Uma Fact;uma@third-fact.test;third-fact.test;;Finance;On hold;7
`;

/** The project as it is, in a directory that the command may write into. */
function copyOfProject(): string {
  const copy = temporaryDirectory();
  for (const name of ['src', 'package.json', 'biome.json', 'tsconfig.json'])
    cpSync(join(projectDirectory, name), join(copy, name), { recursive: true });
  mkdirSync(join(copy, 'fixtures/exports'), { recursive: true });
  symlinkSync(join(projectDirectory, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function profileNew(copy: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/profile-new.ts', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: userEnvironment({ INIT_CWD: copy }),
  });
  return { status, stdout, stderr };
}

function written(copy: string): string[] {
  return ['src/profiles', 'fixtures/exports']
    .flatMap((folder) => readdirSync(join(copy, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(
      (entry) =>
        `${entry.parentPath}/${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`,
    );
}

test('a sample gives a profile that reads its fixture as expected, with nothing of the people in it', () => {
  const copy = copyOfProject();
  writeFileSync(join(copy, 'sample.csv'), sample);
  const made = profileNew(copy, 'sample.csv', '--id', 'acme-partners', '--network', 'Acme Net');
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(made.stdout).toContain('"Partner ID" → Network Publisher ID');
  expect(made.stdout).toContain('"Clicks (30d)" is kept as an extra');

  const profile = readFileSync(join(copy, 'src/profiles/acme-partners.ts'), 'utf8');
  for (const line of [
    `{ title: 'Partner ID', to: 'networkPublisherId' }`,
    `{ title: 'Partner name', to: 'name' }`,
    `{ title: 'Contact e-mail', to: 'primaryContactEmail' }`,
    `{ title: 'Domain', to: 'mediaPropertyUrls' }`,
    `{ title: 'Joined on', to: 'networkDateAccepted' }`,
    `{ title: 'Partner category', to: 'categories' }`,
    `Active: 'approved'`,
    `'On hold': null`,
    `network: 'Acme Net'`,
  ])
    expect(profile).toContain(line);
  expect(written(copy).join()).not.toMatch(/Rita|Realname|real-person|Second Truth|uma@|third-fact|558201/i);
  const files = ['src/profiles/acme-partners.ts', 'src/profiles/index.ts'];
  const biome = join(projectDirectory, 'node_modules/.bin/biome');
  execFileSync(biome, ['check', '--vcs-enabled=false', ...files], { cwd: copy, stdio: 'pipe' });

  const { result, problems } = JSON.parse(
    readFileSync(join(copy, 'fixtures/exports/acme-partners/plain.expected.json'), 'utf8'),
  );
  const fixture = 'fixtures/exports/acme-partners/plain.csv';
  const args = ['import', fixture, '--brand', 'Acme', '--db', join(copy, 'roster.db'), '--json'];
  const imported = spawnSync(process.execPath, ['src/cli.ts', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: userEnvironment(),
  });
  expect(JSON.parse(imported.stdout)).toMatchObject({ ...result, network: 'Acme Net', problems });
}, 60_000);

test('it refuses what is there, what is known and what has no titles, and writes nothing then', () => {
  const copy = copyOfProject();
  const lists: Record<string, string> = {
    'mine.csv': sample,
    'crm.csv': sample,
    'known.csv': 'Site ID,Publisher Name,Email\n4022211,A,a@a.example\n',
    'data.csv': '4022211,Granite,partners@granite-trail.example\n4022212,Other,o@other.example\n',
    'no-id.csv': 'Colour,Size\nred,10\nred,10\nred,10\n',
    'twice.csv': 'Partner ID,Name,Name\n1,A,B\n',
  };
  for (const [name, text] of Object.entries(lists)) writeFileSync(join(copy, name), text);
  mkdirSync(join(copy, 'fixtures/exports/mine'), { recursive: true });
  writeFileSync(join(copy, 'fixtures/exports/mine/plain.csv'), 'kept');
  const before = written(copy);
  for (const [args, message] of [
    [['mine.csv'], 'fixtures/exports/mine/plain.csv already'],
    [['crm.csv'], 'a profile crm'],
    [['known.csv'], 'is known already, as "LinkShare: Approved publishers"'],
    [['data.csv'], 'holds data'],
    [['no-id.csv'], 'looks like "Network Publisher ID"'],
    [['twice.csv'], 'the same title'],
    [['absent.csv'], 'There is no file absent.csv'],
    [['mine.csv', '--id', 'My Profile'], 'cannot be a profile'],
    [[], 'Give one sample list'],
    [['mine.csv', '--nonsense'], 'npm run profile:new'],
  ] as const) {
    const refused = profileNew(copy, ...args);
    expect([args, refused.status, refused.stdout]).toEqual([args, 2, '']);
    expect(refused.stderr).toContain(message);
    expect(refused.stderr).not.toContain('    at ');
  }
  expect(written(copy)).toEqual(before);
  expect(existsSync(join(copy, 'src/profiles/mine.ts'))).toBe(false);
}, 60_000);

test('a workbook is a sample too: its columns are guessed as the mapping page guesses them', () => {
  const copy = copyOfProject();
  const german = [
    ['Konto', 'Firma', 'Webseite', 'Partner seit', 'Marke', 'Umsatz'],
    ['0012345', 'Echte Firma', 'echt.test', '2024-03-15', 'Marke A', '12'],
    ['0012346', 'Zweite Firma', 'zweit.test', '', 'Marke B', '7'],
  ];
  const book = bookOf([
    { name: 'Notizen', rows: [['Bitte prüfen']] },
    { name: 'Liste', rows: german },
    { name: 'Alt', rows: german },
  ]);
  writeFileSync(join(copy, 'partner.xlsx'), book);
  const args = ['partner.xlsx', '--id', 'beispiel-partner', '--network', 'Beispiel'];
  const asked = profileNew(copy, ...args);
  expect(asked.status).toBe(2);
  expect(asked.stderr).toMatch(/"Liste" .*"Alt" .*--sheet/);
  expect(profileNew(copy, ...args, '--sheet', 'Liste')).toMatchObject({ status: 0, stderr: '' });
  const profile = readFileSync(join(copy, 'src/profiles/beispiel-partner.ts'), 'utf8');
  for (const line of [
    `{ title: 'Konto', to: 'networkPublisherId' }`,
    `{ title: 'Firma', to: 'name' }`,
    `{ title: 'Webseite', to: 'mediaPropertyUrls' }`,
    `{ title: 'Partner seit', to: 'networkDateAccepted' }`,
    `{ title: 'Marke', to: 'brand' }`,
  ])
    expect(profile).toContain(line);
  const fixture = readFileSync(join(copy, 'fixtures/exports/beispiel-partner/plain.csv'), 'utf8');
  expect(fixture).toMatch(/^Konto,Firma,Webseite,Partner seit,Marke,Umsatz\n1000000,Granite Trail Reviews,/);
  expect(fixture).not.toMatch(/Echte|echt|Marke A/);
}, 60_000);
