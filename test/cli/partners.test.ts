import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectDirectory, userEnvironment } from '../support/child.ts';
import { roster, rosterJson } from '../support/cli.ts';
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
    [['--network', 'cj', '--status', 'REMOVED'], ['Zeta']],
    [['--email', 'yes'], ['Café Deals']],
    [['--joined-from', '2021-04-01', '--joined-to', '2022-04-01'], ['=Delta']],
    [['--import', '2'], ['Zeta']],
    [['--search', 'CAFE'], ['Café Deals']],
    [['--limit', '0', '--group', 'any', '--category', 'any'], []],
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
    [['--email', 'maybe']],
    [['--limit', '-1']],
    [['--format', 'xml']],
  ])('refuses %s', async (args) => {
    const result = await roster(['partners', ...args], { database });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(args[0]);
  });

  test.each(['json', 'csv', 'table'])('stops without a word when whoever reads the %s goes', (format) => {
    const store = storeWith(Array.from({ length: 3000 }, () => partnership({ group: 'x'.repeat(100) })));
    const command = `{ "${process.execPath}" src/cli.ts partners --format ${format}; echo "status $?" >&2; } | head -c 100`;
    const env = userEnvironment({ ROSTER_DB: store.name });
    const shell = spawnSync('sh', ['-c', command], { cwd: projectDirectory, env, encoding: 'utf8' });
    expect(shell.stderr).toBe('status 0\n');
    expect(Buffer.byteLength(shell.stdout)).toBe(100);
  });
});
