import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type PartnerFilter, partnerFilterShape, sorts } from '../../src/domain/filter.ts';
import { Browser } from '../../src/store/browse.ts';
import type { Store } from '../../src/store/open.ts';
import { iteratePartnerships, listExtraTitles, listPartnerships } from '../../src/store/partner-list.ts';
import { finished } from '../../src/store/turns.ts';
import { cased, countedFacets, type Known, matches, plain, sorted } from '../support/partner-oracle.ts';
import { type MadePartnership, partnership, storeWith } from '../support/partner-store.ts';

const someNames = [
  'Álpha',
  'alpha',
  'ALPHA',
  'Beta  Shop',
  'β-Markt',
  '100% Deals',
  '100_ Deals',
  'Zoë\\',
  '株式会社',
  '😀 Fun',
  '"Q"',
];
const someMade: fc.Arbitrary<MadePartnership> = fc.record({
  networkPublisherId: fc.constantFrom(
    '1',
    '9',
    '10',
    '4022211',
    '04022211',
    'ab-1',
    'AB-2',
    'x_1',
    'x%1',
    '77',
    '78',
    '79',
    '80',
    '81',
    '82',
    '83',
    '84',
  ),
  name: fc.constantFrom(...someNames),
  network: fc.constantFrom('LinkShare', 'CJ'),
  brand: fc.constantFrom('Acme', 'Café', 'Cafe', 'Ünder'),
  email: fc.constantFrom(
    null,
    'ann@one.example',
    'Ann@Two.example',
    'jos\u00e9@three.example',
    'a_b@x.example',
    'acb@x.example',
  ),
  furtherEmails: fc.constantFrom([], ['second@one.example'], ['Zweite@\u00dcber.example', 'c@c.example']),
  urls: fc.constantFrom([], ['https://one.example/'], ['https://one.example/', 'https://two.example/a?b=1']),
  group: fc.constantFrom(null, 'Top', 'top', 'Tóp', 'Other Group'),
  categories: fc.constantFrom([], ['Fashion'], ['fashion', 'Fashion'], ['Mode', 'Élégance'], ['elegance']),
  dateAccepted: fc.constantFrom(null, '2019-12-31', '2020-01-01', '2020-01-02', '2024-02-29'),
  status: fc.constantFrom(null, 'approved', 'applied', 'removed'),
  extra: fc.constantFrom([], [['Tier', 'gold']]) as fc.Arbitrary<MadePartnership['extra']>,
  imports: fc.constantFrom([], [1], [1, 2], [3]),
});
const values: { [Key in keyof PartnerFilter]: readonly string[] } = {
  brand: ['acme', ' CAFÉ ', 'cafe', 'ünder', 'nobody'],
  network: ['linkshare', 'cj'],
  group: ['TOP', 'other  group', 'none of these'],
  category: ['fashion', 'élégance', 'Elegance'],
  status: ['none', 'approved', 'removed'],
  joinedFrom: ['2020-01-01', '2024-02-29'],
  joinedTo: ['2020-01-01', '2019-12-31'],
  email: ['yes', 'no'],
  import: ['1', '2', '9'],
  search: [
    'alpha',
    'Ä',
    '%',
    '_',
    '\\',
    '"',
    '1',
    'ann@',
    'ANN@TWO',
    'jose',
    'JOSÉ',
    'uber.example',
    'two.example/a',
    '","',
    '["',
    'beta shop',
    '会',
    '😀',
    "'",
    'x_1',
  ],
};
const sortOrders = sorts.flatMap((sort) => [sort, `-${sort}`]);
const names = Object.keys(values) as (keyof PartnerFilter)[];
const none = partnerFilterShape.parse({});

/** A different database for every run of the file would hide what failed; the seed is fixed, the filters are not. */
const { store, all } = sample();

function sample(): { store: Store; all: Known[] } {
  const [made = []] = fc.sample(
    fc.uniqueArray(someMade, {
      minLength: 90,
      maxLength: 90,
      selector: (one) => `${one.network}/${one.networkPublisherId}/${cased(one.brand)}`,
    }),
    { numRuns: 1, seed: 7 },
  );
  // The first partnership of a partner gives the fields that are the partner's own.
  const first = new Map<string, MadePartnership>();
  const whole = made.map((one) => {
    const key = `${one.network}/${one.networkPublisherId}`;
    const { name, email, furtherEmails, urls, categories } = first.get(key) ?? one;
    first.set(key, first.get(key) ?? one);
    return { ...one, name, email, furtherEmails, urls, categories };
  });
  return { store: storeWith(whole), all: whole.map((one, index) => ({ ...one, id: index + 1 })) };
}

