import { sorts } from '../../src/domain/filter.ts';
import { publisherId } from './lists.ts';
import { brands, categories, groups } from './words.ts';

/** Something a person asks of the workspace, in several ways. */
export interface Question {
  what: string;
  addresses: string[];
}

/** So many requests a question: of fewer, the slowest would be what p95 says. */
const requests = 20;

/** Several values of every filter. */
export const filters: Record<string, readonly string[]> = {
  brand: brands,
  network: ['LinkShare'],
  group: groups,
  category: categories.slice(0, requests),
  status: ['approved', 'applied', 'removed', 'none'],
  joinedFrom: days(2005, 3),
  joinedTo: days(2006, 5),
  email: ['yes', 'no'],
  import: Array.from({ length: requests }, (_, at) => String(at + 1)),
  search: [
    ...[
      'trail',
      'quarry',
      'lantern savings',
      'hütten',
      'finder',
      'Kestrel',
      'café',
      'montana',
      'deals corner',
    ],
    ...[
      'garden',
      'zoe',
      'copper we',
      'outdoor blog',
      'willow-',
      'desk@',
      'umber pet',
      'ålesund',
      'testberichte',
    ],
    ...['.example', 'harbor media'],
  ],
};

/** A day of each of so many years. */
function days(firstYear: number, month: number): string[] {
  return Array.from(
    { length: requests },
    (_, at) => `${firstYear + at}-${String(1 + ((month * at) % 12)).padStart(2, '0')}-${10 + at}`,
  );
}

/** All that is asked for, each address once. */
export function addressesOf(partnerships: number): Question[] {
  const question = (what: string, queries: Query[]): Question => ({
    what,
    addresses: [...new Set(filled(queries).map(addressOf))],
  });
  const names = Object.keys(filters);
  const pairs = names.flatMap((one, at) =>
    names.slice(at + 1).map((other): [string, string] => [one, other]),
  );
  const lastPage = Math.max(1, Math.floor(partnerships / 50));
  const brandPages = Math.max(1, Math.floor(partnerships / brands.length / 50));
  return [
    question('first pages', [{}]),
    question('5,000th page and on', [{ page: Math.min(5000, lastPage) }]),
    question('middle and last page', [{ page: Math.ceil(lastPage / 2) }, { page: lastPage }]),
    question(
      'pages of a brand',
      [0.25, 0.5, 1].map((part, at) => ({
        brand: brands[10 + at] as string,
        page: Math.ceil(brandPages * part),
      })),
    ),
    ...names.map((name) =>
      question(
        `filter ${name}`,
        (filters[name] ?? []).map((value) => ({ [name]: value })),
      ),
    ),
    ...pairs.map(([one, other]) => question(`filter ${one} + ${other}`, pairsOf(one, other))),
    ...sorts.flatMap((sort) =>
      [sort, `-${sort}`].map((order) =>
        question(`sort ${order}`, [
          { sort: order },
          { sort: order, brand: brands[9] },
          { sort: order, category: 'Art' },
        ]),
      ),
    ),
    question(
      'search, common',
      ['media', 'guide', 'e'].map((search) => ({ search })),
    ),
    question(
      'search, rare',
      [publisherId(7), publisherId(8), 'thistle-e.example', 'desk@alder'].map((search) => ({ search })),
    ),
    question(
      'search, none',
      ['zzqxw', 'nobody at all'].map((search) => ({ search })),
    ),
    question(
      'search, short',
      ['zo', 'ab', 'x'].map((search) => ({ search })),
    ),
    question(
      'search in a brand',
      ['club', 'journal', publisherId(9)].map((search, at) => ({ search, brand: brands[13 + at] as string })),
    ),
  ];
}

type Query = Record<string, string | number | undefined>;

/** Where there are too few queries, their next pages, too. */
function filled(queries: readonly Query[]): Query[] {
  return Array.from({ length: Math.max(requests, queries.length) }, (_, at) => {
    const query = queries[at % queries.length] as Query;
    const further = Math.floor(at / queries.length);
    return further === 0 ? query : { ...query, page: Number(query.page ?? 1) + further };
  });
}

/** Each value of the one filter with one of the other, as long as there are pairs that have not been. */
function pairsOf(one: string, other: string): Query[] {
  const values = filters[one] ?? [];
  const others = filters[other] ?? [];
  const pairs = values.flatMap((value, at) =>
    others.map((_, further) => ({
      [one]: value,
      [other]: others[(at + further) % others.length] as string,
      further,
    })),
  );
  return pairs
    .toSorted((a, b) => a.further - b.further)
    .slice(0, requests)
    .map(({ further, ...pair }) => pair as Query);
}

function addressOf(query: Query): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined);
  return `/partners?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}
