import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ImportChoices, importChoicesShape } from '../../src/domain/import.ts';
import { type GridQuery, gridPageShape } from '../../src/domain/row-edit.ts';
import {
  changeAllRows,
  checkRows,
  checkStore,
  failedReportCsv,
  getImport,
  gridPage,
  listRows,
  queueAgain,
  receiveFile,
  runCommit,
  runPreview,
  saveRows,
  sendInCorrections,
  storedFile,
  undoImport,
} from '../../src/importer/index.ts';
import { countOpenInAll } from '../../src/store/failed-rows.ts';
import { approved, csv, Desk } from './lists.ts';

const list = approved(
  ['4022211', 'Ann', 'ann.example', 'ann@', '3/17/2021'],
  ['4022212', 'Bob', 'bob.example', 'bob@gmial.com', '3/18/2021'],
  ['402221x', 'Cem', 'cem.example', '', '2/3/2021'],
  ['4022214', '', 'dee.example', 'ann@', '17/3/2021'],
  ['4022215', 'Eve', 'eve.example', 'eve@eve.example', ''],
);
const email = 3;

const query: GridQuery = { view: '', problem: '', search: '', page: 1 };

/** Takes a list in as the page does, and checks it. */
function wait(desk: Desk, text: string, choices: Partial<ImportChoices> = {}): number {
  const id = receiveFile(
    desk.workplace,
    { path: desk.file(text), name: 'list.csv' },
    importChoicesShape.parse({ brand: 'Acme', ...choices }),
  );
  runPreview(desk.workplace, id);
  return id;
}

function checkAgain(desk: Desk, id: number): void {
  queueAgain(desk.workplace, id, 'preview');
  runPreview(desk.workplace, id);
}

function commit(desk: Desk, id: number): void {
  queueAgain(desk.workplace, id, 'commit');
  runCommit(desk.workplace, id);
}

/** The row's cells with others in some places. */
function typed(
  desk: Desk,
  id: number,
  row: number,
  cells: Record<number, string>,
  view: GridQuery['view'] = '',
) {
  const found = gridPage(desk.workplace, id, { ...query, view })?.rows.find((one) => one.row === row);
  if (!found) throw new Error(`Row ${row} cannot be corrected.`);
  return { row, cells: found.cells.map((cell, index) => cells[index] ?? cell) };
}

function type(desk: Desk, id: number, row: number, cells: Record<number, string>) {
  return saveRows(desk.workplace, id, [typed(desk, id, row, cells)]);
}

function countsOf(desk: Desk, id: number) {
  const { rows, created, updated, unchanged, failed, ignored } = getImport(desk.workplace, id)?.detail ?? {};
  return { rows, created, updated, unchanged, failed, ignored };
}

