import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { importChoicesShape } from '../../src/domain/import.ts';
import {
  cancelDraft,
  editByHand,
  failedReportSheet,
  getImport,
  importFile,
  partnersCsv,
  receiveFile,
  undoImport,
} from '../../src/importer/index.ts';
import { moveDraft } from '../../src/store/queue.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { approved, csv, Desk } from './lists.ts';

/** Faults that were found once, each with the input that showed it. */
describe('found once', () => {
  test('a long address with a question mark does not hang the import', () => {
    const desk = new Desk();
    const url = `https://shop.example.com/${'a-very-long-article-title-'.repeat(20)}?utm=1`;
    const before = performance.now();
    desk.import(approved(['4022211', 'Ann', url]));
    desk.import(approved(['4022212', `a<${' '.repeat(4000)}`, '', `a<${' '.repeat(4000)}`]));
    expect(performance.now() - before).toBeLessThan(5000);
    expect(desk.partners()[0]?.mediaPropertyUrls).toEqual([url]);
  });

  test('commas in the path of an address stay in it', () => {
    const desk = new Desk();
    desk.import(
      approved(['4022211', 'Ann', 'http://www.news.example/artikel/0,1518,123,00.html, b.example']),
    );
    expect(desk.partners()[0]?.mediaPropertyUrls).toEqual([
      'http://www.news.example/artikel/0,1518,123,00.html',
      'https://b.example/',
    ]);
  });

  test('two failed rows that are corrected to the same are both put right', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'bad1'], ['4022211', 'Ann', '', 'bad2']));
    const corrected = desk
      .report(1)
      .map((cells) => cells.map((cell) => (/^bad\d$/.test(cell) ? 'a@ann.example' : cell)));
    expect(desk.import(csv(...corrected), { brand: '' })).toMatchObject({
      created: 1,
      unchanged: 1,
      ignored: 0,
    });
    expect(getImport(desk.workplace, 1)).toMatchObject({ openFailedRows: 0 });
  });

  test('a name with an apostrophe survives the report as a workbook', async () => {
    const desk = new Desk();
    desk.import(approved(['4022211', "'=Evil", '', 'bad']));
    const pieces: Uint8Array[] = [];
    for await (const piece of failedReportSheet(desk.workplace, 1)) pieces.push(piece);
    const path = join(temporaryDirectory(), 'failed.xlsx');
    writeFileSync(path, Buffer.concat(pieces));
    importFile(desk.workplace, { path, name: 'failed.xlsx' }, importChoicesShape.parse({}), { commit: true });
    expect(desk.report(2)[1]).toContain("''=Evil");
  });

  test('extras whose titles differ in case are one column of the export, which changes nothing', () => {
    const desk = new Desk();
    desk.import(csv(['Site ID', 'Publisher Name', 'Email', 'Notes'], ['4022211', 'Ann', '', 'one']));
    desk.import(csv(['Site ID', 'Publisher Name', 'Email', 'NOTES'], ['4022212', 'Bob', '', 'two']));
    const list = [...partnersCsv(desk.workplace, partnerFilterShape.parse({}))].join('');
    expect(desk.import(list, { brand: '' })).toMatchObject({ rows: 2, unchanged: 2 });
  });

  test('SID belongs to the id where the network is not LinkShare', () => {
    const desk = new Desk();
    const list = csv(
      ['Network Publisher ID', 'Name', 'Network'],
      ['SID123', 'One', 'CJ'],
      ['123', 'Two', 'CJ'],
      ['market-12', 'Three', 'CJ'],
      ['27-Aug', 'Four', 'CJ'],
    );
    expect(desk.import(list)).toMatchObject({ created: 3, failed: 1 });
  });

  test('a cell of separators says nothing, and no brand is named #CLEAR', () => {
    const desk = new Desk();
    const list = (categories: string, brand: string) =>
      csv(
        ['Site ID', 'Publisher Name', 'Publisher Categories', 'Brand'],
        ['4022211', 'Ann', categories, brand],
      );
    desk.import(list('Shoes | Hats', ''));
    expect(desk.import(list(';', ''))).toMatchObject({ unchanged: 1 });
    expect(desk.import(list('', '#CLEAR'))).toMatchObject({ failed: 1 });
    expect(desk.import(list('', '#NAME?'))).toMatchObject({ failed: 1 });
  });

  test('a row that empties a list which another one fills contradicts it', () => {
    const desk = new Desk();
    const list = approved(['4022211', 'Ann', '#CLEAR'], ['4022211', 'Ann', 'b.example']);
    expect(desk.import(list)).toMatchObject({ created: 1, failed: 1 });
    expect(desk.import(list)).toMatchObject({ unchanged: 1, failed: 1 });
  });

  test('a note of before an import does not keep what its undo takes away', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann']));
    editByHand(desk.workplace, { kind: 'note', partnerId: 1, text: 'Called.' });
    desk.import(approved(['4022211', 'Ann']), { brand: 'Wrong' });
    expect(undoImport(desk.workplace, 2)).toMatchObject({ removed: 1, kept: 0 });
  });

  test('nothing is said to be kept where the value is simply the right one', () => {
    const desk = new Desk();
    for (const email of ['a@ann.example', '#CLEAR', 'a@ann.example'])
      desk.import(approved(['4022211', 'Ann', '', email]));
    undoImport(desk.workplace, 2);
    expect(undoImport(desk.workplace, 3)).toMatchObject({ kept: 0 });
    expect(desk.partners()[0]?.primaryContactEmail).toBe('a@ann.example');
  });

  test('what only an undone import brought to a partner goes, though the partner stays', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', 'a.example', 'secret@ann.example', '3/17/2021']), {
      brand: 'Bad',
    });
    desk.import(csv(['Site ID', 'Publisher Name', 'Group'], ['4022211', 'Ann', 'Gold']), { brand: 'Good' });
    expect(undoImport(desk.workplace, 1)).toMatchObject({ removed: 1 });
    expect(desk.partners()).toMatchObject([
      {
        name: 'Ann',
        brand: 'Good',
        publisherGroup: 'Gold',
        primaryContactEmail: null,
        mediaPropertyUrls: [],
      },
    ]);
  });

  test('an import whose program is gone does not run for ever', () => {
    const desk = new Desk();
    const id = receiveFile(
      desk.workplace,
      { path: desk.file(approved(['4022211', 'Ann'])), name: 'list.csv' },
      importChoicesShape.parse({ brand: 'Acme' }),
    );
    moveDraft(desk.workplace.queue, id, ['queued'], { status: 'running', pid: 2 ** 22 + 7 });
    cancelDraft(desk.workplace, id);
    expect(getImport(desk.workplace, id)?.status).toBe('cancelled');
  });

  test('the work of another program is not said to be cancelled', () => {
    const desk = new Desk();
    const path = desk.file(approved(['4022211', 'Ann']));
    const choices = importChoicesShape.parse({ brand: 'Acme' });
    const id = receiveFile(desk.workplace, { path, name: 'list.csv' }, choices, {
      job: 'commit',
      asks: false,
    });
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'roster']);
    try {
      moveDraft(desk.workplace.queue, id, ['queued'], { status: 'running', pid: other.pid ?? null });
      expect(() => cancelDraft(desk.workplace, id)).toThrow(/another program \(process \d+\); stop it there/);
    } finally {
      other.kill();
    }
  });

  test('rows without their blank ends are no fault, whether many, few or one of them', () => {
    const full = (id: number) => `${id},Ann ${id},p.example,a@p.example,2021-03-04`;
    const titles = 'Site ID,Publisher Name,URL,Email,Join Date';
    for (const rows of [
      ['4022211,Ann'],
      [full(4022211), full(4022212), full(4022213), full(4022214), '4022215,Bob,b.example'],
      [full(4022211), full(4022212), '4022213,Cem', '4022214,Dan,,,', '4022215,Eve,,,', full(4022216)],
      [full(4022211), full(4022212), full(4022213), full(4022214), '4022215,Bob,b.example,,2021-03-04,,'],
    ]) {
      const { problems, created } = new Desk().preview(`${[titles, ...rows].join('\r\n')}\r\n`);
      expect({ problems, created }).toEqual({ problems: [], created: rows.length });
    }
  });

  test('a short row in which two cells became one, or which lost its other half, is doubted', () => {
    const rows = [
      '4022211,A,a.example,2021-03-03,x',
      '4022212,B,b.example,2021-03-03,y',
      '4022213,C,c.example,,',
    ];
    const titles = 'Site ID,Publisher Name,Group,Join Date,Notes';
    for (const odd of [
      '4022214,Dhttps://d.example,Premium',
      '4022214,D,2021-03-04,x',
      '4022214,D\nE",e.example,Premium,z',
    ]) {
      const { problems } = new Desk().preview(`${[titles, ...rows, odd].join('\n')}\n`);
      expect(problems.map(({ row, code }) => [row, code])).toContainEqual([5, 'row-width']);
    }
  });

  test('a blank column, and a sign at the end of every row, do not make titles doubtful', () => {
    const blank = 'Site ID,,Publisher Name,Email,Join Date\n4022211,,Ann,\n4022212,,Bob,b@b.example\n';
    expect(new Desk().preview(blank)).toMatchObject({ created: 2, problems: [] });
    const trailing =
      'Site ID,Publisher Name,Email\n4022211,Ann,,\n4022212,Bob,,\n4022213,Smith, Cem,c@c.example\n';
    expect(new Desk().preview(trailing)).toMatchObject({ created: 2, failed: 1 });
    const wider = 'Site ID,Publisher Name,Email\n4022211,A,,x\n4022212,B,,x\n4022213,C,c@c.example,x\n';
    expect(new Desk().preview(`${wider}4022214,D,d@d.example,x\n`).rows).toBe(4);
    const named = 'Network Publisher ID,Name,Brand Name\n4022211,Ann,B,x\n4022212,Bob\n';
    expect(new Desk().preview(named)).toMatchObject({ created: 1, failed: 1 });
    expect(() => new Desk().preview('\n\n , ,\n;\n')).toThrow(/only blank lines/);
  });

  test.each([
    ['Bob <a@a.example>, c@c.example', ['a@a.example', 1]],
    ['c@c.example; "Lee, Bob" <a@a.example>', ['c@c.example', 1]],
    ['mailto:a@a.example?subject=Hi there', ['a@a.example', 0]],
    ['mailto:a@a.example?subject=Hi there, b@b.example', ['a@a.example', 1]],
  ])('the addresses of %s', (cell, [primary, warnings]) => {
    const desk = new Desk();
    expect(desk.import(approved(['4022211', 'Ann', '', cell])).problems).toHaveLength(Number(warnings));
    expect(desk.partners()[0]?.primaryContactEmail).toBe(primary);
  });

  test('#CLEAR with a separator empties, beside a value it is an error', () => {
    const desk = new Desk();
    const list = (categories: string) =>
      csv(
        ['Site ID', 'Publisher Name', 'Group', 'Publisher Categories'],
        ['4022211', 'Ann', 'G', categories],
      );
    desk.import(list('A|B'));
    expect(desk.import(list('#CLEAR|A')).problems).toMatchObject([{ code: 'clear-among-values' }]);
    expect(desk.partners()[0]?.categories).toEqual(['A', 'B']);
    desk.import(list('#CLEAR;'));
    expect(desk.partners()[0]?.categories).toEqual([]);
  });

  test('an encoding that was named and has no letters for some bytes does not go unseen', () => {
    const list = Buffer.from(approved(['4022211', 'Zoë Köln']), 'latin1');
    const seen = new Desk().preview(list, { encoding: 'shift_jis' });
    expect(seen.notices).toContainEqual({ code: 'letters-lost', message: expect.stringContaining('row 2') });
    const right = new Desk().preview(list, { encoding: 'windows-1252' });
    expect(right.notices.map(({ code }) => code)).toEqual(['brand-new']);
  });

  test('an apostrophe alone in a cell swallows no rows', () => {
    const rows = [
      "4022211,A,a.example,Gold,'",
      '4022212,B,b.example',
      '4022213,C,,Gold,x',
      "4022214,D,,,'",
      '4022215,E',
    ];
    const list = `${['Site ID,Publisher Name,URL,Group,Notes', ...rows].join('\n')}\n`;
    expect(new Desk().preview(list)).toMatchObject({ rows: 5, created: 5, problems: [] });
  });

  test('the first full address of a column is none of another', () => {
    const rows = ['4022211,A,a.example,Gold,x', '4022212,B,,Gold,y', '4022213,C,https://c.example/'];
    const list = `${['Site ID,Publisher Name,URL,Group,Notes', ...rows].join('\n')}\n`;
    expect(new Desk().preview(list).problems).toEqual([]);
  });
});
