import { describe, expect, test } from 'vitest';
import { type ImportChoices, importChoicesShape } from '../../src/domain/import.ts';
import type { ImportView } from '../../src/domain/import-view.ts';
import {
  editProfile,
  getImport,
  listProfiles,
  listRows,
  queueAgain,
  receiveFile,
  runCommit,
  runPreview,
  saveMapping,
} from '../../src/importer/index.ts';
import { bookOf } from '../support/workbook.ts';
import { csv, Desk } from './lists.ts';

const rows = [
  [
    '4022211',
    'Granite Trail Reviews',
    'https://granite.example/',
    'anna@granite.example',
    '3/15/2023',
    'Outdoor | Hiking',
  ],
  ['4022305', 'Lantern Savings Club', 'https://lantern.example/deals', '', '12/2/2021', 'Savings | Coupons'],
  [
    '4022418',
    'Foxglove Weekly',
    'https://foxglove.example/',
    'desk@foxglove.example',
    '7/28/2024',
    'Books | Home',
  ],
];
const untitled = csv(...rows);
const guesses = [
  ['Column A', 'networkPublisherId'],
  ['Column B', 'name'],
  ['Column C', 'mediaPropertyUrls'],
  ['Column D', 'primaryContactEmail'],
  ['Column E', 'networkDateAccepted'],
  ['Column F', 'extra'],
];
const columns = {
  0: 'networkPublisherId',
  1: 'name',
  2: 'mediaPropertyUrls',
  3: 'primaryContactEmail',
  4: 'networkDateAccepted',
  5: 'categories',
};

function waiting(
  desk: Desk,
  content: string | Uint8Array,
  choices: Partial<ImportChoices> = {},
  name = 'list.csv',
): ImportView {
  const file = { path: desk.file(content), name };
  const id = receiveFile(desk.workplace, file, importChoicesShape.parse(choices), { asks: true });
  runPreview(desk.workplace, id);
  return view(desk, id);
}

function read(desk: Desk, id: number, choices: Partial<ImportChoices>): ImportView {
  queueAgain(desk.workplace, id, 'preview', importChoicesShape.parse({ brand: 'Acme', ...choices }));
  runPreview(desk.workplace, id);
  return view(desk, id);
}

function view(desk: Desk, id: number): ImportView {
  const found = getImport(desk.workplace, id);
  if (!found) throw new Error(`There is no import ${id}.`);
  return found;
}

function guessed({ reading }: ImportView): (readonly [string, string])[] {
  return reading?.columns.map(({ title, to }) => [title, to] as const) ?? [];
}

/** Saves the mapping of the list under a name. */
function saved(desk: Desk, name: string, choices: Partial<ImportChoices> = {}, text = untitled): void {
  const { id } = waiting(desk, text);
  const said = { brand: 'Acme', profile: 'by-hand', columns, ...choices };
  saveMapping(desk.workplace, id, importChoicesShape.parse(said), name);
}