describe('rows corrected before the import', () => {
  test('stand in a grid with what is wrong at which cell, and what would be right', () => {
    const desk = new Desk();
    const id = wait(desk, list);
    const page = gridPageShape.parse(gridPage(desk.workplace, id, query));
    expect(page.columns).toEqual(['Site ID', 'Publisher Name', 'URL', 'Email', 'Join Date']);
    expect(page.rows.map(({ row, problems }) => [row, problems.map(({ at }) => at)])).toEqual([
      [2, [3]],
      [4, [0]],
      [5, [1, 3, 4]],
    ]);
    expect(page.codes[0]).toEqual({ code: 'email-invalid', rows: 2 });
    expect(page.rows[2]?.suggestions).toEqual([{ at: 4, value: '2021-03-17' }]);
    const doubtful = gridPage(desk.workplace, id, { ...query, view: 'doubtful' });
    expect(doubtful?.rows).toMatchObject([
      { row: 3, right: true, suggestions: [{ at: email, value: 'bob@gmail.com' }] },
    ]);
    expect(gridPage(desk.workplace, id, { ...query, problem: 'id-invalid' })?.rows).toMatchObject([
      { row: 4 },
    ]);
    expect(gridPage(desk.workplace, id, { ...query, search: 'cem' })?.total).toBe(1);
  });

  test('are judged as they are typed, and nothing is kept by that', () => {
    const desk = new Desk();
    const id = wait(desk, list);
    const wrong = checkRows(desk.workplace, id, [typed(desk, id, 2, { [email]: 'ann@ann' })]);
    expect(wrong).toMatchObject([{ right: false, problems: [{ at: email, code: 'email-invalid' }] }]);
    const right = checkRows(desk.workplace, id, [typed(desk, id, 2, { [email]: 'ann@ann.example' })]);
    expect(right).toMatchObject([{ right: true, problems: [] }]);
    expect(gridPage(desk.workplace, id, query)?.counts).toEqual({
      edited: 0,
      right: 0,
      leftOut: 0,
      unchecked: 0,
    });
  });

  test('change what the preview counts once it is checked again, and commit writes just that', () => {
    const desk = new Desk();
    const id = wait(desk, list);
    expect(countsOf(desk, id)).toEqual({
      rows: 5,
      created: 2,
      updated: 0,
      unchanged: 0,
      failed: 3,
      ignored: 0,
    });
    type(desk, id, 2, { [email]: 'ann@ann.example' });
    saveRows(desk.workplace, id, [typed(desk, id, 3, { [email]: 'bob@gmail.com' }, 'doubtful')]);
    const saved = saveRows(desk.workplace, id, [{ row: 4, leftOut: true }]);
    expect(saved.counts).toEqual({ edited: 2, right: 2, leftOut: 1, unchecked: 3 });
    expect(() => commit(desk, id)).toThrow('Check it again');

    checkAgain(desk, id);
    const expected = { rows: 5, created: 3, updated: 0, unchanged: 0, failed: 1, ignored: 1 };
    expect(countsOf(desk, id)).toEqual(expected);
    const detail = getImport(desk.workplace, id)?.detail;
    expect(detail?.notices.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['rows-edited', 'rows-left-out']),
    );
    const ignored = listRows(desk.workplace, id, { outcome: 'ignored', search: '', page: 1 });
    expect(ignored.rows).toMatchObject([{ row: 4, reason: 'Left out by hand.' }]);
    commit(desk, id);
    expect(countsOf(desk, id)).toEqual(expected);
    const [ann] = listRows(desk.workplace, id, { outcome: 'created', search: '', page: 1 }).rows;
    expect(ann).toMatchObject({ row: 2, edits: [['email\n0', 'ann@', 'ann@ann.example']] });
    expect(desk.partners().map(({ name, primaryContactEmail }) => [name, primaryContactEmail])).toEqual([
      ['Ann', 'ann@ann.example'],
      ['Bob', 'bob@gmail.com'],
      ['Eve', 'eve@eve.example'],
    ]);
    expect(checkStore(desk.workplace.db)).toEqual({ ok: true, findings: [] });
  });

  test('may be taken back, also after they were checked', () => {
    const desk = new Desk();
    const id = wait(desk, list);
    type(desk, id, 2, { [email]: 'ann@ann.example' });
    saveRows(desk.workplace, id, [{ row: 4, leftOut: true }]);
    checkAgain(desk, id);
    const edited = gridPage(desk.workplace, id, { ...query, view: 'edited' });
    expect(edited?.rows).toMatchObject([{ row: 2, right: true }]);
    const { original = [] } = edited?.rows[0] ?? {};
    expect(original[email]).toBe('ann@');
    saveRows(desk.workplace, id, [
      { row: 2, cells: original },
      { row: 4, leftOut: false },
    ]);
    checkAgain(desk, id);
    expect(countsOf(desk, id)).toMatchObject({ created: 2, failed: 3, ignored: 0 });
    expect(gridPage(desk.workplace, id, query)?.counts).toEqual({
      edited: 0,
      right: 0,
      leftOut: 0,
      unchecked: 0,
    });
  });

  test('that still fail keep what was typed, and the file stays as it came', () => {
    const desk = new Desk();
    const id = wait(desk, list);
    type(desk, id, 5, { [email]: 'dee@dee.example', 4: '3/17/2021' });
    checkAgain(desk, id);
    commit(desk, id);
    expect(desk.report(id).at(-1)?.slice(3)).toEqual(
      expect.arrayContaining(['4022214', '', 'dee.example', 'dee@dee.example', '3/17/2021']),
    );
    expect(readFileSync(storedFile(desk.workplace, id)?.path ?? '', 'utf8')).toBe(list);
  });

  test('count as repeats and contradictions of other rows as they stand corrected', () => {
    const desk = new Desk();
    const id = wait(
      desk,
      approved(
        ['4022211', 'Ann', '', 'a@ann.example'],
        ['4022211', 'Ann', '', 'a@'],
        ['4022211', 'Anne', '', ''],
      ),
    );
    expect(countsOf(desk, id)).toMatchObject({ created: 1, failed: 2 });
    const saved = type(desk, id, 3, { [email]: 'b@ann.example' });
    expect(saved.rows).toMatchObject([{ right: true }]);
    checkAgain(desk, id);
    expect(gridPage(desk.workplace, id, query)?.rows).toMatchObject([
      { row: 3, problems: [{ at: email, code: 'repeat-differs' }] },
      { row: 4, problems: [{ at: 1, code: 'repeat-differs' }] },
    ]);
    type(desk, id, 3, { [email]: 'a@ann.example' });
    type(desk, id, 4, { 1: 'Ann' });
    checkAgain(desk, id);
    expect(countsOf(desk, id)).toMatchObject({ created: 1, unchanged: 1, failed: 0, ignored: 1 });
  });

  test('never change how other rows are read', () => {
    const desk = new Desk();
    const id = wait(
      desk,
      approved(['4022211', 'Ann', '', '', '1/2/2021'], ['402221x', 'Bob', '', '', '3/4/2021']),
    );
    type(desk, id, 3, { 0: '4022212', 4: '25/12/2020' });
    checkAgain(desk, id);
    expect(gridPage(desk.workplace, id, query)?.rows).toMatchObject([
      { row: 3, problems: [{ code: 'date-order' }] },
    ]);
    expect(countsOf(desk, id)).toMatchObject({ created: 1, failed: 1 });
  });

  test('of a value that stands in many rows are changed at once', () => {
    const desk = new Desk();
    const rows = Array.from({ length: 120 }, (_, index): [string, string, string, string] => [
      String(4_022_300 + index),
      `Shop ${index}`,
      '',
      index % 2 === 0 ? 'press@' : `shop${index}@`,
    ]);
    const id = wait(desk, approved(...rows));
    const saved = type(desk, id, 2, { [email]: 'press@agency.example' });
    expect(saved.same).toEqual({ column: email, before: 'press@', after: 'press@agency.example', rows: 59 });
    saveRows(desk.workplace, id, [{ row: 4, leftOut: true }]);
    type(desk, id, 6, { [email]: 'own@shop.example' });
    expect(
      changeAllRows(desk.workplace, id, { column: email, before: 'press@', after: 'press@agency.example' }),
    ).toBe(57);
    checkAgain(desk, id);
    expect(countsOf(desk, id)).toMatchObject({ rows: 120, created: 59, failed: 60, ignored: 1 });
  });

  test('that lost a quotation mark or have a cell too many can be put in order', () => {
    const desk = new Desk();
    const id = wait(
      desk,
      'Site ID,Publisher Name,Email\r\n4022211,Smith, John,a@a.example\r\n4022212,"Bob,b@b.example\r\n4022213,Cem,\r\n',
    );
    expect(gridPage(desk.workplace, id, query)?.columns).toEqual([
      'Site ID',
      'Publisher Name',
      'Email',
      'Column D',
    ]);
    type(desk, id, 2, { 1: 'Smith, John', 2: 'a@a.example', 3: '' });
    type(desk, id, 3, { 1: 'Bob', 2: 'b@b.example' });
    checkAgain(desk, id);
    commit(desk, id);
    expect(desk.partners().map(({ name }) => name)).toEqual(['Bob', 'Cem', 'Smith, John']);
  });

  test('of a corrected report are read by the rules of the import they came from', () => {
    const desk = new Desk();
    desk.import(
      approved(['4022211', 'Ann', '', 'ann@', '17/3/2021'], ['4022212', 'Bob', '', '', '18/3/2021']),
      {
        status: 'applied',
      },
    );
    const id = wait(desk, csv(...desk.report(1)), { brand: '' });
    const [row] = gridPage(desk.workplace, id, query)?.rows ?? [];
    expect(row?.cells.slice(0, 5)).toEqual(['4022211', 'Ann', '', 'ann@', '17/3/2021']);
    const saved = type(desk, id, 2, { [email]: 'ann@ann.example', 4: '2/3/2021' });
    expect(saved.rows).toMatchObject([{ right: true }]);
    checkAgain(desk, id);
    commit(desk, id);
    expect(desk.partners().find(({ name }) => name === 'Ann')).toMatchObject({
      networkDateAccepted: '2021-03-02',
      status: 'applied',
    });
    expect(getImport(desk.workplace, 1)).toMatchObject({
      openFailedRows: 0,
      correctedBy: [{ import: id, rows: 1 }],
    });
  });
});

