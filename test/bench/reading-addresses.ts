import { sorts } from '../../src/domain/filter.ts';
import { publisherId } from './lists.ts';
import { brands, categories, groups } from './words.ts';

/** Something a person asks of the workspace, in several ways. */
export interface Question {
  what: string;
  addresses: string[];
}

/** Several values of every filter. */
export const filters: Record<string, readonly string[]> = {
  brand: brands.slice(0, 8),
  network: ['LinkShare'],
  group: groups.slice(0, 6),
  category: categories.slice(0, 8),
  status: ['approved', 'applied', 'removed', 'none'],
  joinedFrom: ['2006-05-01', '2014-02-03', '2024-11-30'],
  joinedTo: ['2005-01-31', '2013-07-04', '2023-12-31'],
  email: ['yes', 'no'],
  import: ['1', '2', '21'],
  search: ['trail', 'quarry', 'lantern savings', 'hütten', 'finder'],
};

/** All that is asked for, each address once. */
export function addressesOf(partnerships: number): Question[] {
  const question = (what: string, queries: Record<string, string | number>[]): Question => ({
    what,
    addresses: [...new Set(queries.map(addressOf))],
  });
  const names = Object.keys(filters);
  const pairs = names.flatMap((one, at) =>
    names.slice(at + 1).map((other): [string, string] => [one, other]),
  );
  const lastPage = Math.max(1, Math.floor(partnerships / 50));
  const brandPages = Math.max(1, Math.floor(partnerships / brands.length / 50));
  return [
    question('first page', [{}]),
    question('5,000th page', [{ page: Math.min(5000, lastPage) }]),
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

/** Each value of the one filter with one of the other. */
function pairsOf(one: string, other: string): Record<string, string>[] {
  const values = filters[one] ?? [];
  const others = filters[other] ?? [];
  return Array.from({ length: Math.min(4, Math.max(values.length, others.length)) }, (_, at) => ({
    [one]: values[at % values.length] as string,
    [other]: others[at % others.length] as string,
  }));
}

function addressOf(query: Record<string, string | number | undefined>): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined);
  return `/partners?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}
