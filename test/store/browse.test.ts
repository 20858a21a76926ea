import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PartnerFilter, partnerFilterShape, sorts } from '../../src/domain/filter.ts';
import { Browser } from '../../src/store/browse.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { listExtraTitles } from '../../src/store/partner-list.ts';
import { indexPartners } from '../../src/store/partner-search.ts';
import { finished } from '../../src/store/turns.ts';
import { databaseOfMany } from '../support/many-partners.ts';
import { countedFacets, type Known, matches, plain, sorted } from '../support/partner-oracle.ts';
import { type MadePartnership, partnership, storeWith } from '../support/partner-store.ts';

/** One value that few have. */
const seldom = (value: string, usual: fc.Arbitrary<string | null>) =>
  fc.oneof({ weight: 24, arbitrary: usual }, { weight: 1, arbitrary: fc.constant(value) });

const someMade: fc.Arbitrary<Partial<MadePartnership>> = fc.record({
  name: fc.constantFrom(
    'Álpha',
    'ALPHA',
    'Beta  Shop',
    'Tab\tShop',
    '株式会社',
    '😀 Fun',
    '"Q"',
    'www.deals',
    'Zoë\\',
  ),
  brand: seldom('Seldom Ltd', fc.constantFrom('Acme', 'Café', 'Cafe')) as fc.Arbitrary<string>,
  email: fc.constantFrom(null, 'ann@one.example', 'Ann@Two.example', 'jos\u00e9@three.example'),
  furtherEmails: fc.constantFrom([], ['Zweite@\u00dcber.example']),
  urls: fc.constantFrom(
    [],
    ['https://www.one.example/'],
    ['http://one.example/', 'https://two.example/a?b=1'],
  ),
  group: seldom('Seldom', seldom('SELDOM', fc.constantFrom(null, 'Top', 'top', 'Tóp', 'Other'))),
  categories: fc.constantFrom([], ['Fashion'], ['fashion', 'Fashion'], ['Élégance'], ['elegance', 'Food']),
  dateAccepted: fc.constantFrom(null, '2019-12-31', '2020-01-01', '2024-02-29'),
  status: seldom('removed', fc.constantFrom(null, 'approved', 'applied')) as fc.Arbitrary<
    MadePartnership['status']
  >,
  extra: fc.constantFrom(
    [],
    [['Tier', 'gold']],
    [
      ['Zone', 'a'],
      ['Tier', 'b'],
    ],
  ) as fc.Arbitrary<MadePartnership['extra']>,
  imports: fc.constantFrom([], [1], [1, 2]),
});
const searches = [
  '',
  'alpha',
  'Ä',
  'zo',
  'https://www.one',
  '//',
  'www.',
  'two.example/a',
  '会',
  '😀 f',
  '"q"',
  'uber',
  'x',
  '\\',
  'a shop',
  'b  s',
  'tab shop',
];
const one = (...values: string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, fc.constantFrom(...values));
const someFilter = fc.record({
  brand: one('acme', 'CAFÉ', 'seldom ltd', 'nobody'),
  network: one('linkshare', 'cj'),
  group: one('TOP', 'other', 'seldom', 'none of these'),
  category: one('fashion', 'Elegance', 'other'),
  status: one('none', 'approved', 'removed'),
  joinedFrom: one('2020-01-01'),
  joinedTo: one('2020-01-01'),
  email: one('yes', 'no'),
  import: one('1', '2', '9'),
  search: fc.constantFrom(...searches),
}) as fc.Arbitrary<PartnerFilter>;

function madeOf(some: Partial<MadePartnership>[]): Known[] {
  return some.map((fields, index) => ({ ...partnership(fields), id: index + 1 }));
}

/** 400 partnerships: enough for some pages, each an answer that may be looked for in another way. */
const [sample = []] = fc.sample(fc.array(someMade, { minLength: 400, maxLength: 400 }), {
  numRuns: 1,
  seed: 11,
});
const all = madeOf(sample);
const store = storeWith(all);

