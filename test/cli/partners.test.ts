import { createReadStream } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { roster, rosterJson, startRoster } from '../support/cli.ts';
import { partnership, storeWith } from '../support/partner-store.ts';
import { temporaryFile } from '../support/temporary.ts';
import { goodList, listFile } from './lists.ts';

describe('roster partners', () => {
  const database = temporaryFile();
  beforeAll(async () => {
    await roster(['import', goodList(), '--brand', 'Acme'], { database });
    await roster(
      [
        'import',
        listFile(['Network Publisher ID,Name,Network,Brand', 'x-1,Zeta,CJ,Other']),
        '--status',
        'removed',
      ],
      { database },
    );
  });

  test('answers programs with every partnership, sorted by name', async () => {
    expect(await rosterJson(['partners', '--format', 'json'], { database })).toEqual([
      {
        networkPublisherId: '4022214',
        name: '=Delta',
        mediaPropertyUrls: ['https://d.example/'],
        primaryContactEmail: null,
        publisherGroup: null,
        categories: [],
        networkDateAccepted: '2022-04-01',
        network: 'LinkShare',
        brand: 'Acme',
        status: 'approved',
        extra: {},
      },
      expect.objectContaining({
        name: 'Café Deals',
        extra: { Tier: 'gold' },
        primaryContactEmail: 'ann@cafe.example',
      }),
      expect.objectContaining({ name: 'Zeta', network: 'CJ', brand: 'Other', status: 'removed' }),
    ]);
  });

  test.each<[string[], string[]]>([
    [
      ['--brand', 'acme'],
      ['=Delta', 'Café Deals'],
    ],
    [['--brand', 'Acme', '--limit', '1'], ['=Delta']],
    [['--limit', '0'], []],
    [['--network', 'cj'], ['Zeta']],
    [['--status', 'REMOVED'], ['Zeta']],
    [['--email', 'yes'], ['Café Deals']],
    [['--joined-from', '2022-01-01'], ['=Delta']],
    [['--joined-to', '2021-03-14'], ['Café Deals']],
    [['--import', '2'], ['Zeta']],
    [['--search', 'CAFE'], ['Café Deals']],
    [['--search', '%'], []],
    [['--group', 'none such'], []],
    [['--category', 'none such'], []],
  ])('narrowed by %s shows %s', async (args, names) => {
    const shown = (await rosterJson(['partners', '--format', 'json', ...args], { database })) as {
      name: string;
    }[];
    expect(shown.map(({ name }) => name)).toEqual(names);
  });

  test('as CSV imported again is all unchanged', async () => {
    const csv = await roster(['partners', '--format', 'csv'], { database });
    expect(csv.stdout).toMatch(/^\uFEFF"Network Publisher ID",.*"Brand","Tier"\r\n/);
    expect(csv.stdout).toContain('"\'=Delta"');
    expect(await rosterJson(['import', '-', '--json'], { database, input: csv.stdout })).toMatchObject({
      ...{ profile: 'crm', rows: 3, unchanged: 3, failed: 0 },
    });
    const raw = await roster(['partners', '--format', 'csv', '--raw', '--limit', '1'], { database });
    expect(raw.stdout.split('\r\n')[1]).toMatch(/^"4022214","=Delta",/);
    expect(raw.stdout.split('\r\n')).toHaveLength(3);
  });

  test('as a table stands in columns, whole where no terminal cuts it', async () => {
    const { stdout, stderr, code } = await roster(['partners'], { database });
    expect([code, stderr]).toEqual([0, '3 partners.\n']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    const at = lines[0]?.indexOf('Network');
    expect(lines.slice(2).map((line) => line.slice(at, (at ?? 0) + 9).trim())).toEqual([
      'LinkShare',
      'LinkShare',
      'CJ',
    ]);
  });

  test.each([
    [['--joined-from', '2021-02-30']],
    [['--joined-to', 'yesterday']],
    [['--email', 'maybe']],
    [['--import', 'x']],
    [['--limit', '-1']],
    [['--format', 'xml']],
    [['--status', 'gone']],
  ])('refuses %s', async (args) => {
    const result = await roster(['partners', ...args], { database });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(args[0]);
  });

  test('writes thousands to a slow reader, and stops without a word when the reader goes', async () => {
    const store = storeWith(
      Array.from({ length: 5000 }, () => partnership({ extra: [['Note', 'x'.repeat(100)]] })),
    );
    const slow = await rosterJson(['partners', '--format', 'json'], { database: store.name });
    expect(slow).toHaveLength(5000);
    for (const format of ['json', 'csv', 'table']) {
      const { child, result } = startRoster(['partners', '--format', format], { database: store.name });
      child.stdout.once('data', () => child.stdout.destroy());
      const { code, stderr } = await result;
      expect([code, stderr.replace('5,000 partners.\n', '')]).toEqual([0, '']);
    }
  });
});

test('a pipe in the place of a file is read like one', async () => {
  const { child, result } = startRoster(['import', '/dev/stdin', '--brand', 'Acme', '--json'], {
    database: temporaryFile(),
    input: '',
  });
  createReadStream(goodList()).on('error', () => {});
  child.stdin.on('error', () => {});
  expect((await result).code).toBe(2);
});