describe('failed rows corrected after the import', () => {
  test('go in as an import of their own, as far as they are right; the others keep what was typed', () => {
    const desk = new Desk();
    desk.import(list, { status: 'applied' });
    type(desk, 1, 2, { [email]: 'ann@ann.example' });
    type(desk, 1, 4, { 0: '402221y' });
    expect(gridPage(desk.workplace, 1, query)?.counts).toMatchObject({ edited: 2, right: 1, leftOut: 0 });
    const { id } = sendInCorrections(desk.workplace, 1, 'commit');
    expect(sendInCorrections(desk.workplace, 1, 'commit')).toEqual({ id, isNew: false });
    runCommit(desk.workplace, id);
    expect(getImport(desk.workplace, id)).toMatchObject({
      status: 'committed',
      fileName: 'Corrections of import 1.csv',
      detail: { profile: 'failed-rows', corrects: [1], rows: 1, created: 1, failed: 0 },
    });
    expect(desk.partners().find(({ name }) => name === 'Ann')).toMatchObject({
      primaryContactEmail: 'ann@ann.example',
      networkDateAccepted: '2021-03-17',
      status: 'applied',
    });
    const rows = gridPage(desk.workplace, 1, query)?.rows;
    expect(rows).toMatchObject([
      { row: 2, correctedBy: { import: id, row: 2 } },
      { row: 4, correctedBy: null, cells: ['402221y', 'Cem', 'cem.example', '', '2/3/2021'] },
      { row: 5, correctedBy: null },
    ]);
    expect(getImport(desk.workplace, 1)).toMatchObject({
      openFailedRows: 2,
      correctedBy: [{ import: id, rows: 1 }],
    });
    expect(() => sendInCorrections(desk.workplace, 1, 'commit')).toThrow('No failed row of import 1');
    expect(() => saveRows(desk.workplace, 1, [{ row: 2, leftOut: true }])).toThrow('was put right by import');

    undoImport(desk.workplace, id);
    expect(getImport(desk.workplace, 1)).toMatchObject({ openFailedRows: 3, correctedBy: [] });
    expect(gridPage(desk.workplace, 1, query)?.counts).toMatchObject({ edited: 2, right: 1 });
    expect(checkStore(desk.workplace.db)).toEqual({ ok: true, findings: [] });
  });

  test('may be looked at before they go in', () => {
    const desk = new Desk();
    desk.import(list);
    type(desk, 1, 2, { [email]: 'ann@ann.example' });
    const { id } = sendInCorrections(desk.workplace, 1, 'preview');
    runPreview(desk.workplace, id);
    expect(getImport(desk.workplace, id)).toMatchObject({
      status: 'preview',
      detail: { created: 1, corrects: [1] },
    });
    commit(desk, id);
    expect(getImport(desk.workplace, 1)?.openFailedRows).toBe(2);
  });

  test('are taken as they were typed, never as damage by a spreadsheet', () => {
    const desk = new Desk();
    desk.import(csv(['Site ID', 'Publisher Name', 'Email', 'Code'], ['4022211', 'Zoë', 'zoe@', '00123']));
    type(desk, 1, 2, { 1: "'=Zo?", 2: 'zoe@zoe.example', 3: '123' });
    runCommit(desk.workplace, sendInCorrections(desk.workplace, 1, 'commit').id);
    expect(desk.partners()).toMatchObject([{ name: "'=Zo?", extra: { Code: '123' } }]);
  });

  test('that are left out are counted, kept out of the report, and may be taken back', () => {
    const desk = new Desk();
    desk.import(list);
    const saved = saveRows(desk.workplace, 1, [{ row: 4, leftOut: true }]);
    expect(saved).toMatchObject({ rows: [{ leftOut: true }], counts: { leftOut: 1 } });
    const rowsOf = (all: boolean) =>
      [...failedReportCsv(desk.workplace, 1, { all })].slice(1).map((line) => line.split('","')[1]);
    expect(rowsOf(false)).toEqual(['2', '5']);
    expect(rowsOf(true)).toEqual(['2', '4', '5']);
    expect(getImport(desk.workplace, 1)).toMatchObject({ openFailedRows: 2, edits: { leftOut: 1 } });
    expect(countOpenInAll(desk.workplace.db)).toBe(2);
    saveRows(desk.workplace, 1, [{ row: 4, leftOut: false }]);
    expect(getImport(desk.workplace, 1)).toMatchObject({ openFailedRows: 3, edits: { leftOut: 0 } });
  });

  test('are linked both ways over every round', () => {
    const desk = new Desk();
    desk.import(list);
    desk.import(csv(...desk.report(1)), { brand: '' });
    expect(getImport(desk.workplace, 2)?.openFailedRows).toBe(3);
    type(desk, 2, 2, { [email]: 'ann@ann.example' });
    const { id } = sendInCorrections(desk.workplace, 2, 'commit');
    runCommit(desk.workplace, id);
    for (const import_ of [1, 2])
      expect(getImport(desk.workplace, import_)).toMatchObject({
        openFailedRows: 2,
        correctedBy: [{ import: id, rows: 1 }],
      });
    expect(getImport(desk.workplace, id)?.putsRight).toEqual([
      { import: 1, rows: 1 },
      { import: 2, rows: 1 },
    ]);
    saveRows(desk.workplace, 2, [{ row: 3, leftOut: true }]);
    expect(getImport(desk.workplace, 1)).toMatchObject({ openFailedRows: 1, edits: { leftOut: 1 } });
    undoImport(desk.workplace, id);
    expect(getImport(desk.workplace, id)?.putsRight).toEqual([]);
    expect(getImport(desk.workplace, 1)?.openFailedRows).toBe(2);
  });
});