function idsOf(filter: PartnerFilter, sort = 'name'): number[] {
  return [...iteratePartnerships(store, filter, sort)].map(({ partnershipId }) => partnershipId);
}

describe('the partners that a filter shows', () => {
  test.each(names.flatMap((name) => values[name].map((value) => [name, value] as const)))(
    'are those that %s "%s" means',
    (name, value) => {
      const filter = { ...none, [name]: value };
      expect(idsOf(filter)).toEqual(
        sorted(
          all.filter((one) => matches(one, filter)),
          'name',
        ),
      );
    },
  );

  test('are found by every filter at least once, so that the cases above mean something', () => {
    for (const name of names) {
      const found = values[name].map((value) => idsOf({ ...none, [name]: value }).length);
      expect(Math.max(...found), name).toBeGreaterThan(0);
      expect(Math.min(...found), name).toBeLessThan(all.length);
    }
  });

  test('are those that any two filters leave together', () => {
    for (const [index, one] of names.entries()) {
      for (const other of names.slice(index + 1)) {
        for (const first of values[one]) {
          for (const second of values[other]) {
            const filter = { ...none, [one]: first, [other]: second } as PartnerFilter;
            const wanted = sorted(
              all.filter((each) => matches(each, filter)),
              'name',
            );
            expect(idsOf(filter), `${one} ${first}, ${other} ${second}`).toEqual(wanted);
          }
        }
      }
    }
  });

  const someFilter = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(...values[name])),
      ]),
    ),
  ) as unknown as fc.Arbitrary<PartnerFilter>;

  test('are the same on pages, by cursor and in an export, in every order', () => {
    fc.assert(
      fc.property(
        someFilter,
        fc.constantFrom(...sortOrders),
        fc.integer({ min: 1, max: 17 }),
        (filter, sort, limit) => {
          const wanted = sorted(
            all.filter((one) => matches(one, filter)),
            sort,
          );
          expect(idsOf(filter, sort)).toEqual(wanted);
          expect(byCursor(filter, sort, limit)).toEqual(wanted);
          expect(byPage(filter, sort, limit)).toEqual(wanted);
          expect(listPartnerships(store, filter, { sort, limit }).total).toBe(wanted.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('are counted beside each filter as if all others were on', () => {
    const browser = new Browser(store);
    fc.assert(
      fc.property(someFilter, (filter) => {
        const counted = finished(browser.counting(filter)).facets;
        const wanted = countedFacets(all, filter);
        for (const facet of Object.keys(counted) as (keyof typeof counted)[]) {
          const same = facet === 'brand' || facet === 'network' ? cased : plain;
          const got = counted[facet].map(({ value, count }) => ({ value: same(value), count }));
          expect(new Set(got), facet).toEqual(new Set(wanted[facet]));
          expect(got.map(({ count }) => count)).toEqual(got.map(({ count }) => count).sort((a, b) => b - a));
        }
      }),
      { numRuns: 100 },
    );
  });

  function byCursor(filter: PartnerFilter, sort: string, limit: number): number[] {
    const ids: number[] = [];
    let after: string | null = null;
    do {
      const page = listPartnerships(store, filter, { sort, limit, ...(after === null ? {} : { after }) });
      ids.push(...page.lines.map(({ partnershipId }) => partnershipId));
      after = page.next;
    } while (after !== null);
    return ids;
  }

  function byPage(filter: PartnerFilter, sort: string, limit: number): number[] {
    const ids: number[] = [];
    for (let page = 1; ; page++) {
      const { lines, next } = listPartnerships(store, filter, { sort, limit, page });
      ids.push(...lines.map(({ partnershipId }) => partnershipId));
      if (next === null) return ids;
    }
  }
});

describe('a list that is too long to be sorted for each page', () => {
  const made = Array.from({ length: 2600 }, (_, index) =>
    partnership({
      name: someNames[index % someNames.length] ?? '',
      email: index % 3 ? `e${index % 7}@x.example` : null,
      group: index % 5 ? `G${index % 4}` : null,
      dateAccepted: index % 4 ? `2020-01-1${index % 9}` : null,
    }),
  );
  const long = storeWith(made);
  const known = made.map((one, index) => ({ ...one, id: index + 1 }));

  test.each(sortOrders)('is walked whole by cursor and by page, sorted by %s', (sort) => {
    const wanted = sorted(known, sort);
    const filter = { ...none, brand: 'Acme' };
    const got: number[] = [];
    let after: string | undefined;
    for (let page = 1; page <= 7; page++) {
      const byCursor = listPartnerships(long, filter, { sort, limit: 400, ...(after ? { after } : {}) });
      const byPage = listPartnerships(long, filter, { sort, limit: 400, page });
      expect(byPage).toEqual(byCursor);
      expect(byPage.total).toBe(2600);
      got.push(...byPage.lines.map(({ partnershipId }) => partnershipId));
      after = byCursor.next ?? undefined;
    }
    expect(after).toBeUndefined();
    expect(got).toEqual(wanted);
    expect([...iteratePartnerships(long, filter, sort, 700)].map((line) => line.partnershipId)).toEqual(
      wanted.slice(0, 700),
    );
  });
});

describe('a line', () => {
  test('holds the fields of partner and partnership', () => {
    const made = partnership({
      networkPublisherId: '4022211',
      name: 'Café',
      email: 'ann@cafe.example',
      urls: ['https://cafe.example/'],
      group: 'Top',
      categories: ['Food', 'Travel'],
      dateAccepted: '2021-03-14',
      status: 'approved',
      extra: [
        ['Tier', 'gold'],
        ['__proto__', 'odd'],
      ],
    });
    const [line] = listPartnerships(storeWith([made]), none, { sort: 'name', limit: 1 }).lines;
    expect(line).toEqual({
      partnershipId: 1,
      partnerId: 1,
      networkPublisherId: '4022211',
      name: 'Café',
      mediaPropertyUrls: ['https://cafe.example/'],
      primaryContactEmail: 'ann@cafe.example',
      publisherGroup: 'Top',
      categories: ['Food', 'Travel'],
      networkDateAccepted: '2021-03-14',
      network: 'LinkShare',
      brand: 'Acme',
      status: 'approved',
      extra: Object.fromEntries([
        ['Tier', 'gold'],
        ['__proto__', 'odd'],
      ]),
    });
    expect(JSON.stringify(line?.extra)).toBe('{"Tier":"gold","__proto__":"odd"}');
  });

  test('has empty lists and nulls where nothing is stored', () => {
    const [line] = listPartnerships(storeWith([partnership()]), none, { sort: 'name', limit: 1 }).lines;
    expect(line).toMatchObject({
      mediaPropertyUrls: [],
      primaryContactEmail: null,
      publisherGroup: null,
      categories: [],
      networkDateAccepted: null,
      status: null,
      extra: {},
    });
  });
});

describe('the titles of extras', () => {
  test('are those of the partnerships shown, in the order of their lists', () => {
    const made = storeWith([
      partnership({
        brand: 'Acme',
        extra: [
          ['Zone', 'a'],
          ['Tier', 'b'],
        ],
      }),
      partnership({
        brand: 'Acme',
        extra: [
          ['Zone', 'c'],
          ['__proto__', 'd'],
        ],
      }),
      partnership({ brand: 'Other', extra: [['Alone', 'e']] }),
    ]);
    expect(listExtraTitles(made, { ...none, brand: 'acme' })).toEqual(['Zone', 'Tier', '__proto__']);
    expect(listExtraTitles(made, none)).toEqual(['Alone', 'Zone', 'Tier', '__proto__']);
  });
});

describe('a place in the list', () => {
  test('that is none, or belongs to another order, is refused', () => {
    const { next } = listPartnerships(store, none, { sort: 'name', limit: 5 });
    const ask = (after: string, sort: string) => () =>
      listPartnerships(store, none, { sort, limit: 5, after });
    expect(ask('nonsense', 'name')).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    expect(ask('', 'name')).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    expect(ask(next ?? '', '-date')).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  test('stays right when partners are added before it and it is removed itself', () => {
    const made = storeWith(['Bert', 'Carl', 'Dora', 'Emil'].map((name) => partnership({ name })));
    const { next } = listPartnerships(made, none, { sort: 'name', limit: 2 });
    made.exec(`UPDATE partnership SET name_key = 'aaron' WHERE name_key = 'carl'`);
    const page = listPartnerships(made, none, { sort: 'name', limit: 2, after: next ?? '' });
    expect(page.lines.map(({ name }) => name)).toEqual(['Dora', 'Emil']);
  });

  test.each([
    ['page', 1e300],
    ['page', -3],
    ['page', Number.NaN],
    ['limit', 0],
  ])('given as nonsense (%s %d) is the nearest sense', (key, value) => {
    const page = listPartnerships(store, none, { sort: 'no such order', limit: 3, [key]: value });
    expect(page.total).toBe(all.length);
  });
});

describe('what is remembered', () => {
  test('is forgotten when this connection or another one writes', () => {
    const made = storeWith([partnership({ name: 'One' })]);
    const total = () => listPartnerships(made, none, { sort: 'name', limit: 5 }).total;
    expect(total()).toBe(1);
    made.exec(`INSERT INTO brand (id, name, name_key) VALUES (2, 'Zoo', 'zoo');
      INSERT INTO partnership (partner_id, brand_id, name_key) SELECT partner_id, 2, name_key FROM partnership`);
    expect(total()).toBe(2);
    const other = new (Object.getPrototypeOf(made).constructor)(made.name) as Store;
    other.exec('DELETE FROM partnership');
    other.close();
    expect(total()).toBe(0);
  });
});

describe('the way of a query', () => {
  test.each([
    ['a brand, by name', { brand: 'Acme' }, 'name', 'partnership_by_brand'],
    ['a brand, by name, from the end', { brand: 'Acme' }, '-name', 'partnership_by_brand'],
    ['a brand and a word, by name', { brand: 'Acme', search: 'x' }, 'name', 'partnership_by_brand'],
    ['a brand with e-mail, by name', { brand: 'Acme', email: 'yes' }, 'name', 'partnership_by_brand'],
    ['all, by name', {}, 'name', 'partnership_by_name'],
  ])('for %s walks the index and sorts nothing', (_, filter, sort, index) => {
    const many = storeWith(
      Array.from({ length: 2100 }, () => partnership({ email: 'x@x.example', name: 'x' })),
    );
    const { next } = listPartnerships(many, { ...none, ...filter } as PartnerFilter, { sort, limit: 50 });
    for (const query of [{}, { after: next ?? '' }, { page: 3 }]) {
      const plan = planOf(many, () =>
        listPartnerships(many, { ...none, ...filter } as PartnerFilter, { sort, limit: 50, ...query }),
      );
      expect(plan.filter((step) => / s /.test(step) && /ORDER BY/.test(step))).toEqual([]);
      expect(
        plan.some(
          (step) => step.includes(`USING INDEX ${index}`) || step.includes(`USING COVERING INDEX ${index}`),
        ),
        plan.join('\n'),
      ).toBe(true);
      expect(plan).not.toContain('USE TEMP B-TREE FOR ORDER BY');
    }
  });

  test('asks the same few questions for one line and for fifty', () => {
    const questions = (limit: number) => {
      const prepare = vi.spyOn(store, 'prepare');
      listPartnerships(store, { ...none, search: 'example' }, { sort: '-date', limit });
      const count = prepare.mock.calls.length;
      prepare.mockRestore();
      return count;
    };
    questions(1); // the total is remembered from here on
    expect(questions(50)).toBe(questions(1));
    expect(questions(50)).toBeLessThanOrEqual(6);
  });

  /** The steps of the query that finds a page; the lines themselves are then read by their ids. */
  function planOf(made: Store, ask: () => unknown): string[] {
    const prepare = vi.spyOn(made, 'prepare');
    ask();
    const texts = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('AS nameKey'));
    prepare.mockRestore();
    expect(texts).toHaveLength(1);
    return texts.flatMap((sql) => {
      const steps = made.prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll(/:(\w+)/g, "'$1'")}`).all();
      return (steps as { detail: string }[]).map(({ detail }) => detail);
    });
  }
});
