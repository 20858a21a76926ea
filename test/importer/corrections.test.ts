import { describe, expect, test } from 'vitest';
import { getImport, listImports } from '../../src/importer/index.ts';
import { approved, csv, Desk } from './lists.ts';

const list = approved(
  ['4022211', 'Ann', 'ann.example', 'ann@', '17/3/2021'],
  ['4022212', "'=Bob", '', 'bob@bob.example', '18/3/2021'],
  ['402221x', '=Cem', 'cem.example', '', '2/3/2021'],
);

/** Changes the cell of a title in each record that has the old value. */
function put(report: string[][], title: string, before: string, after: string): string[][] {
  const at = report[0]?.indexOf(title) ?? -1;
  return report.map((record) =>
    record.map((cell, index) => (index === at && cell === before ? after : cell)),
  );
}

describe('a corrected report', () => {
  test('is read by the rules of its import and linked to it, until nothing is left', () => {
    const desk = new Desk();
    desk.import(list, { status: 'applied' });
    const report = desk.report(1);
    expect(report.slice(1).map(([, row, id]) => [row, id])).toEqual([
      ['2', '1'],
      ['4', '1'],
    ]);
    const second = desk.import(csv(...put(report, 'Email', 'ann@', 'ann@ann.example')), { brand: '' });
    expect(second).toMatchObject({
      profile: 'failed-rows',
      corrects: [1],
      brand: 'Acme',
      rows: 2,
      created: 1,
      failed: 1,
    });
    expect(getImport(desk.workplace, 1)).toMatchObject({
      openFailedRows: 1,
      correctedBy: [{ import: 2, rows: 1 }],
    });
    const third = desk.import(csv(...put(desk.report(2), 'Site ID', '402221x', '4022213')), { brand: '' });
    expect(third).toMatchObject({ corrects: [2], created: 1, failed: 0 });
    expect(listImports(desk.workplace).map(({ openFailedRows }) => openFailedRows)).toEqual([0, 0, 0]);
    expect(
      desk.partners().map(({ name, networkDateAccepted, status }) => [name, networkDateAccepted, status]),
    ).toEqual([
      ["'=Bob", '2021-03-18', 'applied'],
      ['=Cem', '2021-03-02', 'applied'],
      ['Ann', '2021-03-17', 'applied'],
    ]);
  });

  test('may be sorted, cut, pasted twice, and have columns more and fewer', () => {
    const desk = new Desk();
    desk.import(list);
    const [titles = [], ann = [], cem = []] = put(
      put(desk.report(1), 'Email', 'ann@', 'ann@ann.example'),
      'Site ID',
      '402221x',
      '4022213',
    );
    const without = (record: string[]) =>
      record.filter((_, index) => titles[index] !== 'URL' && titles[index] !== 'Failure Reason').reverse();
    const result = desk.import(
      csv(
        [...without(titles), 'Who'],
        [...without(cem), 'Eve'],
        [...without(ann), 'Eve'],
        [...without(cem), 'Eve'],
      ),
      { brand: '' },
    );
    expect(result).toMatchObject({ created: 2, ignored: 1, failed: 0 });
    expect(
      desk.partners().map(({ name, mediaPropertyUrls, extra }) => [name, mediaPropertyUrls, extra]),
    ).toEqual([
      ["'=Bob", [], {}],
      ['=Cem', ['https://cem.example/'], { Who: 'Eve' }],
      ['Ann', ['https://ann.example/'], { Who: 'Eve' }],
    ]);
  });

  test('gives damaged cells back, but not the ones that were wrong or edited', () => {
    const desk = new Desk();
    desk.import(
      csv(
        ['Site ID', 'Publisher Name', 'Email', 'Code', 'Since'],
        ['4022211', 'Zoë Łuk', 'zoe@', '00123', '2026-03-04'],
      ),
    );
    const edited = put(
      put(
        put(put(desk.report(1), 'Email', 'zoe@', 'zoe@zoe.example'), 'Code', '00123', '123'),
        'Since',
        '2026-03-04',
        '3/4/2026',
      ),
      'Publisher Name',
      'Zoë Łuk',
      'Zoë ?uk',
    );
    const result = desk.import(csv(...edited), { brand: '' });
    expect(result.notices.filter(({ code }) => code === 'cells-restored')).toHaveLength(3);
    expect(desk.partners()).toMatchObject([
      {
        name: 'Zoë Łuk',
        primaryContactEmail: 'zoe@zoe.example',
        extra: { Code: '00123', Since: '2026-03-04' },
      },
    ]);
  });

  test('belongs to its brand, also where a spreadsheet took the letters of the name for others', () => {
    const desk = new Desk();
    desk.import(list, { brand: 'Café Zoë' });
    const mended = put(desk.report(1), 'Email', 'ann@', 'ann@ann.example');
    const result = desk.import(csv(...put(mended, 'Brand', 'Café Zoë', 'CafÃ© ZoÃ«')), { brand: '' });
    expect(result).toMatchObject({ created: 1, brand: 'Café Zoë' });
    expect(result.notices.find(({ code }) => code === 'cells-restored')?.message).toContain('"Brand"');
    expect(new Set(desk.partners().map(({ brand }) => brand))).toEqual(new Set(['Café Zoë']));
    // another name is meant
    desk.import(csv(...put(desk.report(2), 'Brand', 'Café Zoë', 'Bolt')), { brand: '' });
    expect(desk.report(3).at(-1)).toContain('Bolt');
  });

  test('that still has a cell too many fails again', () => {
    const desk = new Desk();
    desk.import('Site ID,Publisher Name,Email\r\n4022211,Smith, John,a@a.example\r\n');
    const again = desk.import(csv(...desk.report(1)), { brand: '' });
    expect(again).toMatchObject({ failed: 1, created: 0 });
    const report = desk.report(2).map((record) => record.map((cell) => cell));
    const fixed = report.map((record, index) =>
      index === 0
        ? record
        : record.map(
            (cell) => ({ Smith: 'Smith, John', ' John': 'a@a.example', 'a@a.example': '' })[cell] ?? cell,
          ),
    );
    expect(desk.import(csv(...fixed), { brand: '' })).toMatchObject({ failed: 0, created: 1 });
    expect(desk.partners()).toMatchObject([{ name: 'Smith, John', primaryContactEmail: 'a@a.example' }]);
  });

  test('may correct several imports, and name one that is not here', () => {
    const desk = new Desk();
    desk.import(list);
    desk.import(approved(['4022299', '', '', 'dee@dee.example']), { brand: 'Bolt' });
    const one = put(desk.report(1), 'Email', 'ann@', 'ann@ann.example');
    const two = desk
      .report(2)
      .map((record, index) =>
        index === 0
          ? record
          : record.map((cell, at) => (desk.report(2)[0]?.[at] === 'Publisher Name' ? 'Dee' : cell)),
      );
    const lost =
      one[1]?.map(
        (cell, at) =>
          (({ 'Import ID': '77', 'Site ID': '4022288' }) as Record<string, string>)[one[0]?.[at] ?? ''] ??
          cell,
      ) ?? [];
    const result = desk.import(csv(...one.slice(0, 2), ...two.slice(1), lost), { brand: '' });
    expect(result).toMatchObject({ corrects: [1, 2], created: 3, failed: 0 });
    expect(result.notices.map(({ code }) => code)).toContain('import-unknown');
    expect(
      desk
        .partners()
        .map(({ networkPublisherId, brand }) => `${networkPublisherId} ${brand}`)
        .toSorted(),
    ).toEqual(['4022211 Acme', '4022212 Acme', '4022288 Acme', '4022299 Bolt']);
  });

  test('reads a row that names an import, but no failed row of it, by that import’s rules each time', () => {
    const desk = new Desk();
    desk.import(list);
    const [titles = [], row = []] = desk.report(1);
    const rowOf = (cells: Record<string, string>) => row.map((cell, at) => cells[titles[at] ?? ''] ?? cell);
    const added = { 'Import ID': '1', 'Source Row': '99', 'Site ID': '40222x7', Email: '' };
    const unknown = { 'Import ID': '77', 'Site ID': '4022288', Email: '', 'Join Date': '3/25/2021' };
    const report = [titles, rowOf(unknown), rowOf({ ...added, 'Join Date': '2/3/2021' }), rowOf(unknown)];
    expect(desk.import(csv(...report), { brand: '' })).toMatchObject({ created: 1, failed: 1, ignored: 1 });
    const mended = put(desk.report(2), 'Site ID', '40222x7', '4022287');
    expect(desk.import(csv(...mended), { brand: '' })).toMatchObject({ created: 1, failed: 0 });
    const dates = desk.partners().map((one) => [one.networkPublisherId, one.networkDateAccepted]);
    expect(Object.fromEntries(dates)).toMatchObject({ '4022287': '2021-03-02', '4022288': '2021-03-25' });
  });

  test('pasted twice with its titles names no unknown import', () => {
    const desk = new Desk();
    desk.import(list);
    const report = desk.report(1);
    const again = desk.import(csv(...report, ...report), { brand: '' });
    expect(again).toMatchObject({ rows: 5, failed: 2, ignored: 3, corrects: [1] });
    expect(again.notices.map(({ code }) => code)).not.toContain('import-unknown');
  });

  test('says where a cell or a title was lost, as it does of any list', () => {
    const desk = new Desk();
    desk.import(
      approved(
        ['4022211', 'Ann', 'https://ann.example', 'ann@', '17/3/2021'],
        ['4022212', 'Bob', 'https://bob.example', 'bob@', '18/3/2021'],
        ['4022213', 'Cem', 'https://cem.example', 'cem@', '19/3/2021'],
      ),
    );
    const mended = ['ann', 'bob', 'cem'].reduce(
      (report, name) => put(report, 'Email', `${name}@`, `${name}@${name}.example`),
      desk.report(1),
    );
    const url = mended[0]?.indexOf('URL') ?? -1;
    const cellLost = mended.map((record, at) => (at === 2 ? record.toSpliced(url, 1) : record));
    const { problems } = desk.preview(csv(...cellLost), { brand: '' });
    expect(problems.map(({ row, code }) => [row, code])).toContainEqual([3, 'row-width']);
    const titleLost = mended.map((record, at) =>
      at === 0 ? record.toSpliced(url - 1, 2, 'Publisher NameURL') : record,
    );
    expect(() => desk.preview(csv(...titleLost), { brand: '' })).toThrow(
      /"Publisher NameURL" is two titles in one/,
    );
  });

  test('of a list whose two columns of one title were told apart knows them by their order', () => {
    const desk = new Desk();
    const titles = ['Site ID', 'Publisher Name', 'Email', 'Note', 'Note'];
    desk.import(csv(titles, ['4022211', 'Ann', 'ann@', 'one', 'two']), {
      columns: { '3': 'extra', '4': 'extra' },
    });
    const mended = put(desk.report(1), 'Email', 'ann@', 'ann@ann.example');
    expect(desk.import(csv(...mended), { brand: '' })).toMatchObject({ created: 1, failed: 0 });
    expect(desk.partners()[0]?.extra).toEqual({ Note: 'one', 'Note (2)': 'two' });
    const wider = mended.map((record, at) => [...record, at === 0 ? 'Note' : 'three']);
    expect(() => desk.import(csv(...wider), { brand: '' })).toThrow(/same title: "Note" \(column K\)/);
    const strange = mended.map((record, at) =>
      record.map((cell, col) => (at > 0 && col === 2 ? '99' : cell)),
    );
    expect(() => desk.import(csv(...strange), { brand: '' })).toThrow(/same title: "Note" \(column G\)/);
  });

  test('that came back as it was contradicts the earlier row still, until that cell says something else', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'a@ann.example'], ['4022211', 'Bob', '', 'a@ann.example']));
    const again = desk.import(csv(...desk.report(1)), { brand: '' });
    expect(again).toMatchObject({ failed: 1, updated: 0 });
    expect(again.problems).toMatchObject([
      {
        row: 2,
        column: 'Publisher Name',
        code: 'repeat-differs',
        message: expect.stringMatching(/came back as it was/),
      },
    ]);
    const other = put(desk.report(2), 'Email', 'a@ann.example', 'b@ann.example');
    expect(desk.import(csv(...other), { brand: '' })).toMatchObject({ failed: 1 });
    expect(desk.partners()).toMatchObject([{ name: 'Ann', primaryContactEmail: 'a@ann.example' }]);
    const elsewhere = put(desk.report(2), 'Brand', 'Acme', 'Bolt');
    expect(desk.import(csv(...elsewhere), { brand: '' })).toMatchObject({ failed: 1 });
    const mended = put(desk.report(1), 'Publisher Name', 'Bob', 'Ann');
    expect(desk.import(csv(...mended), { brand: '' })).toMatchObject({ failed: 0, unchanged: 1 });
  });

  test('that came back as it was has a cell too many still, and its quotes wrong', () => {
    const desk = new Desk();
    desk.import(
      'Site ID,Publisher Name,Email,\r\n4022211,Ann,a@ann.example,x\r\n4022212,"Bob" Smith,b@b.example\r\n',
    );
    const again = desk.import(csv(...desk.report(1)), { brand: '' });
    expect(again.problems.map(({ row, code }) => [row, code])).toEqual([
      [2, 'too-many-cells'],
      [3, 'quotes-broken'],
    ]);
    const mended = put(
      put(desk.report(2), 'Column D', 'x', ''),
      'Publisher Name',
      '"Bob" Smith',
      'Bob Smith',
    );
    expect(desk.import(csv(...mended), { brand: '' })).toMatchObject({ created: 2, failed: 0 });
  });

  test('that names no failed row of its import is read by the rules of that import, also the next time', () => {
    const desk = new Desk();
    desk.import(
      approved(['4022211', 'Ann', '', 'ann@', '3/4/2021'], ['4022212', 'Bob', '', '', '25/4/2021']),
    );
    expect(desk.import(csv(...put(desk.report(1), 'Source Row', '2', '77')), { brand: '' })).toMatchObject({
      failed: 1,
    });
    desk.import(csv(...put(desk.report(2), 'Email', 'ann@', 'ann@ann.example')), { brand: '' });
    expect(desk.partners()[0]).toMatchObject({ name: 'Ann', networkDateAccepted: '2021-04-03' });
  });
});