describe('what a cell probably should be', () => {
  const cases: [title: string, wrong: string, right: string][] = [
    ['Email', 'bob@gmial.com', 'bob@gmail.com'],
    ['Email', 'bob (at) bob.example', 'bob@bob.example'],
    ['Email', 'bob@@bob..example', 'bob@bob.example'],
    ['Email', 'bob@shop,com', 'bob@shop.com'],
    ['URL', 'htp:/shop.example/a', 'https://shop.example/a'],
    ['URL', 'https://https://shop.example/', 'https://shop.example/'],
    ['Site ID', '40222l2', '4022212'],
    ['Site ID', '4,022,212.00', '4022212'],
    ['Join Date', '17/3/2021', '2021-03-17'],
    ['Publisher Group', ' gold  PARTNERS', 'Gold Partners'],
    ['Publisher Categories', 'hats | shoes', 'Hats | Shoes'],
    ['Brand', 'Acne', 'Acme'],
  ];
  test.each(cases)('%s "%s"', (title, wrong, right) => {
    const desk = new Desk();
    const titles = [
      'Site ID',
      'Publisher Name',
      'Email',
      'URL',
      'Join Date',
      'Publisher Group',
      'Publisher Categories',
      'Brand',
    ];
    const good = ['4022211', 'Ann', '', '', '3/17/2021', 'Gold Partners', 'Shoes | Hats', 'Acme'];
    const mapped = csv(
      titles.map((one) => (one === 'Publisher Group' ? 'Group' : one)),
      good,
    );
    desk.import(mapped);
    const cells = good.with(1, '').with(titles.indexOf(title), wrong);
    const id = wait(
      desk,
      csv(
        titles.map((one) => (one === 'Publisher Group' ? 'Group' : one)),
        good,
        cells,
      ),
    );
    expect(gridPage(desk.workplace, id, query)?.rows[0]?.suggestions).toEqual([
      { at: titles.indexOf(title), value: right },
    ]);
  });
});
