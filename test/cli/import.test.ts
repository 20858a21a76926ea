import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importDetailShape } from '../../src/domain/import.ts';
import { readWorkbook } from '../../src/pipeline/workbook/read.ts';
import { roster, rosterJson } from '../support/cli.ts';
import { temporaryFile } from '../support/temporary.ts';
import { bookOf } from '../support/workbook.ts';
import { approvedList, goodList, listFile } from './lists.ts';

describe('roster import', () => {
  test('tells people what became of the list and what to do next, on standard error', async () => {
    const result = await roster(['import', approvedList(), '--brand', 'Acme'], { database: temporaryFile() });
    expect(result.code).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('Import 1: approved.csv (LinkShare: Approved publishers for Acme).');
    expect(result.stderr).toContain('4 rows: 2 created, 0 updated, 0 unchanged, 2 failed, 0 ignored.');
    expect(result.stderr).toMatch(/^Row 3, Email: /m);
    expect(result.stderr).toMatch(/^Row 4, Join Date: /m);
    expect(result.stderr).toContain('roster failed 1 --out failed.csv');
    expect(result.stderr).not.toContain('\u001B');
  });

  test('ends with 0 where everything went in', async () => {
    const result = await roster(['import', goodList(), '--brand', 'Acme'], { database: temporaryFile() });
    expect(result).toMatchObject({ code: 0, stdout: '' });
  });

  test('reads the sheet that is named, and names those there are where none or a wrong one is', async () => {
    const book = temporaryFile('book.xlsx');
    const titles = ['Site ID', 'Publisher Name', 'Email'];
    const sheet = (name: string, id: string) => ({ name, rows: [titles, [id, name, '']] });
    writeFileSync(book, bookOf([sheet('May', '4022211'), sheet('June 2', '4022212')]));
    const database = temporaryFile();
    const args = ['import', book, '--brand', 'Acme'];
    const refused = await roster(args, { database });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('"May" (LinkShare: Approved publishers, 1 row), "June 2" (');
    expect(refused.stderr).toContain('--sheet');
    const wrong = await rosterJson([...args, '--sheet', 'Juli', '--json'], { database });
    expect(wrong).toMatchObject({
      error: { code: 'unknown-sheet', message: expect.stringContaining('"June 2"') },
    });
    expect(await roster([...args, '--sheet', 'june 2'], { database })).toMatchObject({ code: 0 });
    const transformed = await roster(['transform', book, '--brand', 'Acme', '--sheet', 'June 2']);
    expect(transformed.stdout).toContain('"4022212","June 2"');
  });

  test('tells all problems however many they are: to programs in the order of the rows, to people errors first', async () => {
    const lines = Array.from({ length: 2600 }, (_, at) => {
      const email = at % 2 === 0 ? `desk${at}@gmial.com` : `desk${at}@shop.example`;
      return `${4_000_000 + at},Publisher ${at},,${at > 2500 ? 'nobody' : email},`;
    });
    const list = listFile(['Site ID,Publisher Name,URL,Email,Join Date', ...lines]);
    const database = temporaryFile();
    const args = ['import', list, '--brand', 'Acme'];
    const { problems } = importDetailShape.parse(
      await rosterJson([...args, '--dry-run', '--json'], { database }),
    );
    const told = await roster(args, { database: temporaryFile() });
    const made = await rosterJson([...args, '--json'], { database });
    expect(problems).toHaveLength(1350);
    expect(made).toMatchObject({ created: 2501, failed: 99, problemsTotal: 1350, problems });
    expect(told.stderr).toMatch(/\n\nRow 2503, Email: "nobody" is no e-mail/);
    expect(told.stderr).toContain('… and 1,340 further problems.');
  });

  test('writes the rows that failed as a workbook where the file is to be one', async () => {
    const database = temporaryFile();
    const [dry, committed, again] = ['dry.xlsx', 'committed.XLSX', 'again.xlsx'].map((name) =>
      temporaryFile(name),
    ) as [string, string, string];
    const args = ['import', approvedList(), '--brand', 'Acme', '--failed'];
    expect(await roster([...args, dry, '--dry-run'], { database })).toMatchObject({ code: 1 });
    expect(await roster([...args, committed], { database })).toMatchObject({ code: 1 });
    const failed = await roster(['failed', '1', '--out', again], { database });
    expect(failed).toMatchObject({
      code: 0,
      stderr: `2 open failed rows of import 1 written to ${again}.\n`,
    });
    const rowsOf = (path: string) =>
      readWorkbook(readFileSync(path)).flatMap(({ rows }) => [...rows].map(({ cells }) => cells));
    expect(rowsOf(again).map(([, row, id]) => [row, id])).toEqual([
      ['Source Row', 'Import ID'],
      ['3', '1'],
      ['4', '1'],
    ]);
    expect(rowsOf(committed)).toEqual(rowsOf(again));
    expect(rowsOf(dry).map(([, row]) => row)).toEqual(['Source Row', '3', '4']);
    const transformed = await roster(['transform', approvedList(), '--brand', 'Acme', '--failed', dry]);
    expect(transformed.code).toBe(1);
    expect(rowsOf(dry)).toHaveLength(3);
    const corrected = await rosterJson(['import', again, '--json'], { database });
    expect(corrected).toMatchObject({ profile: 'failed-rows', corrects: [1], rows: 2, failed: 2 });
  });

  test('answers programs with one object, and nothing else', async () => {
    const database = temporaryFile();
    const { code, stdout, stderr } = await roster(['import', approvedList(), '--brand', 'Acme', '--json'], {
      database,
    });
    expect([code, stderr]).toEqual([1, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      import: 1,
      profile: 'linkshare-approved',
      file: 'approved.csv',
      encoding: 'utf-8',
      delimiter: ',',
      dateOrder: 'mdy',
      network: 'LinkShare',
      brand: 'Acme',
      status: 'committed',
      corrects: [],
      ...{ rows: 4, created: 2, updated: 0, unchanged: 0, failed: 2, ignored: 0 },
      problems: [
        { row: 3, column: 'Email', value: 'bob@', severity: 'error', code: 'email-invalid' },
        { row: 4, column: 'Join Date', value: '13/40/2021', severity: 'error' },
      ],
    });
  });

  test('splits at the delimiter that is named, and refuses one that is none', async () => {
    const list = temporaryFile();
    writeFileSync(list, 'Site ID::Publisher Name::Email\n4022211::Ann; Co::a@ann.example\n');
    const args = ['import', list, '--brand', 'Acme', '--dry-run', '--json'];
    const database = temporaryFile();
    expect(await rosterJson([...args, '--delimiter', '::'], { database })).toMatchObject({
      delimiter: '::',
      created: 1,
    });
    const refused = await roster([...args, '--delimiter', 'tab'], { database });
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stdout).toContain('unknown-columns');
    expect(await roster([...args, '--delimiter', 'x'], { database })).toMatchObject({ code: 2 });
  });

  test('writes nothing with --dry-run but says the same', async () => {
    const database = temporaryFile();
    const args = ['import', approvedList(), '--brand', 'Acme', '--json'];
    const preview = await rosterJson([...args, '--dry-run'], { database });
    expect(preview).toMatchObject({ import: null, status: 'preview', created: 2, failed: 2 });
    expect(await rosterJson(['imports', '--json'], { database })).toEqual([]);
    expect(await rosterJson(['partners', '--format', 'json'], { database })).toEqual([]);
    const {
      import: _,
      status: __,
      notices: ___,
      ...rest
    } = (await rosterJson(args, { database })) as Record<string, unknown>;
    expect(preview).toMatchObject(rest);
  });

  test('reads standard input and pipes', async () => {
    const database = temporaryFile();
    const input = readFileSync(goodList());
    const result = await roster(['import', '-', '--brand', 'Acme', '--json'], { database, input });
    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ file: 'standard input', created: 2 });
  });

  test('writes the failed rows to a file, which corrected goes in', async () => {
    const database = temporaryFile();
    const failed = temporaryFile('failed.csv');
    await roster(['import', approvedList(), '--brand', 'Acme', '--failed', failed], { database });
    expect(readdirSync(dirname(failed))).toEqual(['failed.csv']);
    const report = readFileSync(failed, 'utf8');
    expect(report).toMatch(/^\uFEFF"Failure Reason","Source Row","Import ID","Site ID"/);
    expect(report).toContain('"\'=Gamma"');
    expect((await roster(['failed', '1'], { database })).stdout).toBe(report);
    writeFileSync(
      failed,
      report.replace(',"bob@",', ',"bob@b.example",').replace(',"13/40/2021",', ',"12/31/2021",'),
    );
    const result = await rosterJson(['import', failed, '--json'], { database });
    expect(result).toMatchObject({ import: 2, profile: 'failed-rows', corrects: [1], created: 2, failed: 0 });
    expect((await roster(['failed', '1'], { database })).stdout.trim().split('\r\n')).toHaveLength(1);
    expect((await roster(['failed', '1', '--all'], { database })).stdout).toBe(report);
    expect(await rosterJson(['imports', '--json'], { database })).toMatchObject([
      { import: 2, openFailedRows: 0 },
      { import: 1, openFailedRows: 0, failed: 2 },
    ]);
  });

  test('writes the failed rows of a dry run without the number of an import', async () => {
    const database = temporaryFile();
    const failed = temporaryFile('failed.csv');
    await roster(['import', approvedList(), '--brand', 'Acme', '--dry-run', '--failed', failed], {
      database,
    });
    const [, first] = readFileSync(failed, 'utf8').split('\r\n');
    expect(first).toMatch(/","3","","4022212"/);
  });

  test('does nothing where the report cannot be written', async () => {
    const database = temporaryFile();
    const result = await roster(
      ['import', goodList(), '--brand', 'Acme', '--failed', '/nowhere/at/all.csv'],
      { database },
    );
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('/nowhere/at/all.csv cannot be written');
    expect(await rosterJson(['imports', '--json'], { database })).toEqual([]);
  });

  test('leaves a report that is there where the list is refused', async () => {
    const failed = listFile(['dear'], 'failed.csv');
    const result = await roster(['import', listFile(['What', 'is']), '--brand', 'A', '--failed', failed], {
      database: temporaryFile(),
    });
    expect(result.code).toBe(2);
    expect(readFileSync(failed, 'utf8')).toBe('dear\r\n');
    expect(readdirSync(dirname(failed))).toEqual(['failed.csv']);
  });

  test.each<[string, () => string[], string]>([
    ['no such file', () => ['import', '/nowhere/list.csv', '--brand', 'A'], 'file-missing'],
    ['a folder', () => ['import', '/', '--brand', 'A'], 'file-missing'],
    ['an empty file', () => ['import', listFile([], 'empty.csv'), '--brand', 'A'], 'empty-file'],
    [
      'unknown columns',
      () => ['import', listFile(['Colour,Size', 'red,4']), '--brand', 'A'],
      'unknown-columns',
    ],
    ['no brand', () => ['import', goodList()], 'brand-missing'],
    ['an unknown option', () => ['import', goodList(), '--brand', 'A', '--colour'], 'wrong-arguments'],
    ['no file', () => ['import', '--brand', 'A'], 'wrong-arguments'],
    ['two files', () => ['import', goodList(), goodList(), '--brand', 'A'], 'wrong-arguments'],
    [
      'an unknown status',
      () => ['import', goodList(), '--brand', 'A', '--status', 'married'],
      'wrong-arguments',
    ],
    [
      'an unknown date order',
      () => ['import', goodList(), '--brand', 'A', '--date-order', 'ydm'],
      'wrong-arguments',
    ],
    [
      'a database that is none',
      () => ['import', goodList(), '--brand', 'A', '--db', goodList()],
      'not-a-database',
    ],
  ])('refuses %s with exit status 2, for people and for programs', async (_, args, code) => {
    const database = temporaryFile();
    const result = await roster([...args(), '--json'], { database });
    expect(result.code).toBe(2);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string } };
    expect(result.stderr).toContain(error.message);
    expect(error).toMatchObject({ code, message: expect.stringMatching(/./) });
  });

  test('undone is as if it had not been', async () => {
    const database = temporaryFile();
    await roster(['import', goodList(), '--brand', 'Acme'], { database });
    expect(await rosterJson(['undo', '1', '--dry-run', '--json'], { database })).toMatchObject({
      import: 1,
      status: 'preview',
      removed: 2,
    });
    expect((await roster(['undo', '1', '--dry-run'], { database })).stderr).toContain(
      'nothing is undone yet',
    );
    expect(await rosterJson(['undo', '1', '--json'], { database })).toMatchObject({
      import: 1,
      status: 'undone',
      removed: 2,
      restored: 0,
      kept: 0,
    });
    expect(await rosterJson(['partners', '--format', 'json'], { database })).toEqual([]);
    const again = await roster(['undo', '1'], { database });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('already undone');
  });
});

