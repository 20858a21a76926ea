import type { Facets, FacetValue } from '../domain/partner-view.ts';
import { faceted, type Verdict } from './column-filter.ts';
import { type Column, type Columns, sameIn } from './columns.ts';

/** What a filter shows: how many, and how many each other value would. */
export interface Counts {
  total: number;
  facets: Facets;
}

/** So many rows are counted before something else may be done. */
const portion = 100_000;

/**
 * What each filter could be narrowed to and how many partnerships that would show, all other filters being on; the
 * largest first. Blank values are not counted, except `none` for the status and `no` for the e-mail.
 *
 * @param found the rows that search and import let through, where these are on; yields now and then
 */
export function* countsOf(columns: Columns, verdict: Verdict, found?: Int32Array): Generator<void, Counts> {
  const tallies = faceted.map((name) => ({
    codes: columns[name].codes,
    counts: new Int32Array(columns[name].values.length),
  }));
  let total = 0;
  const size = found?.length ?? columns.size;
  for (let at = 0; at < size; at++) {
    if (at % portion === portion - 1) yield;
    const row = found ? (found[at] as number) : at;
    const refused = verdict(row);
    if (refused === 0) {
      total++;
      for (const { codes, counts } of tallies) (counts[codes[row] as number] as number)++;
    } else if ((refused & (refused - 1)) === 0) {
      // one filter alone is in the way: it counts among that filter's values
      const tally = tallies[31 - Math.clz32(refused)];
      if (tally) (tally.counts[tally.codes[row] as number] as number)++;
    }
  }
  const facets = Object.fromEntries(
    faceted.map((name, at) => [
      name,
      merged(valuesIn(name, columns[name], tallies[at]?.counts), sameIn[name]),
    ]),
  );
  return { total, facets: facets as unknown as Facets };
}

function valuesIn(
  name: (typeof faceted)[number],
  { values }: Column,
  counts = new Int32Array(),
): FacetValue[] {
  return values.flatMap((value, code) => {
    const count = counts[code] ?? 0;
    if (value === null || count === 0) return [];
    if (name !== 'category') return [{ value, count }];
    return distinctOf(JSON.parse(value)).map((category) => ({ value: category, count }));
  });
}

/** A partner in both `Fashion` and `fashion` counts once. */
function distinctOf(categories: readonly string[]): string[] {
  const keys = categories.map(sameIn.category);
  return categories.filter((_, at) => keys.indexOf(keys[at] as string) === at);
}

/** Spellings that a filter does not tell apart count as one value, written as most of them are. */
function merged(values: readonly FacetValue[], key: (value: string) => string): FacetValue[] {
  const bySpelling = new Map<string, number>();
  for (const { value, count } of values) bySpelling.set(value, (bySpelling.get(value) ?? 0) + count);
  const byKey = new Map<string, FacetValue>();
  for (const [value, count] of [...bySpelling].sort(largestFirst)) {
    const known = byKey.get(key(value));
    if (known) known.count += count;
    else byKey.set(key(value), { value, count });
  }
  return [...byKey.values()].sort((a, b) => largestFirst([a.value, a.count], [b.value, b.count]));
}

function largestFirst(a: [value: string, count: number], b: [value: string, count: number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}
