import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { checkStore, undoImport } from '../../src/importer/index.ts';
import { foldName } from '../../src/store/fold.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { iteratePartnerships } from '../../src/store/partner-list.ts';
import { indexPartners, mayMatch } from '../../src/store/partner-search.ts';
import { tellingPieces } from '../../src/store/search-sample.ts';
import { temporaryFile, whenDone } from '../support/temporary.ts';
import { approved, Desk } from './lists.ts';

const names = [
  'Café Zoë',
  '"Best" Picks',
  'www.deals',
  'ΟΔΟΣ',
  'Ab',
  '株式会社 Mode',
  '😀 Fun',
  'https',
  "O'Neil ＡＢ",
];
const urls = [
  '',
  'https://www.zoe.example/',
  'http://shop.ab.example/www.x',
  'https://zoe.example/?q=ab|http://b.example/',
];
const emails = ['', 'ann@zoe.example', 'A_b@x.example', 'ann@zoe.example; second@ab.example'];

const someRow = fc.tuple(
  fc.constantFrom('4022211', '4022212', '4022213', '4100001'),
  fc.constantFrom(...names),
  fc.constantFrom(...urls),
  fc.constantFrom(...emails),
);
const someStep = fc.oneof(
  fc.record({ rows: fc.uniqueArray(someRow, { selector: ([id]) => id, minLength: 1, maxLength: 4 }) }),
  fc.record({ undo: fc.nat(9) }),
);

/** Pieces of all that was ever written, of one to six characters and whole, and what only addresses begin with. */
const searches = [
  ...new Set(
    [
      ...names,
      ...urls.flatMap((url) => url.split('|')),
      ...emails.flatMap((list) => list.split('; ')),
      '4022211',
    ].flatMap((text) => {
      const characters = [...foldName(text)];
      return [1, 2, 3, 4, 6, 40].flatMap((length) =>
        characters.map((_, at) =>
          characters
            .slice(at, at + length)
            .join('')
            .trim(),
        ),
      );
    }),
  ),
].filter((search) => search !== '');