test('pages, counts, orders and cursors are those of the rules, one after the other, in whatever turn', () => {
  const browser = new Browser(store);
  fc.assert(
    fc.property(
      someFilter,
      fc.constantFrom(...sorts.flatMap((sort) => [sort, `-${sort}`])),
      fc.integer({ min: 1, max: 90 }),
      (filter, sort, size) => {
        const wanted = sorted(
          all.filter((known) => matches(known, filter)),
          sort,
        );
        const pages = Math.max(1, Math.ceil(wanted.length / size));
        for (const page of [pages, 1, pages + 7]) {
          const found = finished(browser.page(filter, sort, { page, size }));
          const shown = Math.min(page, pages);
          expect(found).toMatchObject({
            ids: wanted.slice((shown - 1) * size, shown * size),
            page: shown,
            more: shown < pages,
            all: all.length,
          });
          expect(found.total ?? wanted.length).toBe(wanted.length);
        }
        expect(byCursor(browser, filter, sort, size)).toEqual(wanted);
        expect([...finished(browser.ordering(filter, sort))]).toEqual(wanted);
        expect(finished(browser.counting(filter))).toMatchObject({ total: wanted.length, all: all.length });
        expect(finished(browser.extraTitles(filter))).toEqual(listExtraTitles(store, filter));
      },
    ),
    { numRuns: 250 },
  );
});

test('counts beside the filters are those of the rules', () => {
  const browser = new Browser(store);
  fc.assert(
    fc.property(someFilter, (filter) => {
      const { facets } = finished(browser.counting(filter));
      const wanted = countedFacets(all, filter);
      for (const name of ['group', 'category', 'status', 'email'] as const)
        expect(new Set(facets[name].map(({ value, count }) => ({ value: plain(value), count })))).toEqual(
          new Set(wanted[name]),
        );
    }),
    { numRuns: 100 },
  );
});

test('a search that finds many, but none among the first, shows them all the same', () => {
  const many = storeWith(
    Array.from({ length: 5000 }, (_, index) =>
      partnership({ name: index < 2400 ? `Zebra ${index}` : `Ant ${index}` }),
    ),
  );
  const browser = new Browser(many);
  for (const [search, found] of [
    ['zebra', 2400],
    ['zeb', 2400],
    ['ze', 2400],
    ['z', 2400],
    ['ant 4999', 1],
  ] as const) {
    const filter = partnerFilterShape.parse({ search });
    for (const page of [1, 3]) {
      const { ids, page: shown } = finished(browser.page(filter, 'name', { page, size: 50 }));
      expect([search, ids.length, shown]).toEqual([search, Math.min(50, found), found === 1 ? 1 : page]);
    }
    expect(finished(browser.counting(filter)).total).toBe(found);
  }
});

