import { type PartnerFilter, partnerFilterShape } from '../domain/filter.ts';
import { matchKey } from '../domain/names.ts';
import type { Facets, FacetValue } from '../domain/partner-view.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { fromFor, type Selection, selection } from './partner-filter.ts';
import { remembered } from './remembered.ts';

/**
 * What each filter could be narrowed to and how many partnerships that would show, all other filters being on; the
 * largest first. Blank values are not counted, except `none` for the status and `no` for the e-mail.
 */
export function facets(store: Store, filter: PartnerFilter): Facets {
  return remembered(store, `facets ${JSON.stringify(filter)}`, () => {
    const base = readBase(store, filter);
    const mixed = readMixtures(store, filter, base);
    return {
      brand: readBrands(store, filter, base),
      network: tally(mixed, filter, 'network'),
      group: tally(mixed, filter, 'group'),
      category: readCategories(store, filter, base),
      status: tally(mixed, filter, 'status'),
      email: tally(mixed, filter, 'email'),
    };
  });
}

/** A filter as SQL, to be tried only on what search, dates and import leave. */
type Base = (filter: PartnerFilter) => Selection;

/** Search, dates and import stay on for every facet, and cost most: they are looked for once. */
function readBase(store: Store, filter: PartnerFilter): Base {
  const { search, joinedFrom, joinedTo, import: id } = filter;
  if (!search && !joinedFrom && !joinedTo && !id) return selection;
  const { from, where, values } = selection({ ...noFilter, search, joinedFrom, joinedTo, import: id });
  const ids = store.prepare<object, number>(`SELECT s.id FROM ${from} WHERE ${where}`).pluck().all(values);
  const among = JSON.stringify(ids);
  return (narrower) => {
    const rest = selection({ ...narrower, search: '', joinedFrom: '', joinedTo: '', import: '' });
    return {
      from: rest.from,
      where: `s.id IN (SELECT value FROM json_each(:among)) AND ${rest.where}`,
      values: { ...rest.values, among },
    };
  };
}

const noFilter = partnerFilterShape.parse({});

/** One combination of the values of four filters, and how often it stands. */
interface Mixture {
  network: string;
  group: string | null;
  status: string;
  email: string;
  count: number;
}

/** What the filter compares. */
const keyOf = {
  brand: matchKey,
  network: matchKey,
  group: foldName,
  category: foldName,
  status: foldName,
  email: foldName,
} satisfies Record<keyof Facets, (value: string) => string>;

type Mixed = 'network' | 'group' | 'status' | 'email';

/** One walk answers for four facets: what matches all other filters, counted by combination. */
function readMixtures(store: Store, filter: PartnerFilter, base: Base): Mixture[] {
  const { where, values } = base({ ...filter, network: '', group: '', status: '', email: '' });
  return store
    .prepare<object, Mixture>(
      `SELECT n.name AS network, mixture.publisher_group AS "group", coalesce(mixture.status, 'none') AS status,
         iif(mixture.has_email, 'yes', 'no') AS email, mixture.count
       FROM (
         SELECT p.network_id, s.publisher_group, s.status, p.email IS NOT NULL AS has_email, count(*) AS count
         FROM ${fromFor('p.')} WHERE ${where} GROUP BY 1, 2, 3, 4) mixture
       JOIN network n ON n.id = mixture.network_id`,
    )
    .all(values);
}

function tally(mixtures: readonly Mixture[], filter: PartnerFilter, facet: Mixed): FacetValue[] {
  const others = (['network', 'group', 'status', 'email'] as const).filter(
    (other) => other !== facet && filter[other] !== '',
  );
  const counted = mixtures
    .filter((mixture) =>
      others.every((other) => keyOf[other](mixture[other] ?? '') === keyOf[other](filter[other])),
    )
    .flatMap((mixture) => {
      const value = mixture[facet];
      return value === null ? [] : [{ value, count: mixture.count }];
    });
  return merged(counted, keyOf[facet]);
}

function readBrands(store: Store, filter: PartnerFilter, base: Base): FacetValue[] {
  const { from, where, values } = base({ ...filter, brand: '' });
  return merged(
    store
      .prepare<object, FacetValue>(
        `SELECT b.name AS value, counted.count
         FROM (SELECT s.brand_id, count(*) AS count FROM ${from} WHERE ${where} GROUP BY s.brand_id) counted
         JOIN brand b ON b.id = counted.brand_id`,
      )
      .all(values),
    keyOf.brand,
  );
}

/**
 * MATERIALIZED: otherwise the conditions are tried once for each category of a partner. A partner in both `Fashion` and
 * `fashion` counts once.
 */
function readCategories(store: Store, filter: PartnerFilter, base: Base): FacetValue[] {
  const { from, where, values } = base({ ...filter, category: '' });
  return merged(
    store
      .prepare<object, FacetValue>(
        `WITH matched AS MATERIALIZED (SELECT s.partner_id FROM ${from} WHERE ${where}),
           twin AS (
             SELECT later.id, earlier.id AS first FROM category later
             JOIN category earlier ON earlier.name_key = later.name_key AND earlier.id < later.id)
         SELECT c.name AS value, counted.count
         FROM (
           SELECT pc.category_id, count(*) AS count
           FROM matched JOIN partner_category pc ON pc.partner_id = matched.partner_id
           WHERE pc.category_id NOT IN (SELECT id FROM twin) OR NOT EXISTS (
             SELECT 1 FROM twin
             JOIN partner_category other ON other.category_id = twin.first AND other.partner_id = pc.partner_id
             WHERE twin.id = pc.category_id)
           GROUP BY pc.category_id) counted
         JOIN category c ON c.id = counted.category_id`,
      )
      .all(values),
    keyOf.category,
  );
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