describe('the index of the search', () => {
  test('leaves out nobody whom a search finds, after any imports, changes and undos', () => {
    fc.assert(
      fc.property(fc.array(someStep, { minLength: 2, maxLength: 6 }), (steps) => {
        const desk = new Desk();
        let imports = 0;
        for (const step of steps) {
          if ('rows' in step) {
            desk.import(approved(...step.rows));
            imports++;
          } else attempt(() => undoImport(desk.workplace, (step.undo % Math.max(1, imports)) + 1));
        }
        expect(leftOut(desk.workplace.db)).toEqual([]);
        expect(checkStore(desk.workplace.db).findings).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test('rules out those who have nothing of what is searched for', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Café Zoë', 'https://www.zoe.example/'], ['4022212', 'Kitchen']));
    const { db } = desk.workplace;
    expect(mayMatch(db, 'zoe', { most: 9 })).toEqual([1]);
    expect(mayMatch(db, 'https://www.zoe', { most: 9 })).toEqual([1]);
    expect(mayMatch(db, 'kitchen', { most: 9 })).toEqual([2]);
    expect(mayMatch(db, 'en', { most: 9 })).toEqual([2]);
    expect(mayMatch(db, 'zq', { most: 9 })).toEqual([]);
    expect(mayMatch(db, 'zzqxw', { most: 9 })).toEqual([]);
    expect(mayMatch(db, 'k', { most: 9 })).toBeNull();
    expect(mayMatch(db, '402221', { most: 1 })).toEqual([1]);
    expect(mayMatch(db, '402221', { most: 9 })).toEqual([1, 2]);
    expect(mayMatch(db, '402221', { most: Number.POSITIVE_INFINITY })).toEqual([1, 2]);
    expect(mayMatch(db, 'zzqxw', { most: Number.POSITIVE_INFINITY })).toEqual([]);
    expect(mayMatch(db, '://www.', { most: 9 })).toBeNull();
  });

  test('has what an undo puts back, also where it was made after the import that changed it', () => {
    const desk = new Desk();
    const { db } = desk.workplace;
    desk.import(approved(['4022211', 'Kitchen']));
    desk.import(approved(['4022211', 'Garden']));
    db.exec(`INSERT INTO partner_search (partner_search) VALUES ('delete-all')`);
    indexPartners(db, 'TRUE', {}, 0);
    expect(mayMatch(db, 'kitchen', { most: 9 })).toEqual([]);
    undoImport(desk.workplace, 2);
    expect(mayMatch(db, 'kitchen', { most: 9 })).toEqual([1]);
  });

  test('is made anew where most partners change, with those who did not and those who are new', () => {
    const desk = new Desk();
    const { db } = desk.workplace;
    const list = (from: number, to: number, word: string) =>
      approved(
        ...Array.from({ length: to - from }, (_, at): [string, string] => [
          `${4_000_000 + from + at}`,
          `${word} ${from + at}`,
        ]),
      );
    const found = (search: string) => mayMatch(db, search, { most: 100_000 })?.length;
    desk.import(list(0, 14_000, 'Kitchen'));
    desk.import(list(11_000, 14_000, 'Wharf'));
    expect([found('kitchen'), found('wharf')]).toEqual([14_000, 3000]);
    // 12,000 of 14,000 get another name, 1,000 are new
    expect(desk.import(list(2000, 15_000, 'Orchard'))).toMatchObject({ updated: 12_000, created: 1000 });
    expect([found('kitchen'), found('wharf'), found('orchard')]).toEqual([2000, 0, 13_000]);
    undoImport(desk.workplace, 3);
    expect([found('kitchen'), found('wharf'), found('orchard')]).toEqual([11_000, 3000, 1000]);
  });

  test('has the partners of a database that was made before there was one', () => {
    const file = temporaryFile();
    const old = openStore(file, migrations.slice(0, 3));
    old.exec(`INSERT INTO network VALUES (1, 'LinkShare', 'linkshare'); INSERT INTO brand VALUES (1, 'Acme', 'acme');
      INSERT INTO partner (id, network_id, network_publisher_id, name, name_key, categories)
        VALUES (7, 1, '4022211', 'Café Zoë', 'cafe zoe', '["Mode"]');
      INSERT INTO category VALUES (1, 'Mode', 'mode'); INSERT INTO partner_category VALUES (1, 7);
      INSERT INTO partnership (partner_id, brand_id, name_key) VALUES (7, 1, 'cafe zoe');`);
    old.close();
    const store = openStore(file, migrations);
    whenDone(() => void store.close());
    expect(mayMatch(store, 'zoe', { most: 9 })).toEqual([7]);
    const shown = (filter: object) =>
      [...iteratePartnerships(store, partnerFilterShape.parse(filter), 'name')].length;
    expect([shown({ category: 'MODE' }), shown({ category: 'other' }), shown({ search: 'zoé' })]).toEqual([
      1, 0, 1,
    ]);
    expect(checkStore(store)).toEqual({ ok: true, findings: [] });
  });
});

/**
 * Searches with partners that they find (tried one by one, without the index) and the index rules out, whether or not
 * it is asked for what tells most of those who are there.
 */
function leftOut(store: Store): { search: string; partner: string }[] {
  const sample = store
    .prepare<[], string>(
      'SELECT searched_text(name, network_publisher_id, email, further_emails, urls) FROM partner',
    )
    .pluck()
    .all();
  return searches.flatMap((search) => {
    const found = [...iteratePartnerships(store, partnerFilterShape.parse({ search }), 'name')];
    return [[], sample, sample.slice(0, 2)].flatMap((some) => {
      const may = mayMatch(store, search, { most: 1000, pieces: tellingPieces(search, some).pieces });
      return found
        .filter(({ partnerId }) => may?.includes(partnerId) === false)
        .map(({ name }) => ({ search, partner: name }));
    });
  });
}

function attempt(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ name: 'UserError' });
  }
}
