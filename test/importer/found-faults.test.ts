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
});