describe('a list without titles', () => {
  test('is asked for its columns, which are guessed from their values', () => {
    const desk = new Desk();
    const asked = waiting(desk, untitled);
    expect(asked).toMatchObject({ status: 'failed', asksColumns: true, error: { code: 'unknown-columns' } });
    expect(asked.error?.message).toContain('its first row is data');
    expect(asked.reading).toMatchObject({ titleRow: 0, byHand: true, delimiter: ',' });
    expect(guessed(asked)).toEqual(guesses);
    expect(asked.reading?.columns[1]?.samples[0]).toBe('Granite Trail Reviews');
    expect(asked.reading?.firstRows?.[0]).toMatchObject({
      row: 1,
      text: expect.stringContaining('4022211 · Granite'),
    });
    expect(asked.reading?.notices?.map(({ code }) => code)).toEqual(['no-titles']);
  });

  test.each([
    ['semicolons', untitled.replaceAll('","', '";"'), ';'],
    ['tabs', untitled.replaceAll('","', '"\t"'), '\t'],
    ['a blank line above', `\r\n${untitled}`, ','],
  ])('is asked, too, with %s', (_, text, delimiter) => {
    const asked = waiting(new Desk(), text);
    expect(asked.reading).toMatchObject({ titleRow: 0, delimiter });
    expect(guessed(asked)).toEqual(guesses);
  });

  test.each([
    ['a single row', csv(rows[0] ?? []), 6],
    ['ids that are no Site IDs', csv(['1041', 'Granite', 'Gold'], ['1042', 'Lantern', 'Gold']), 3],
    [
      'a first row with a fault in it',
      csv(['?', 'Granite', 'https://g.example/', 'x', '1/1/2021', ''], ...rows),
      6,
    ],
    ['blank cells left out at row ends', csv(['4022211', 'Granite'], ['4022305', 'Lantern'], ...rows), 6],
    [
      'words that could be titles beside the id',
      csv(...rows.map(([id = '', name = '']) => [name, 'Gold', 'Blog', 'US', id])),
      5,
    ],
  ])('is one with %s', (_, text, width) => {
    const asked = waiting(new Desk(), text);
    expect(asked.reading?.titleRow).toBe(0);
    expect(asked.reading?.columns).toHaveLength(width);
  });

  test.each([
    ['unknown ones', csv(['Account', 'Firm', 'Web'], ['4022211', 'Granite', 'https://g.example/'])],
    [
      'a date above them',
      csv(
        ['Exported', '2026-11-21'],
        ['Account', 'Company', 'Since'],
        ['4022211', 'Granite', '2021-01-01'],
        ['4022305', 'Lantern', '2021-01-02'],
      ),
    ],
    ['a year among them', csv(['Name', 'Site', '2024'], ['Granite', 'https://g.example/', '12'])],
    [
      'a blank among them',
      csv(['Account', 'Company', '', 'Web'], ['4022211', 'Granite', 'x', 'https://g.example/']),
    ],
  ])('is none with %s', (_, text) => {
    expect(waiting(new Desk(), text).reading?.titleRow).toBeGreaterThan(0);
  });

  test('keeps its first row, and the row numbers of the spreadsheet', () => {
    const desk = new Desk();
    const { id } = waiting(desk, `\r\n${untitled}`);
    const checked = read(desk, id, { columns });
    expect(checked).toMatchObject({ status: 'preview', detail: { rows: 3, created: 3, failed: 0 } });
    expect(checked.detail?.notices.map(({ code }) => code)).toContain('no-titles');
    const all = { outcome: '', search: '', page: 1 } as const;
    expect(listRows(desk.workplace, id, all).rows.map(({ row }) => row)).toEqual([2, 3, 4]);
    queueAgain(desk.workplace, id, 'commit');
    runCommit(desk.workplace, id);
    expect(view(desk, id).reading?.titleRow).toBe(0);
    expect(desk.partners().map(({ name }) => name)).toEqual([
      'Foxglove Weekly',
      'Granite Trail Reviews',
      'Lantern Savings Club',
    ]);
    expect(desk.partners()[1]).toMatchObject({ categories: ['Outdoor', 'Hiking'], extra: {} });
  });

  test('keeps what has no field under the place it came from', () => {
    const desk = new Desk();
    const detail = desk.import(untitled, { columns: { ...columns, 5: 'extra' } });
    expect(detail).toMatchObject({ profile: 'by-hand', created: 3 });
    expect(desk.partners()[1]?.extra).toEqual({ 'Column F': 'Outdoor | Hiking' });
  });

  test('reads a row with a cell too many as one that fails, and the others', () => {
    const desk = new Desk();
    const odd = csv(...rows, [
      '4022500',
      'Heron',
      'Inc.',
      'https://h.example/',
      'h@h.example',
      '1/2/2021',
      'x',
    ]);
    const detail = desk.import(odd, { columns });
    expect(detail).toMatchObject({ rows: 4, created: 3, failed: 1 });
  });

  test('has what was corrected put right, in a report with the places for titles', () => {
    const desk = new Desk();
    const bad = csv(['', 'Nameless Club', 'https://n.example/', 'n@n.example', '1/5/2022', 'Home'], ...rows);
    const first = desk.import(bad, { columns });
    expect(first).toMatchObject({ rows: 4, created: 3, failed: 1 });
    expect(first.problems).toMatchObject([{ row: 1, column: 'Column A' }]);
    const [head = [], row = []] = desk.report(first.import ?? 0);
    const places = guesses.map(([place]) => place);
    expect(head).toEqual(['Failure Reason', 'Source Row', 'Import ID', ...places, 'Network', 'Brand']);
    expect(row[1]).toBe('1');
    const corrected = row.with(head.indexOf('Column A'), '4022999');
    const again = desk.import(csv(head, corrected), { brand: '' });
    expect(again).toMatchObject({ profile: 'failed-rows', corrects: [first.import], created: 1 });
    expect(desk.partners().find(({ name }) => name === 'Nameless Club')).toMatchObject({
      networkPublisherId: '4022999',
      networkDateAccepted: '2022-01-05',
      categories: ['Home'],
    });
    expect(view(desk, first.import ?? 0).openFailedRows).toBe(0);
  });

  test('is refused where nobody can be asked, with what to do', () => {
    const desk = new Desk();
    expect(() => desk.import(untitled)).toThrow(
      expect.objectContaining({ code: 'unknown-columns', message: expect.stringContaining('--profile') }),
    );
    expect(() => desk.import(untitled, { titleRow: '0' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
    expect(() => desk.import(untitled, { titleRow: '0', profile: 'linkshare-approved' })).toThrow(
      expect.objectContaining({ code: 'no-titles' }),
    );
    expect(() => desk.import(untitled, { titleRow: '0', profile: 'nothing' })).toThrow(
      expect.objectContaining({ code: 'unknown-profile' }),
    );
  });

  test('is what the user says: titles in a row, or none', () => {
    const desk = new Desk();
    const titled = csv(['Account', 'Company', 'Web'], ...rows.map((row) => row.slice(0, 3)));
    const { id } = waiting(desk, titled);
    expect(read(desk, id, { profile: 'by-hand', titleRow: '0' }).reading).toMatchObject({ titleRow: 0 });
    const three = { 0: 'networkPublisherId', 1: 'name', 2: 'mediaPropertyUrls' };
    const none = read(desk, id, { profile: 'by-hand', titleRow: '0', columns: three });
    expect(none.detail).toMatchObject({ rows: 4, created: 3, failed: 1 });
    const one = read(desk, id, { profile: 'by-hand', titleRow: '1', columns: three });
    expect(one.detail).toMatchObject({ rows: 3, created: 3 });
    const { id: other } = waiting(desk, untitled);
    const first = read(desk, other, { profile: 'by-hand', titleRow: '1' });
    expect(first.reading?.columns[1]?.title).toBe('Granite Trail Reviews');
  });

  test('may be a known one of which the user says that it has none', () => {
    const desk = new Desk();
    const known = csv(['Site ID', 'Publisher Name', 'Email'], ...rows.map((row) => row.slice(0, 3)));
    const two = { 0: 'networkPublisherId', 1: 'name' };
    expect(desk.preview(known, { titleRow: '0', columns: two })).toMatchObject({
      profile: 'by-hand',
      rows: 4,
      failed: 1,
    });
    expect(desk.preview(known, { titleRow: '1' })).toMatchObject({ profile: 'linkshare-approved', rows: 3 });
    expect(() => desk.preview(known, { titleRow: '2' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
  });

  test('is asked as a workbook, too', () => {
    const desk = new Desk();
    const asked = waiting(desk, bookOf([{ name: 'List', rows }]), {}, 'list.xlsx');
    expect(asked.reading).toMatchObject({ titleRow: 0 });
    expect(guessed(asked)).toEqual(guesses);
    const checked = read(desk, asked.id, { columns });
    expect(checked.detail).toMatchObject({ rows: 3, created: 3 });
  });
});

describe('a saved mapping of a list without titles', () => {
  test('is used where it is named, and recognised nowhere', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    expect(listProfiles(desk.workplace.db)[0]).toMatchObject({ id: 'bare', knownBy: [] });
    expect(() => desk.import(untitled)).toThrow(expect.objectContaining({ code: 'unknown-columns' }));
    expect(desk.import(untitled, { profile: 'bare' })).toMatchObject({
      profile: 'bare',
      rows: 3,
      created: 3,
    });
    expect(desk.partners()[0]?.categories).toEqual(['Books', 'Home']);
    expect(desk.preview(untitled, { profile: 'bare', titleRow: '0' })).toMatchObject({ unchanged: 3 });
  });

  test('stands beside others of as many columns', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    expect(() => saved(desk, 'Other', { columns: { ...columns, 5: 'publisherGroup' } })).not.toThrow();
    expect(desk.preview(untitled, { profile: 'other' }).profile).toBe('other');
  });

  test('asks rather than reads titles as a row', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    const titled = csv(['Account', 'Company', 'Web', 'Contact', 'Since', 'Topic'], ...rows);
    expect(() => desk.import(titled, { profile: 'bare' })).toThrow(
      expect.objectContaining({ code: 'titles-found', message: expect.stringContaining('"Account"') }),
    );
    expect(desk.preview(titled, { profile: 'bare', titleRow: '0' })).toMatchObject({ rows: 4, failed: 1 });
  });

  test('reads lists of mere words', () => {
    const desk = new Desk();
    const words = csv(['AX41', 'Granite Trail', 'Gold'], ['BX42', 'Lantern Club', 'Gold']);
    const three = { 0: 'networkPublisherId', 1: 'name', 2: 'publisherGroup' };
    saved(desk, 'Words', { titleRow: '0', network: 'Other', columns: three }, words);
    expect(desk.import(words, { profile: 'words' })).toMatchObject({ rows: 2, created: 2 });
  });

  test('refuses a list that has not its columns', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    const narrow = csv(...rows.map((row) => row.slice(0, 4)));
    expect(() => desk.import(narrow, { profile: 'bare' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns', message: expect.stringContaining('4 columns') }),
    );
    const wide = csv(...rows.map((row) => [...row, 'x']));
    expect(desk.import(wide, { profile: 'bare' })).toMatchObject({ created: 3 });
    expect(desk.partners()[0]?.extra).toEqual({ 'Column G': 'x' });
  });

  test('reads a report of such a list that lost its own columns', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    const bad = csv(...rows, ['', 'Nameless', '', '', '', '']);
    const { import: id } = desk.import(bad, { profile: 'bare' });
    const [head = [], row = []] = desk.report(id ?? 0).map((cells) => cells.slice(3));
    const mended = csv(head, row.with(0, '4022999'));
    expect(desk.import(mended, { profile: 'bare' })).toMatchObject({ rows: 1, created: 1 });
    expect(() => desk.import(mended)).toThrow(expect.objectContaining({ code: 'unknown-columns' }));
  });

  test('is renamed and changed as any other', () => {
    const desk = new Desk();
    saved(desk, 'Bare');
    const edit = {
      name: 'Plain',
      network: 'LinkShare',
      status: null,
      dates: 'mdy',
      encoding: '',
      delimiter: '',
      columns: { 5: 'publisherGroup' },
    } as const;
    expect(editProfile(desk.workplace, 'bare', edit)).toBe('plain');
    desk.import(untitled, { profile: 'plain' });
    expect(desk.partners()[1]).toMatchObject({ publisherGroup: 'Outdoor | Hiking', categories: [] });
  });
});