test('of many, what an import brought and a search finds is tried row by row: any page, either way round', () => {
  const file = databaseOfMany();
  const writer = openStore(file, migrations);
  writer.exec(`
    INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
      failed, ignored, detail, settings) VALUES (1, 1, 'crm', 'l.csv', '', '', 90000, 90000, 0, 0, 0, 0, '{}', '{}');
    INSERT INTO import_row (import_id, row, partnership_id, outcome, given) SELECT 1, id, id, 'created', 0 FROM partnership WHERE id > 30000;
    UPDATE partnership SET status = 'removed' WHERE id % 40 = 0;
    UPDATE partner SET name = 'Zulu ' || name WHERE id % 20 = 7;
    UPDATE partnership SET name_key = 'zulu ' || name_key WHERE id % 20 = 7;
    UPDATE partner SET name = 'Young ' || name WHERE id % 6 = 1;
    UPDATE partnership SET name_key = 'young ' || name_key WHERE id % 6 = 1`);
  indexPartners(writer, 'id % 20 = 7 OR id % 6 = 1', {}, 0);
  writer.close();
  const kept = openStore(file, migrations, 'read');
  const prepared = new Browser(kept);
  finished(prepared.preparing());
  // first those with an import, before the prepared one knows what their searches find
  for (const [filter, where] of [
    [{ import: '1', search: 'zulu' }, "s.id > 30000 AND p.name LIKE '%zulu%'"],
    [{ import: '1', search: 'young' }, "s.id > 30000 AND p.name LIKE 'young%'"],
    [{ import: '1', search: 'rare' }, "s.id > 30000 AND p.name LIKE 'rare%'"],
    [{ import: '1', search: 'er 77' }, "s.id > 30000 AND p.name LIKE '%er 77%'"],
    [{ import: '1', search: 'rare', status: 'removed' }, 's.id > 30000 AND p.id % 120 = 0'],
    [{ import: '1', search: 'partner 1' }, "s.id > 30000 AND p.name LIKE '%partner 1%'"],
    [{ search: 'rare' }, "p.name LIKE 'rare%'"],
    [{ search: 'zulu' }, "p.name LIKE '%zulu%'"],
    [{ search: 'zulu', category: 'Food' }, "p.name LIKE '%zulu%' AND p.id % 2 = 1"],
    [{ search: 'young' }, "p.name LIKE 'young%'"],
    [{ search: 'young', status: 'removed' }, "p.name LIKE 'young%' AND s.status = 'removed'"],
    [{ search: 'young zulu' }, "p.name LIKE 'young zulu%'"],
    [{ search: 'er 7' }, "p.name LIKE '%er 7%'"],
    [{ import: '1' }, 's.id > 30000'],
    [{ import: '1', status: 'removed' }, "s.id > 30000 AND s.status = 'removed'"],
    [{ search: 'partner', status: 'removed' }, "s.status = 'removed'"],
    [{ search: 'rare', status: 'removed' }, 'p.id % 120 = 0'],
  ] as const) {
    // as it is asked for the first time, and with what is read beforehand
    const many = openStore(file, migrations, 'read');
    const fresh = new Browser(many);
    for (const [sort, direction] of [
      ['name', 'ASC'],
      ['-name', 'DESC'],
    ] as const) {
      const wanted = many
        .prepare<[], number>(
          `SELECT s.id FROM partnership s JOIN partner p ON p.id = s.partner_id WHERE ${where}
           ORDER BY s.name_key ${direction}, s.id ${direction}`,
        )
        .pluck()
        .all();
      const pages = Math.ceil(wanted.length / 50);
      for (const browser of [fresh, prepared]) {
        for (const page of [1, 2, 9, pages]) {
          const found = finished(browser.page(partnerFilterShape.parse(filter), sort, { page, size: 50 }));
          expect({ filter, ids: found.ids, more: found.more }).toEqual({
            filter,
            ids: wanted.slice((page - 1) * 50, page * 50),
            more: page < pages,
          });
        }
      }
    }
    many.close();
  }
  kept.close();
});

test('an import that somebody asked for before it was there is found when it is', () => {
  const file = databaseOfMany();
  const many = openStore(file, migrations, 'read');
  const browser = new Browser(many);
  const ofImport = (id: string) =>
    finished(browser.page(partnerFilterShape.parse({ import: id }), 'name', { page: 1, size: 50 })).ids
      .length;
  finished(browser.preparing());
  expect(ofImport('1')).toBe(0);
  expect(finished(browser.counting(partnerFilterShape.parse({ import: '1' }))).total).toBe(0);
  const writer = openStore(file, migrations);
  writer.exec(`
    INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
      failed, ignored, detail, settings) VALUES (1, 1, 'crm', 'l.csv', '', '', 3, 3, 0, 0, 0, 0, '{}', '{}');
    INSERT INTO import_row (import_id, row, partnership_id, outcome, given) VALUES (1, 2, 11, 'created', 0), (1, 3, 11, 'unchanged', 0), (1, 9000, 12, 'created', 0)`);
  expect(ofImport('1')).toBe(2);
  expect(finished(browser.counting(partnerFilterShape.parse({ import: '1' }))).total).toBe(2);
  // one of its partnerships goes with an undo
  writer.exec('DELETE FROM partnership WHERE id = 12; UPDATE import SET undone_at = 1');
  writer.close();
  expect(ofImport('1')).toBe(1);
  many.close();
});

