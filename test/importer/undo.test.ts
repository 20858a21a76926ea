import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkStore,
  editByHand,
  getImport,
  previewUndo,
  undoImport,
  viewUndo,
} from '../../src/importer/index.ts';
import { approved, csv, Desk } from './lists.ts';

const firstPage = { kind: '', search: '', page: 1 } as const;

describe('undo', () => {
  test('takes created partners away and gives changed fields their former values', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', 'ann.example', 'ann@ann.example', '3/17/2021']));
    const before = desk.partners();
    desk.import(
      approved(['4022211', 'Ann B', 'b.example', 'b@ann.example', '3/18/2021'], ['4022212', 'Bob']),
    );
    expect(undoImport(desk.workplace, 2)).toEqual({
      import: 2,
      status: 'undone',
      removed: 1,
      restored: 1,
      kept: 0,
      details: [],
    });
    expect(desk.partners()).toEqual(before);
    expect(checkStore(desk.workplace.db).findings).toEqual([]);
  });

  test('keeps what a later import changed or confirmed, and says so', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'a@ann.example']));
    desk.import(approved(['4022211', 'Ann', '', 'b@ann.example'], ['4022212', 'Bob', '', 'bob@bob.example']));
    desk.import(approved(['4022211', 'Ann', '', 'b@ann.example'], ['4022212', 'Bob']));
    const result = undoImport(desk.workplace, 2);
    expect(result).toMatchObject({ removed: 0, restored: 1, kept: 2 });
    expect(desk.partners()[1]).toMatchObject({ name: 'Bob', primaryContactEmail: null });
    expect(result.details).toEqual([
      {
        networkPublisherId: '4022211',
        brand: 'Acme',
        field: 'primaryContactEmail',
        reason: expect.stringContaining('Import 3'),
      },
      {
        networkPublisherId: '4022212',
        brand: 'Acme',
        field: 'partnership',
        reason: expect.stringContaining('Import 3'),
      },
    ]);
    expect(undoImport(desk.workplace, 3)).toMatchObject({ removed: 1, restored: 1, kept: 0 });
    expect(desk.partners().map(({ primaryContactEmail }) => primaryContactEmail)).toEqual(['a@ann.example']);
  });

  test('tells a field that was blank before and is kept', () => {
    const desk = new Desk();
    const group = (name: string) => csv(['Site ID', 'Publisher Name', 'Group'], ['4022211', 'Ann', name]);
    for (const name of ['', 'Gold', 'Gold']) desk.import(group(name));
    expect(undoImport(desk.workplace, 2)).toMatchObject({
      restored: 0,
      kept: 1,
      details: [{ field: 'publisherGroup' }],
    });
  });

  test('keeps a partner that a person wrote about', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann']));
    editByHand(desk.workplace, { kind: 'note', partnerId: 1, text: 'Called on Monday.' });
    expect(undoImport(desk.workplace, 1)).toMatchObject({ removed: 0, kept: 1 });
    expect(desk.partners()).toHaveLength(1);
  });

  test('keeps that partner with the partnership that there was, also where later imports are undone that met it', () => {
    const desk = new Desk();
    const titles = ['Network Publisher ID', 'Name', 'Brand'];
    desk.import(csv(titles, ['4022211', 'Ann', 'Acme']));
    editByHand(desk.workplace, { kind: 'note', partnerId: 1, text: 'Called on Monday.' });
    expect(undoImport(desk.workplace, 1)).toMatchObject({ removed: 0, kept: 1 });
    desk.import(csv(titles, ['4022211', 'Ann', 'Acme'], ['4022211', 'Ann', 'Bolt']));
    expect(undoImport(desk.workplace, 2)).toMatchObject({ removed: 1, kept: 0 });
    expect(desk.partners().map(({ brand }) => brand)).toEqual(['Acme']);
  });

  test('tells a value of a partner, put back, with a partnership that stays', () => {
    const desk = new Desk();
    const titles = ['Network Publisher ID', 'Name', 'Primary Contact Email', 'Brand'];
    desk.import(csv(titles, ['4022211', 'Ann', 'a@x.example', 'Bolt']));
    desk.import(
      csv(titles, ['4022211', 'Ann', 'b@x.example', 'Bolt'], ['4022211', 'Ann', 'b@x.example', 'Acme']),
    );
    expect(undoImport(desk.workplace, 2)).toMatchObject({ removed: 1, restored: 1, kept: 0 });
    const { lines = [] } = viewUndo(desk.workplace, 2, { ...firstPage, kind: 'restored' }) ?? {};
    expect(lines).toMatchObject([{ brand: 'Bolt', field: 'primaryContactEmail', after: 'a@x.example' }]);
  });

  test('opens the failed rows again that the import had corrected', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'ann@'], ['4022212', 'Bob']));
    const [titles = [], row = []] = desk.report(1);
    desk.import(
      csv(
        titles,
        row.map((cell) => (cell === 'ann@' ? 'ann@ann.example' : cell)),
      ),
      { brand: '' },
    );
    expect(desk.report(1)).toHaveLength(1);
    undoImport(desk.workplace, 2);
    expect(desk.report(1)).toHaveLength(2);
  });

  test('leaves a failed row corrected that another import, which stands, corrected as well', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'ann@'], ['4022212', 'Bob']));
    const [titles = [], row = []] = desk.report(1);
    const corrected = row.map((cell) => (cell === 'ann@' ? 'ann@ann.example' : cell));
    for (const brand of ['', '']) desk.import(csv(titles, corrected), { brand });
    undoImport(desk.workplace, 2);
    expect(desk.report(1)).toHaveLength(1);
    expect(getImport(desk.workplace, 1)).toMatchObject({ correctedBy: [{ import: 3, rows: 1 }] });
    expect(checkStore(desk.workplace.db).findings).toEqual([]);
    undoImport(desk.workplace, 3);
    expect(desk.report(1)).toHaveLength(2);
  });

  test('takes a wrong address away, which no other import gave, and no other one', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', 'ann.example']));
    desk.import(approved(['4022211', 'Ann', 'wrong.example']));
    desk.import(approved(['4022211', 'Ann', 'ann.example | later.example']));
    undoImport(desk.workplace, 2);
    expect(desk.partners()[0]?.mediaPropertyUrls).toEqual(['https://ann.example/', 'https://later.example/']);
  });

  test('leaves addresses in the order in which the imports that stand gave them', () => {
    const desk = new Desk();
    for (const urls of ['a.example | b.example', 'a.example', 'b.example', 'a.example | b.example'])
      desk.import(
        csv(
          ['Network Publisher ID', 'Name', 'Media Property URLs', 'Brand'],
          ['4022211', 'Ann', urls, 'Acme'],
        ),
      );
    const urls = () => desk.partners()[0]?.mediaPropertyUrls;
    undoImport(desk.workplace, 1);
    expect(urls()).toEqual(['https://b.example/', 'https://a.example/']);
    undoImport(desk.workplace, 2);
    undoImport(desk.workplace, 3);
    expect(urls()).toEqual(['https://a.example/', 'https://b.example/']);
  });

  test('refuses what is undone already or was never there', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann']));
    undoImport(desk.workplace, 1);
    expect(() => undoImport(desk.workplace, 1)).toThrow(/already undone/);
    expect(() => undoImport(desk.workplace, 7)).toThrow(/no committed import 7/);
  });

  test('is shown before, partner by partner, and kept afterwards', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann', '', 'a@ann.example'], ['4022214', 'Dee', '', 'a@dee.example']));
    desk.import(
      approved(
        ['4022211', 'Ann', '', 'b@ann.example'],
        ['4022212', 'Bob'],
        ['4022214', 'Dee', '', 'b@dee.example'],
      ),
    );
    desk.import(approved(['4022214', 'Dee', '', 'b@dee.example']));
    const before = desk.partners();
    expect(viewUndo(desk.workplace, 2, firstPage)).toBeNull();
    const preview = previewUndo(desk.workplace, 2, { keep: true });
    expect(preview).toMatchObject({ status: 'preview', removed: 1, restored: 1, kept: 1 });
    expect(desk.partners()).toEqual(before);
    const shown = viewUndo(desk.workplace, 2, firstPage);
    expect(shown?.lines).toMatchObject([
      { kind: 'removed', name: 'Bob', field: null },
      {
        kind: 'restored',
        name: 'Ann',
        field: 'primaryContactEmail',
        before: 'b@ann.example',
        after: 'a@ann.example',
      },
      {
        kind: 'kept',
        name: 'Dee',
        field: 'primaryContactEmail',
        reason: expect.stringContaining('Import 3'),
      },
    ]);
    expect(shown?.kinds).toEqual({ removed: 1, restored: 1, kept: 1 });
    expect(viewUndo(desk.workplace, 2, { ...firstPage, search: 'DÉE' })?.lines).toMatchObject([
      { name: 'Dee' },
    ]);
    expect(viewUndo(desk.workplace, 2, { ...firstPage, kind: 'kept' })?.total).toBe(1);

    const result = undoImport(desk.workplace, 2, shown?.seen);
    expect(result).toEqual({ ...preview, status: 'undone' });
    expect(viewUndo(desk.workplace, 2, firstPage)?.lines).toEqual(shown?.lines);
  });

  test('is refused where it would do something else than what was looked at', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann'], ['4022212', 'Bob']));
    previewUndo(desk.workplace, 1, { keep: true });
    const seen = viewUndo(desk.workplace, 1, firstPage)?.seen ?? '';
    editByHand(desk.workplace, { kind: 'note', partnerId: 1, text: 'Called on Monday.' });
    expect(viewUndo(desk.workplace, 1, firstPage)).toBeNull();
    expect(() => undoImport(desk.workplace, 1, seen)).toThrow(
      /removed: 1 instead of 2.*kept: 1 instead of 0/,
    );
    expect(desk.partners()).toHaveLength(2);
    previewUndo(desk.workplace, 1, { keep: true });
    const again = viewUndo(desk.workplace, 1, firstPage)?.seen ?? '';
    desk.import(approved(['4022299', 'Other']), { brand: 'Bolt' });
    expect(undoImport(desk.workplace, 1, again)).toMatchObject({ removed: 1, kept: 1 });
  });

  test('is refused, too, where it would do as much as before, but something else', () => {
    const desk = new Desk();
    const titles = ['Network Publisher ID', 'Name', 'Primary Contact Email', 'Brand'];
    const importRow = (name: string, email: string) =>
      desk.import(csv(titles, ['4022211', name, email, 'Acme']));
    importRow('Ann', 'a@x.example');
    importRow('Ann', 'b@x.example');
    previewUndo(desk.workplace, 2, { keep: true });
    const seen = viewUndo(desk.workplace, 2, firstPage)?.seen ?? '';
    importRow('Anna', '');
    expect(() => undoImport(desk.workplace, 2, seen)).toThrow(/put back: 1 as before/);
    expect(desk.partners()[0]?.primaryContactEmail).toBe('b@x.example');
  });

  const row = fc.record({
    id: fc.constantFrom('4022211', '4022212', '4022213'),
    name: fc.constantFrom('Ann', 'Bob'),
    email: fc.constantFrom('', 'a@x.example', 'b@x.example', '#CLEAR'),
    url: fc.constantFrom('', 'a.example', 'b.example', 'a.example | b.example', '#CLEAR'),
    brand: fc.constantFrom('Acme', 'Bolt'),
  });
  const list = fc.uniqueArray(row, { minLength: 1, maxLength: 4, selector: ({ id }) => id });
  const importAll = (desk: Desk, lists: (typeof row extends fc.Arbitrary<infer R> ? R[] : never)[]) => {
    for (const rows of lists)
      desk.import(
        csv(
          ['Network Publisher ID', 'Name', 'Primary Contact Email', 'Media Property URLs', 'Brand'],
          ...rows.map(({ id, name, email, url, brand }) => [id, name, email, url, brand]),
        ),
      );
  };

  test('of the last imports, in their order, gives each former state', () => {
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), (lists) => {
        const desk = new Desk();
        const states = lists.map((rows) => {
          const before = desk.partners();
          importAll(desk, [rows]);
          return before;
        });
        for (let id = lists.length; id > 0; id--) {
          undoImport(desk.workplace, id);
          expect(desk.partners()).toEqual(states[id - 1]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('leaves what the other imports alone would have made', () => {
    const extra = fc.constantFrom('', 'x', 'y', '#CLEAR');
    const rows = fc.array(
      fc.record({
        row: row.map((one) => ({ ...one, id: '4022211' })),
        tier: extra,
        region: extra,
        columns: fc.constantFrom('both', 'tier', 'region'),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (lists, picks) => {
        const lone = (desk: Desk, { row, tier, region, columns }: (typeof lists)[number]) => {
          const extras = { both: ['Tier', 'Region'], tier: ['Tier'], region: ['Region'] }[columns];
          const titles = [
            'Network Publisher ID',
            'Name',
            'Primary Contact Email',
            'Media Property URLs',
            'Brand',
          ];
          const cells = [row.id, row.name, row.email, row.url, row.brand];
          desk.import(
            csv(
              [...titles, ...extras],
              [...cells, ...extras.map((title) => (title === 'Tier' ? tier : region))],
            ),
          );
        };
        const desk = new Desk();
        for (const one of lists) lone(desk, one);
        const left = lists.map((_, index) => index + 1);
        for (const pick of picks) {
          const [id] = left.splice(pick % left.length, 1);
          if (id === undefined) break;
          undoImport(desk.workplace, id);
          const other = new Desk();
          for (const at of left) lone(other, lists[at - 1] as (typeof lists)[number]);
          const sorted = (one: Desk) =>
            one
              .partners()
              .sort((a, b) => (a.networkPublisherId + a.brand < b.networkPublisherId + b.brand ? -1 : 1));
          expect(sorted(desk)).toEqual(sorted(other));
          if (left.length === 0) break;
        }
      }),
      { numRuns: 40 },
    );
  });

  test('of all imports, in any order, leaves those that a person wrote about', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ rows: list, note: fc.option(fc.nat(), { nil: null }) }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.infiniteStream(fc.nat()),
        (steps, picks) => {
          const desk = new Desk();
          const { db } = desk.workplace;
          const partnerIds = () => db.prepare<[], number>('SELECT id FROM partner ORDER BY id').pluck().all();
          const noted = new Set<number>();
          const partnershipIds = (which: string) =>
            db.prepare<[], number>(`SELECT id FROM partnership WHERE ${which}`).pluck().all();
          /** written about, as they were there when their partner was */
          const meant = new Set<number>();
          const left: number[] = [];
          const undoOne = (pick: number) => {
            const [id] = left.splice(pick % left.length, 1);
            if (id === undefined) return;
            const preview = previewUndo(desk.workplace, id, { keep: false });
            expect(undoImport(desk.workplace, id)).toEqual({ ...preview, status: 'undone' });
            expect(checkStore(db).findings).toEqual([]);
          };
          for (const [index, { rows, note }] of steps.entries()) {
            importAll(desk, [rows]);
            left.push(index + 1);
            if (note === null) continue;
            const ids = partnerIds();
            const partnerId = ids[note % ids.length] ?? 0;
            nextMillisecond();
            editByHand(desk.workplace, { kind: 'note', partnerId, text: 'Called.' });
            nextMillisecond();
            noted.add(partnerId);
            for (const id of partnershipIds(`partner_id = ${partnerId}`)) meant.add(id);
            if (note % 2 === 0) undoOne(note);
          }
          for (const pick of picks) {
            if (left.length === 0) break;
            undoOne(pick);
          }
          expect(partnerIds()).toEqual([...noted].sort((one, other) => one - other));
          expect(new Set(partnershipIds('TRUE'))).toEqual(meant);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('of a large list of another brand, which gave every partner another name, gives all names back', () => {
    const desk = new Desk();
    const list = (word: string) =>
      approved(
        ...Array.from({ length: 10_000 }, (_, at): [string, string] => [
          `${4_000_000 + at}`,
          `${word} ${at}`,
        ]),
      );
    desk.import(list('Kitchen'));
    const before = desk.partners();
    desk.import(list('Orchard'), { brand: 'Bolt' });
    expect(undoImport(desk.workplace, 2)).toMatchObject({ removed: 10_000, kept: 0 });
    expect(desk.partners()).toEqual(before);
    expect(checkStore(desk.workplace.db).findings).toEqual([]);
    const indexes = ({ workplace }: Desk) =>
      workplace.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name").pluck().all();
    expect(indexes(desk)).toEqual(indexes(new Desk()));
  });

  test('of all imports, in any order, leaves nothing behind', () => {
    fc.assert(
      fc.property(
        fc.array(list, { minLength: 2, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (lists, picks) => {
          const desk = new Desk();
          importAll(desk, lists);
          const left = lists.map((_, index) => index + 1);
          for (const pick of picks) {
            const [id] = left.splice(pick % left.length, 1);
            if (id === undefined) break;
            const preview = previewUndo(desk.workplace, id, { keep: false });
            expect(undoImport(desk.workplace, id)).toEqual({ ...preview, status: 'undone' });
            expect(checkStore(desk.workplace.db).findings).toEqual([]);
            if (left.length === 0) break;
          }
          expect(desk.partners()).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** What comes now is later than what was before, also by the clock. */
function nextMillisecond(): void {
  const now = Date.now();
  while (Date.now() === now);
}