describe('roster transform', () => {
  test('writes the good rows in CRM titles and touches no database', async () => {
    const database = temporaryFile();
    const result = await roster(['transform', approvedList(), '--brand', 'Acme'], { database });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('2 failed');
    expect(result.stdout.split('\r\n')).toEqual([
      '\uFEFF"Network Publisher ID","Name","Media Property URLs","Primary Contact Email","Publisher Group","Categories","Network Date Accepted","Network","Brand"',
      '"4022211","Café Deals","https://cafe.example/","ann@cafe.example","","","2021-03-14","LinkShare","Acme"',
      '"4022214","Delta","https://d.example/","d@d.example","","","2022-04-01","LinkShare","Acme"',
      '',
    ]);
    expect(existsSync(database)).toBe(false);
  });

  test('writes a file that is there only when it is whole, guarded unless raw', async () => {
    const out = temporaryFile('crm.csv');
    const options = { cwd: dirname(out) };
    expect((await roster(['transform', goodList(), '--brand', 'Acme', '--out', out], options)).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('"\'=Delta"');
    expect(
      (await roster(['transform', goodList(), '--brand', 'Acme', '--out', out, '--raw'], options)).code,
    ).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('"=Delta"');
    const before = readFileSync(out, 'utf8');
    expect(
      (await roster(['transform', listFile(['no', 'list']), '--brand', 'Acme', '--out', out], options)).code,
    ).toBe(2);
    expect(readFileSync(out, 'utf8')).toBe(before);
    expect(readdirSync(dirname(out))).toEqual(['crm.csv']);
    expect(existsSync(join(dirname(out), 'data'))).toBe(false);
  });

  test('reads a corrected report by the rules of its import, which it needs the database for', async () => {
    const database = temporaryFile();
    const failed = temporaryFile('failed.csv');
    await roster(['import', approvedList(), '--brand', 'Acme', '--failed', failed], { database });
    writeFileSync(failed, readFileSync(failed, 'utf8').replace(',"bob@",', ',"bob@b.example",'));
    const without = await roster(['transform', failed]);
    expect(without).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--db') });
    const result = await roster(['transform', failed, '--db', database]);
    expect(result.code).toBe(1);
    expect(result.stdout.split('\r\n')[1]).toBe(
      '"4022212","Beta","","bob@b.example","","","2021-03-15","LinkShare","Acme"',
    );
  });
});
