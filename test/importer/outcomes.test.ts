import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkStore } from '../../src/importer/index.ts';
import { approved, csv, Desk } from './lists.ts';

describe('an import', () => {
  test('counts every row once, whatever the rows are, and the same list again changes nothing', () => {
    const cell = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '4022211',
          '4022212',
          'SID 4022213',
          '1.2E+06',
          '',
          'Ann',
          'ann@ann.example',
          'x@',
          '#CLEAR',
          'N/A',
          '3/17/2021',
          '31/12/2020',
          'a.example; b.example',
          'Total',
          '#NAME?',
        ),
      },
      fc.string({ maxLength: 12 }),
    );
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 7 }), { maxLength: 12 });
    fc.assert(
      fc.property(rows, (records) => {
        const text = csv(
          ['Site ID', 'Publisher Name', 'Email', 'URL', 'Join Date', 'Note'],
          ...records.map((cells) => cells.map((one) => one.replaceAll('\0', ''))),
        );
        const desk = new Desk();
        const first = desk.import(text);
        const stored = desk.partners();
        for (const detail of [first, desk.import(text)]) {
          expect(detail.rows).toBe(
            detail.created + detail.updated + detail.unchanged + detail.failed + detail.ignored,
          );
          expect(detail.problems.filter(({ severity }) => severity === 'error').length >= detail.failed).toBe(
            true,
          );
        }
        expect(desk.import(text)).toMatchObject({
          created: 0,
          updated: 0,
          failed: first.failed,
          ignored: first.ignored,
        });
        expect(desk.partners()).toEqual(stored);
        expect(checkStore(desk.workplace.db).findings).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('does in a preview what it then does', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'a@ann.example'], ['4022212', 'Bob']));
    const list = approved(
      ['4022211', 'Ann', '', 'b@ann.example'],
      ['4022212', 'Bob'],
      ['4022213', 'Cem'],
      ['', 'Dee'],
    );
    const counts = { rows: 4, created: 1, updated: 1, unchanged: 1, failed: 1, ignored: 0 };
    expect(desk.preview(list)).toMatchObject({ ...counts, import: null, status: 'preview' });
    expect(desk.partners()).toHaveLength(2);
    expect(desk.import(list)).toMatchObject({ ...counts, status: 'committed' });
  });

  test('keeps what a blank cell or an absent column does not say, and clears what #CLEAR says', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', 'a.example', 'a@ann.example', '3/17/2021']));
    desk.import(approved(['4022211', 'Ann']));
    desk.import(csv(['Site ID', 'Publisher Name', 'Group'], ['4022211', 'Ann', 'Gold']));
    expect(desk.partners()).toMatchObject([
      {
        mediaPropertyUrls: ['https://a.example/'],
        primaryContactEmail: 'a@ann.example',
        networkDateAccepted: '2021-03-17',
        publisherGroup: 'Gold',
        status: 'approved',
      },
    ]);
    desk.import(approved(['4022211', 'Ann', '#CLEAR', '#CLEAR', '#CLEAR']));
    expect(desk.partners()).toMatchObject([
      { mediaPropertyUrls: [], primaryContactEmail: null, networkDateAccepted: null, publisherGroup: 'Gold' },
    ]);
  });

  test('joins addresses with the newest first and replaces categories', () => {
    const desk = new Desk();
    const list = (url: string, categories: string) =>
      csv(['Site ID', 'Publisher Name', 'URL', 'Publisher Categories'], ['4022211', 'Ann', url, categories]);
    desk.import(list('a.example b.example', 'Shoes | Bags'));
    desk.import(list('c.example B.example', 'Bags | Hats'));
    expect(desk.partners()).toMatchObject([
      {
        mediaPropertyUrls: ['https://c.example/', 'https://b.example/', 'https://a.example/'],
        categories: ['Bags', 'Hats'],
      },
    ]);
    expect(desk.import(list('a.example c.example', 'Hats | Bags'))).toMatchObject({ unchanged: 1 });
  });

  test('joins lists within a file and is unchanged the next time', () => {
    const desk = new Desk();
    const list = csv(
      ['Site ID', 'Publisher Name', 'URL', 'Publisher Categories'],
      ['4022211', 'Ann', 'a.example', 'Shoes'],
      ['4022211', 'Ann', 'b.example', 'Bags'],
    );
    expect(desk.import(list)).toMatchObject({ created: 1, updated: 1 });
    expect(desk.partners()).toMatchObject([{ categories: ['Shoes', 'Bags'] }]);
    expect(desk.import(list)).toMatchObject({ unchanged: 2 });
  });

  test('keeps brands apart and their partner together', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'a@ann.example']));
    const other = desk.import(approved(['4022211', 'Ann', '', 'b@ann.example']), { brand: 'Bolt' });
    expect(other).toMatchObject({ created: 1, updated: 0 });
    expect(other.notices.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['brand-new', 'other-brand']),
    );
    expect(desk.partners().map(({ brand, primaryContactEmail }) => [brand, primaryContactEmail])).toEqual([
      ['Acme', 'b@ann.example'],
      ['Bolt', 'b@ann.example'],
    ]);
    expect(desk.import(approved(['4022211', 'Ann']), { brand: '  aCME ' })).toMatchObject({ unchanged: 1 });
  });

  test('says where rows go that name another brand than the chosen one', () => {
    const desk = new Desk();
    const titles = 'Network Publisher ID,Name,Brand';
    const said = (rows: string[], brand = 'Acme') =>
      desk
        .preview([titles, ...rows].join('\r\n'), { brand })
        .notices.find(({ code }) => code === 'brands-named')?.message;
    expect(said(['4022211,Ann,', '4022212,Bob,aCME '])).toBeUndefined();
    expect(said(['4022211,Ann,Bolt'], '')).toBeUndefined();
    expect(said(['4022211,Ann,Bolt', '4022212,Bob,'])).toContain('belong to "Bolt", not to "Acme"');
    expect(
      said(['Bolt', 'Cast', 'Dune', 'Echo', 'Fern'].map((brand, at) => `402221${at},Ann,${brand}`)),
    ).toContain('belong to "Bolt", "Cast", "Dune" and 2 more, not to "Acme"');
  });

  test('say of the same file by which import it came before, looked at or imported', () => {
    const desk = new Desk();
    const list = approved(['4022211', 'Ann']);
    desk.import(list);
    const said = {
      code: 'same-file',
      message: expect.stringMatching(/imported on \d{4}-\d\d-\d\d for Acme, as import 1/),
    };
    expect(desk.preview(list).notices).toContainEqual(said);
    expect(desk.import(list).notices).toContainEqual(said);
    expect(desk.preview(approved(['4022212', 'Bob'])).notices).not.toContainEqual(said);
  });
});
