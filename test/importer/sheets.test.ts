import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type ImportChoices, importChoicesShape } from '../../src/domain/import.ts';
import type { ImportView } from '../../src/domain/import-view.ts';
import {
  failedReportSheet,
  getImport,
  importFile,
  importsToChooseSheet,
  importsToMap,
  queueAgain,
  receiveFile,
  runCommit,
  runPreview,
} from '../../src/importer/index.ts';
import { bookOf, ole2, type Sheet, unpacked, zip } from '../support/workbook.ts';
import { approved, csv, Desk } from './lists.ts';

const titles = ['Site ID', 'Publisher Name', 'Email'];
const spring: Sheet = {
  name: 'Spring & summer',
  rows: [titles, ['4022211', 'Granite Trail', 'anna@granite.example'], ['4022305', 'Lantern Club', '']],
};
const autumn: Sheet = { name: ' Autumn', rows: [['Export of 3 May'], titles, ['4022400', 'Foxglove', '']] };
const notes: Sheet = { name: 'Notes', rows: [['Ask Anna'], ['Send on']] };
const blank: Sheet = { name: 'Sheet3', rows: [] };
const blogs: Sheet = {
  name: 'Blogs',
  rows: [
    ['Account', 'Company', 'Web'],
    ['4022211', 'Granite Trail', 'https://granite.example/'],
  ],
};
const shops: Sheet = {
  name: 'Shops',
  rows: [
    ['Firma', 'Konto', 'Webseite', 'Gruppe'],
    ['Lantern Club', '4022305', 'https://lantern.example/', 'Gold'],
  ],
};

function waiting(desk: Desk, book: Buffer, choices: Partial<ImportChoices> = {}): ImportView {
  const file = { path: desk.file(book), name: 'book.xlsx' };
  const id = receiveFile(desk.workplace, file, importChoicesShape.parse({ brand: 'Acme', ...choices }), {
    asks: true,
  });
  runPreview(desk.workplace, id);
  return view(desk, id);
}

function again(desk: Desk, { id }: ImportView, choices: Partial<ImportChoices>): ImportView {
  queueAgain(desk.workplace, id, 'preview', importChoicesShape.parse({ brand: 'Acme', ...choices }));
  runPreview(desk.workplace, id);
  return view(desk, id);
}

function view(desk: Desk, id: number): ImportView {
  const found = getImport(desk.workplace, id);
  if (!found) throw new Error(`There is no import ${id}.`);
  return found;
}

function names(desk: Desk): string[] {
  return desk.partners().map(({ name }) => name);
}

