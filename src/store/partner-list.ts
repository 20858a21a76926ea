import type { PartnerFilter } from '../domain/filter.ts';
import type { PartnershipLine, PartnershipPage } from '../domain/partner-view.ts';
import type { Store } from './open.ts';
import { fromFor, ofBrand, type Selection, selection } from './partner-filter.ts';
import { linesOf } from './partner-lines.ts';
import { cursorAt, type Order, orderOf, type Place, placeOf } from './partner-sort.ts';
import { remembered } from './remembered.ts';

export interface PageQuery {
  /** one of `sorts`, or `-` and one of them */
  sort: string;
  /** lines on a page */
  limit: number;
  /** cursor: `next` of the page before */
  after?: string;
  /** from 1; for pages that people leaf through. A cursor goes before it. */
  page?: number;
}

/** So few matches are found first and sorted afterwards; of more, the first page is soon met in the order itself. */
const few = 2000;

/** How many lines an export reads at a time. */
const chunk = 1000;

/**
 * One page of the partnerships that a filter matches.
 *
 * @throws UserError `invalid-request` where the cursor is none
 */
export function listPartnerships(store: Store, filter: PartnerFilter, query: PageQuery): PartnershipPage {
  const order = orderOf(query.sort);
  const limit = Math.max(1, Math.trunc(query.limit));
  const { total, selected } = count(store, filter);
  const places = readPlaces(store, selected, order, { ...query, limit: limit + 1 });
  const last = places.length > limit ? places[limit - 1] : undefined;
  return {
    lines: linesOf(
      store,
      places.slice(0, limit).map((place) => place.id),
    ),
    total,
    next: last ? cursorAt(order, last) : null,
  };
}

/** Are there so many that reading them all anew takes longer than anyone should wait? */
export function isLarge(store: Store): boolean {
  return store.prepare('SELECT 1 FROM partnership far LIMIT 1 OFFSET 20000').get() !== undefined;
}

/** So many lines are looked at for a page that shall come at once. */
const mostLookedAt = 3000;

/**
 * A page by name, of partnerships that are many in the list; it never takes long.
 *
 * @returns null where there is no page of matches among the first lines
 */
export function soonPage(
  store: Store,
  filter: PartnerFilter,
  { sort, limit, page = 1 }: PageQuery,
): number[] | null {
  const order = orderOf(sort);
  if (order.key !== orderOf('name').key) return null;
  const { where, values } = selection(filter);
  const among = filter.brand === '' ? 'TRUE' : ofBrand('far');
  const direction = order.name === 'name' ? 'ASC' : 'DESC';
  const sql = `SELECT s.id FROM ${fromFor(where)}
    WHERE ${where} AND (s.name_key, s.id) ${order.name === 'name' ? '<=' : '>='} (
      SELECT far.name_key, far.id FROM partnership far WHERE ${among}
      ORDER BY far.name_key ${direction}, far.id ${direction} LIMIT 1 OFFSET ${mostLookedAt})
    ORDER BY ${order.orderBy} LIMIT :limit OFFSET :offset`;
  const offset = Math.min((page - 1) * (limit - 1), mostLookedAt);
  const ids = store
    .prepare<object, number>(sql)
    .pluck()
    .all({ ...values, limit, offset });
  return ids.length === limit ? ids : null;
}

/**
 * Every partnership that a filter matches, for exports: each exactly once. The order is settled at the start, the lines
 * are read in portions, so that no transaction stays open while a slow reader takes them in. A partnership which is
 * removed meanwhile is left out.
 *
 * @param limit at most so many; negative for all
 */
export function* iteratePartnerships(
  store: Store,
  filter: PartnerFilter,
  sort: string,
  limit = -1,
): IterableIterator<PartnershipLine> {
  const order = orderOf(sort);
  const { where, values } = selection(filter);
  const ids = store
    .prepare<Selection['values'], number>(
      `SELECT s.id FROM ${fromFor(where, order.key)} WHERE ${where} ORDER BY ${order.orderBy}
       LIMIT :limit`,
    )
    .pluck()
    .all({ ...values, limit });
  for (let start = 0; start < ids.length; start += chunk) {
    yield* linesOf(store, ids.slice(start, start + chunk));
  }
}

/** The titles of the extras that these partnerships have, in the order in which their lists had them. */
export function listExtraTitles(store: Store, filter: PartnerFilter): string[] {
  const { from, where, values } = selection(filter);
  return store
    .prepare<Selection['values'], string>(
      `SELECT pair.value ->> 0 AS title FROM ${from}, json_each(s.extra) pair
       WHERE s.extra IS NOT NULL AND ${where} GROUP BY title ORDER BY min(pair.key), title`,
    )
    .pluck()
    .all(values);
}

/** The titles of the extras of these partnerships, with the first place that each has. */
export function extraTitlesOf(store: Store, ids: Int32Array): { title: string; place: number }[] {
  return store
    .prepare<[string], { title: string; place: number }>(
      `SELECT pair.value ->> 0 AS title, min(pair.key) AS place
       FROM json_each(?) wanted CROSS JOIN partnership s ON s.id = wanted.value, json_each(s.extra) pair GROUP BY title`,
    )
    .all(JSON.stringify(Array.from(ids)));
}

/** The page behind a partnership begins at its place; null where it is gone. */
export function placeOfId(store: Store, order: Order, id: number): Place | null {
  const sql = `SELECT s.id AS id, ${order.key} AS key, s.name_key AS nameKey FROM ${fromFor(order.key)} WHERE s.id = ?`;
  return store.prepare<[number], Place>(sql).get(id) ?? null;
}

/** How many a filter matches, and the cheapest way to say which. */
function count(store: Store, filter: PartnerFilter): { total: number; selected: Selection } {
  return remembered(store, `count ${JSON.stringify(filter)}`, () => {
    const selected = selection(filter);
    const { from, where, values } = selected;
    const first = store
      .prepare<Selection['values'], number>(`SELECT s.id FROM ${from} WHERE ${where} LIMIT ${few}`)
      .pluck()
      .all(values);
    if (first.length < few) return { total: first.length, selected: only(first) };
    const total = store.prepare<Selection['values'], number>(`SELECT count(*) FROM ${from} WHERE ${where}`);
    return { total: total.pluck().get(values) ?? 0, selected };
  });
}

function only(ids: number[]): Selection {
  return {
    from: fromFor(),
    where: 's.id IN (SELECT value FROM json_each(:few))',
    values: { few: JSON.stringify(ids) },
  };
}

/** The ids on a page, with what a cursor needs. */
function readPlaces(store: Store, selected: Selection, order: Order, query: PageQuery): Place[] {
  const place = query.after === undefined ? null : placeOf(order, query.after);
  const where = place ? `${selected.where} AND ${order.behind}` : selected.where;
  const page = Math.max(1, Math.trunc(query.page ?? 1) || 1);
  const offset = place ? 0 : Math.min((page - 1) * (query.limit - 1), Number.MAX_SAFE_INTEGER);
  const sql = `SELECT s.id AS id, ${order.key} AS key, s.name_key AS nameKey FROM ${fromFor(where, order.key)}
    WHERE ${where} ORDER BY ${order.orderBy} LIMIT :limit OFFSET :offset`;
  return store.prepare<object, Place>(sql).all({ ...selected.values, ...place, limit: query.limit, offset });
}