test('a page of many does not wait until they are read anew, unless it is asked to; of few it does', () => {
  const changed = `INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
    failed, ignored, detail, settings) VALUES (1, 1, 'crm', 'l.csv', '', '', 0, 0, 0, 0, 0, 0, '{}', '{}')`;
  const none = partnerFilterShape.parse({});
  const at = { page: 1, size: 50 };
  const file = databaseOfMany();
  const many = openStore(file, migrations, 'read');
  const browser = new Browser(many);
  const pageNow = () => finished(browser.pageNow(none, 'name', at));
  expect(pageNow()).toBeNull();
  const waited = finished(browser.page(none, 'name', at));
  expect(waited.ids).toHaveLength(50);
  expect(pageNow()).toEqual(waited);
  const writer = openStore(file, migrations);
  writer.exec(changed);
  writer.close();
  expect(pageNow()).toBeNull();
  finished(browser.catchingUp());
  expect(pageNow()?.ids).toEqual(waited.ids);
  many.close();

  const few = storeWith([partnership(), partnership()]);
  const ofFew = new Browser(few);
  expect(finished(ofFew.pageNow(none, 'name', at))?.ids).toHaveLength(2);
  few.exec(changed);
  few.exec('DELETE FROM partnership WHERE id = 1');
  expect(finished(ofFew.pageNow(none, 'name', at))?.ids).toEqual([2]);
});

test('what changes is read anew; a cursor whose partnership is gone goes on behind it', () => {
  const made = storeWith(['Bert', 'Carl', 'Dora', 'Emil'].map((name) => partnership({ name })));
  const browser = new Browser(made);
  const none = partnerFilterShape.parse({});
  const { next } = finished(browser.after(none, 'name', 2));
  made.exec(`INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
      failed, ignored, detail, settings) VALUES (1, 1, 'crm', 'l.csv', '', '', 0, 0, 0, 0, 0, 0, '{}', '{}');
    DELETE FROM partnership WHERE name_key = 'carl'`);
  const after = finished(browser.after(none, 'name', 2, next ?? ''));
  expect(after).toEqual({ ids: [3, 4], total: 3, next: null });
  expect(() => finished(browser.after(none, '-date', 2, next ?? ''))).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});

function byCursor(browser: Browser, filter: PartnerFilter, sort: string, limit: number): number[] {
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const page = finished(browser.after(filter, sort, limit, cursor));
    ids.push(...page.ids);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

test('every page of a brand that few are in is found, near and far, either way round', () => {
  const made = Array.from({ length: 300 }, (_, at) =>
    partnership({ name: `Shop ${String(at).padStart(3, '0')}`, brand: `Brand ${at % 12}` }),
  );
  const browser = new Browser(storeWith(made));
  const [size, pages] = [4, 7];
  for (let nth = 0; nth < 12; nth++) {
    const filter = partnerFilterShape.parse({ brand: `Brand ${nth}` });
    for (const sort of ['name', '-name']) {
      const ids = made.flatMap(({ brand }, at) => (brand === filter.brand ? [at + 1] : []));
      const wanted = sort === 'name' ? ids : ids.toReversed();
      for (let page = 1; page <= pages; page++) {
        const found = finished(browser.page(filter, sort, { page, size }));
        expect(found).toMatchObject({ ids: wanted.slice((page - 1) * size, page * size), page });
      }
    }
  }
});