describe('a workbook with several lists', () => {
  const book = bookOf([notes, spring, autumn, blank, { ...spring, name: 'Old', hidden: true }]);

  test('is refused with its sheets named, where nobody can be asked', () => {
    const desk = new Desk();
    expect(() => desk.import(book)).toThrow(
      expect.objectContaining({
        code: 'several-sheets',
        message: expect.stringMatching(
          /"Spring & summer" \(LinkShare: Approved publishers, 2 rows\), " Autumn" \(.*, 1 row\)\. .*--sheet/,
        ),
        details: {
          sheets: [
            {
              name: 'Spring & summer',
              profile: 'linkshare-approved',
              list: 'LinkShare: Approved publishers',
              rows: 2,
              titles,
              samples: ['4022211', 'Granite Trail', 'anna@granite.example'],
            },
            expect.objectContaining({ name: ' Autumn', rows: 1, samples: ['4022400', 'Foxglove'] }),
          ],
        },
      }),
    );
  });

  test('is read by the sheet that is named, in any letter case; what was not read is said', () => {
    const desk = new Desk();
    const detail = desk.import(book, { sheet: 'autumn' });
    expect(detail).toMatchObject({ rows: 1, created: 1, profile: 'linkshare-approved' });
    expect(detail.notices).toContainEqual({
      code: 'sheets-not-read',
      message:
        'Of the workbook only " Autumn" was read; not read were the sheets "Notes", "Spring & summer".',
    });
    expect(names(desk)).toEqual(['Foxglove']);
    expect(desk.import(book, { sheet: 'Old' })).toMatchObject({ rows: 2, created: 2 });
  });

  test('names the hidden sheets where no other has a list', () => {
    const desk = new Desk();
    const secret = bookOf([notes, { ...spring, name: 'Secret', hidden: true }]);
    expect(() => desk.import(secret)).toThrow(/a hidden sheet, "Secret", which was not looked at/);
    expect(desk.import(secret, { sheet: 'secret' })).toMatchObject({ rows: 2, created: 2 });
  });

  test('has no other sheet than those it has', () => {
    const desk = new Desk();
    const refusal = { code: 'unknown-sheet', message: expect.stringMatching(/"Winter".*"Notes", "Spring/) };
    expect(() => desk.import(book, { sheet: 'Winter' })).toThrow(expect.objectContaining(refusal));
    expect(() => desk.import(approved(['4022211', 'A']), { sheet: 'Winter' })).toThrow(
      expect.objectContaining({ code: 'unknown-sheet', message: expect.stringContaining('no workbook') }),
    );
    expect(() => desk.import(book, { sheet: 'Notes' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
  });

  test('waits for a word on its sheet, which preview and commit then use', () => {
    const desk = new Desk();
    const asked = waiting(desk, book);
    expect(asked).toMatchObject({ status: 'failed', asksColumns: false, error: { code: 'several-sheets' } });
    expect(asked.asksSheet.map(({ name, rows }) => [name, rows])).toEqual([
      ['Spring & summer', 2],
      [' Autumn', 1],
    ]);
    expect(importsToChooseSheet(desk.workplace)).toEqual([asked.id]);
    expect(importsToMap(desk.workplace)).toEqual([]);
    const read = again(desk, asked, { sheet: ' Autumn' });
    expect(read).toMatchObject({ status: 'preview', asksSheet: [], detail: { rows: 1, created: 1 } });
    expect(again(desk, asked, { sheet: 'Spring & summer' })).toMatchObject({ detail: { rows: 2 } });
    again(desk, asked, { sheet: ' Autumn' });
    runCommit(desk.workplace, asked.id);
    expect(names(desk)).toEqual(['Foxglove']);
  });

  test('asks again where the named sheet is not there', () => {
    const desk = new Desk();
    const asked = waiting(desk, book, { sheet: 'Winter' });
    expect(asked.asksSheet.map(({ name }) => name)).toEqual([
      'Notes',
      'Spring & summer',
      ' Autumn',
      'Sheet3',
    ]);
  });

  test('whose titles nobody knows asks for the sheet, then for its columns', () => {
    const desk = new Desk();
    const asked = waiting(desk, bookOf([blogs, notes, shops]));
    expect(asked).toMatchObject({ asksColumns: false, error: { code: 'several-sheets' } });
    expect(asked.asksSheet.map(({ name, profile, titles }) => [name, profile, titles[0]])).toEqual([
      ['Blogs', 'by-hand', 'Account'],
      ['Shops', 'by-hand', 'Firma'],
    ]);
    const mapping = again(desk, asked, { sheet: 'Shops' });
    expect(mapping).toMatchObject({ asksColumns: true, asksSheet: [], error: { code: 'unknown-columns' } });
    expect(mapping.reading).toMatchObject({
      sheets: { read: ['Shops'], all: ['Blogs', 'Notes', 'Shops'] },
      titleRow: 1,
    });
    expect(mapping.reading?.columns.map(({ to }) => to)).toEqual([
      'name',
      'networkPublisherId',
      'mediaPropertyUrls',
      'publisherGroup',
    ]);
    const columns = { 0: 'name', 1: 'networkPublisherId', 2: 'mediaPropertyUrls', 3: 'publisherGroup' };
    expect(again(desk, asked, { sheet: 'Shops', columns })).toMatchObject({ status: 'preview' });
    runCommit(desk.workplace, asked.id);
    expect(names(desk)).toEqual(['Lantern Club']);
  });

  test('is read by the one known sheet beside unknown ones', () => {
    const desk = new Desk();
    const detail = desk.import(bookOf([blogs, shops, spring]));
    expect(detail).toMatchObject({ rows: 2, created: 2 });
    expect(detail.notices.map(({ code }) => code)).toContain('sheets-not-read');
  });
});

describe('a corrected report in several sheets', () => {
  const wrong = approved(
    ['4022211', 'Granite', '', 'bob@'],
    ['4022212', "'=Lantern", '', 'eve@'],
    ['4022213', 'Foxglove', '', 'sue@'],
    ['4022214', 'Pebble', '', 'tom@'],
  );

  /** The report as Roster writes it, divided among sheets and corrected. */
  async function report(desk: Desk, id = 1): Promise<string[][]> {
    const bytes = await buffer(Readable.from(failedReportSheet(desk.workplace, id)));
    const xml = unpacked(bytes)['xl/worksheets/sheet1.xml'] ?? '';
    return [...xml.matchAll(/<row .*?<\/row>/g)].map(([row]) =>
      [...row.matchAll(/<c [^>]*?(?:\/>|>.*?<t[^>]*>(.*?)<\/t>.*?<\/c>)/g)].map(([, text]) => text ?? ''),
    );
  }

  function mended(rows: string[][]): string[][] {
    return rows.map((cells) => cells.map((cell) => cell.replace(/@$/, '@corrected.example')));
  }

  test('is one list', async () => {
    const desk = new Desk();
    desk.import(wrong);
    const [head = [], ...rows] = await report(desk);
    const book = bookOf([
      { name: 'Failed rows', rows: [head, ...mended(rows.slice(0, 2))] },
      { name: 'Failed rows (2)', rows: [head, ...mended(rows.slice(2))] },
    ]);
    expect(desk.import(book, { brand: '' })).toMatchObject({ rows: 4, created: 4, failed: 0, corrects: [1] });
    expect(names(desk)).toEqual(["'=Lantern", 'Foxglove', 'Granite', 'Pebble']);
    expect(view(desk, 1).openFailedRows).toBe(0);
  });

  test('says of each row in which sheet it stands', async () => {
    const desk = new Desk();
    desk.import(wrong);
    const [head = [], ...rows] = await report(desk);
    const [first = [], second = [], third = [], fourth = []] = mended(rows);
    const stillWrong = third.map((cell) => (cell === 'sue@corrected.example' ? 'sue@@' : cell));
    const other = first.map((cell) => (cell === 'Granite' ? 'Granit' : cell));
    const book = bookOf([
      { name: 'Failed rows', rows: [head, first, second] },
      { name: 'Failed rows (2)', rows: [head, stillWrong, fourth, second, other] },
    ]);
    const detail = desk.import(book, { brand: '' });
    expect(detail).toMatchObject({ rows: 6, created: 3, failed: 2, ignored: 1 });
    expect(detail.problems.map(({ row, message }) => [row, message])).toEqual([
      [1_048_576 + 2, expect.stringMatching(/ It stands in row 2 of the sheet "Failed rows \(2\)"\.$/)],
      [
        1_048_576 + 5,
        expect.stringMatching(/first is row 2 of the sheet "Failed rows"\. .* row 5 of the sheet/),
      ],
    ]);
    const second2 = await report(desk, 2);
    const mendedAgain = mended(second2).map((cells) =>
      cells.map((cell) => cell.replace('@@', '@ok.example')),
    );
    expect(
      desk.import(bookOf([{ name: 'Failed rows', rows: mendedAgain.slice(0, 2) }]), { brand: '' }),
    ).toMatchObject({ created: 1, failed: 0, corrects: [2] });
    expect(view(desk, 1).openFailedRows).toBe(0);
  });

  test('is laid out by titles, sheet by sheet, and its guard taken off where one was saved from a CSV', async () => {
    const desk = new Desk();
    desk.import(wrong);
    const [head = [], ...rows] = await report(desk);
    const turned = [head, ...mended(rows.slice(2))].map((cells) => cells.slice(1).toReversed());
    const guarded = mended(rows.slice(0, 2)).map((cells) => cells.map((cell) => cell.replace(/^'=/, "''=")));
    const book = bookOf([
      { name: 'Failed rows', rows: turned },
      { name: 'list-failed', rows: [head, ...guarded] },
    ]);
    expect(desk.import(book, { brand: '' })).toMatchObject({ rows: 4, created: 4, failed: 0 });
    expect(names(desk)).toEqual(["'=Lantern", 'Foxglove', 'Granite', 'Pebble']);
  });

  test('is asked about where its sheets have other columns, or another list stands beside it', async () => {
    const desk = new Desk();
    desk.import(wrong);
    const [head = [], ...rows] = await report(desk);
    const part = { name: 'Failed rows', rows: [head, ...mended(rows)] };
    const without = { name: 'Rest', rows: [head, ...rows].map((cells) => cells.slice(0, -1)) };
    for (const other of [without, spring]) {
      const book = bookOf([part, other]);
      expect(() => desk.import(book)).toThrow(expect.objectContaining({ code: 'several-sheets' }));
      expect(desk.preview(book, { sheet: 'Failed rows' })).toMatchObject({ rows: 4, failed: 0 });
    }
  });
});

test('a refused list keeps what its refusal said', () => {
  const desk = new Desk();
  const file = { path: desk.file(bookOf([blogs])), name: 'book.xlsx' };
  const id = receiveFile(desk.workplace, file, importChoicesShape.parse({ brand: 'Acme' }));
  runPreview(desk.workplace, id);
  expect(view(desk, id).error).toMatchObject({
    code: 'unknown-columns',
    details: { columns: blogs.rows[0], closest: expect.any(String), missing: expect.any(Array) },
  });
  const twice = csv(['Site ID', 'Publisher Name', 'Email', 'Note', 'Note'], ['4022211', 'A', '', '', '']);
  const path = desk.file(twice);
  const other = receiveFile(
    desk.workplace,
    { path, name: 'b.csv' },
    importChoicesShape.parse({ brand: 'Acme' }),
  );
  runPreview(desk.workplace, other);
  expect(view(desk, other).error?.details).toEqual({ columns: ['Note'] });
});

test.each([
  ['an old one', ole2('Workbook'), 'list.xlsx is an old Excel workbook (.xls).', '.xlsx or as "CSV'],
  [
    'one with a password',
    ole2('EncryptedPackage'),
    'list.xlsx: The workbook is protected by a password',
    'password off',
  ],
  [
    'an OpenDocument one',
    zip({ mimetype: 'x', 'content.xml': '<a/>' }),
    'an OpenDocument file (.ods)',
    '.xlsx or CSV',
  ],
  ['a Numbers one', zip({ 'Index/Document.iwa': 'x' }), 'an Apple Numbers file (.numbers)', '.xlsx or CSV'],
])('of other workbooks, %s is refused by what it is', (_, bytes, what, advice) => {
  const desk = new Desk();
  const file = { path: desk.file(bytes), name: 'list.xlsx' };
  const refusal = (() => {
    try {
      return importFile(desk.workplace, file, importChoicesShape.parse({ brand: 'Acme' }), { commit: true });
    } catch (error) {
      return error;
    }
  })();
  expect(refusal).toMatchObject({ name: 'UserError', message: expect.stringContaining(what) });
  expect(refusal).toMatchObject({ message: expect.stringContaining(advice) });
});

test.each([
  [1900, 45366, ''],
  [1904, 43904, '<workbookPr date1904="true"/>'],
])('the cells of a spreadsheet that counts days from %d are read by their types', (_, day, properties) => {
  const text = (ref: string, value: string) => `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const head = ['Site ID', 'Publisher Name', 'Join Date', 'Active', 'Email'];
  const rows =
    `<row r="1">${text('A1', 'Approved publishers')}</row>` +
    `<row r="3">${head.map((title, at) => text(`${'ABCDE'[at]}3`, title)).join('')}</row>` +
    `<row r="4"><c r="A4"><f>4022000+211</f><v>4022211</v></c>${text('B4', 'Granite')}<c r="C4" s="1"><v>${day}</v></c><c r="D4" t="b"><f aca="false">TRUE()</f><v>1</v></c></row>` +
    `<row r="5" hidden="1">${text('A5', '0004712')}<c r="B5" t="s"><v>1</v></c><c r="C5" s="1"><v>${day - 11}</v></c></row>` +
    `<row r="6"><c r="A6" t="e"><f>NA()</f><v>#N/A</v></c>${text('B6', 'Pebble')}</row>`;
  const desk = new Desk();
  const detail = desk.import(bookOf([{ name: 'List', rows }], { code: 'mm/dd/yyyy', properties }));
  expect(detail).toMatchObject({ rows: 3, created: 2, failed: 1 });
  expect(detail.problems).toMatchObject([{ row: 6, value: '#N/A', code: 'spreadsheet-damage' }]);
  expect(desk.partners()).toMatchObject([
    { networkPublisherId: '4022211', networkDateAccepted: '2024-03-15', extra: { Active: 'TRUE' } },
    { networkPublisherId: '0004712', name: 'rich text', networkDateAccepted: '2024-03-04' },
  ]);
});
