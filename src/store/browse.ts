import { type PartnerFilter, partnerFilterShape, sorts } from '../domain/filter.ts';
import type { BrandSummary, Facets } from '../domain/partner-view.ts';
import { countByBrand, listBrands } from './brands.ts';
import { always, codesByKey, faceted, type Verdict, verdictOf } from './column-filter.ts';
import { rowsInOrder } from './column-order.ts';
import type { Columns } from './columns.ts';
import { type Counts, countsOf } from './facets.ts';
import { FollowedColumns } from './followed-columns.ts';
import { type Found, foundRows, rowsFoundAtOnce, rowsThatMayMatch, tester } from './found-rows.ts';
import type { Store } from './open.ts';
import { extraTitlesOf, listPartnerships, placeOfId } from './partner-list.ts';
import { cursorAt, orderOf, type Place, placeOf } from './partner-sort.ts';
import { finished } from './turns.ts';

/** A page of partnerships, by their ids. */
export interface FoundPage {
  ids: number[];
  /** a page beyond the last is the last, where that is known */
  page: number;
  more: boolean;
  /** null where they cost a walk through everything, which `counting` does */
  total: number | null;
  facets: Facets | null;
  /** partnerships without any filter */
  all: number;
}

/** A page of partnerships for programs. */
export interface PageAfter {
  ids: number[];
  total: number;
  /** null on the last page */
  next: string | null;
}

interface Rows {
  size: number;
  at(place: number): number;
}

type Ids = Int32Array<ArrayBuffer>;

/** Which of those that match. */
interface Wanted {
  /** so many are left out at the top */
  from: number;
  most: number;
}
const everything: Wanted = { from: 0, most: Number.POSITIVE_INFINITY };

/** What was wanted, and how many were really left out. */
interface Part {
  ids: Ids;
  before: number;
}

interface PageOf {
  /** from 1 */
  page: number;
  size: number;
}

/** So many are tried for a page before something else is tried. */
const mostTries = 1500;

/** Of so many filters the counts are kept. */
const mostCounts = 200;

/** So many partnerships are asked for their extras at a time. */
const portion = 5000;

/** So many are counted before the page is shown. */
const soonCounted = 100_000;

/** The brands with their counts. */
export interface CountedBrands {
  /** partners in all, whatever their brands */
  partners: number;
  brands: BrandSummary[];
  /** what was imported or undone last is not among the numbers yet */
  isBehind: boolean;
}

/** Answers for the partners' workspace from memory, which follows what is stored. */
export class Browser {
  readonly #store: Store;
  readonly #followed: FollowedColumns;
  /** by their filters, as long as the columns */
  readonly #counts = new WeakMap<Columns, Map<string, Counts>>();

  constructor(store: Store) {
    this.#store = store;
    this.#followed = new FollowedColumns(store);
  }

  /** Of the partners that it has in memory, as `partnersVersion` says it. */
  get version(): string {
    return this.#followed.version;
  }

  /** Has it everything in memory as it is stored now? */
  get isCurrent(): boolean {
    return this.#followed.isCurrent;
  }

  /** Reads what has changed, and counts it. Yields as `counting`. */
  *catchingUp(): Generator<void, void> {
    yield* this.counting(partnerFilterShape.parse({}));
  }

  /** Every order and what filters look up, before somebody asks for one. Yields as `counting`. */
  *preparing(): Generator<void, void> {
    yield* this.catchingUp();
    const columns = yield* this.#now();
    for (const name of faceted) {
      codesByKey(columns[name], name);
      yield;
    }
    for (const sort of sorts) if (this.isCurrent) yield* rowsInOrder(this.#store, columns, sort);
  }

  /** A page of what a filter matches. Yields as `counting`. */
  *page(filter: PartnerFilter, sort: string, { page, size }: PageOf): Generator<void, FoundPage> {
    const columns = yield* this.#now();
    const wanted = { from: (page - 1) * size, most: size + 1 };
    const { ids, before } = yield* this.#part(columns, filter, sort, wanted);
    if (ids.length === 0 && page > 1) {
      const last = Math.max(1, Math.ceil(before / size));
      return yield* this.page(filter, sort, { page: Math.min(last, page - 1), size });
    }
    const counts = this.#countAtOnce(columns, filter);
    const more = ids.length > size;
    return {
      ids: Array.from(ids.slice(0, size)),
      page,
      more,
      total: counts?.total ?? (more ? null : before + ids.length),
      facets: counts?.facets ?? null,
      all: columns.size,
    };
  }

  /**
   * Some of the ids that match. What search and import let through is asked of their indexes where these say few; where
   * it is many, a page is soon filled by trying one after the other; in between, all are looked for.
   */
  *#part(columns: Columns, filter: PartnerFilter, sort: string, wanted: Wanted): Generator<void, Part> {
    const store = this.#store;
    const verdict = verdictOf(columns, filter);
    const found = rowsFoundAtOnce(store, columns, filter, { look: true });
    if (found !== undefined)
      return matching(columns, yield* this.#rows(columns, sort, found), verdict, wanted);
    const rows = yield* this.#rows(columns, sort, null);
    const soon = this.#tried(columns, filter, rows, verdict, wanted);
    if (soon) return soon;
    const may = rowsThatMayMatch(store, columns, filter);
    const later =
      may && this.#tried(columns, filter, rows, (row) => (may[row] === 1 ? verdict(row) : 1), wanted);
    if (later) return later;
    const all = yield* foundRows(store, columns, filter);
    return matching(columns, yield* this.#rows(columns, sort, all), verdict, wanted);
  }

  /** Tries one after the other; null where that takes too many. */
  #tried(
    columns: Columns,
    filter: PartnerFilter,
    rows: Rows,
    verdict: Verdict,
    { from, most }: Wanted,
  ): Part | null {
    const test = tester(this.#store, filter);
    const ids: number[] = [];
    for (let at = 0, tries = 0; at < rows.size; ) {
      const batch: number[] = [];
      for (; at < rows.size && batch.length < Math.max(most, tries); at++) {
        const row = rows.at(at);
        if (verdict(row) === 0) batch.push(columns.ids[row] as number);
      }
      const passed = test(batch);
      ids.push(...batch.filter((id) => passed.has(id)));
      if (ids.length >= from + most) break;
      tries += batch.length;
      if (tries >= mostTries && at < rows.size) return null;
    }
    return { ids: Int32Array.from(ids.slice(from, from + most)), before: Math.min(from, ids.length) };
  }

  /** Total and counts beside the filters. Yields where something else may be done in between. */
  *counting(filter: PartnerFilter): Generator<void, Counts & { all: number }> {
    const columns = yield* this.#now();
    const known = this.#countsOf(columns).get(JSON.stringify(filter));
    const counts =
      known ?? (yield* this.#count(columns, filter, yield* foundRows(this.#store, columns, filter)));
    return { ...counts, all: columns.size };
  }

  /** All ids that a filter matches, in order. Yields as `counting`. */
  *ordering(filter: PartnerFilter, sort: string): Generator<void, Ids> {
    const columns = yield* this.#now();
    const found = yield* foundRows(this.#store, columns, filter);
    return matching(columns, yield* this.#rows(columns, sort, found), verdictOf(columns, filter)).ids;
  }

  /** The titles of the extras that these partnerships have, in the order in which their lists had them. Yields as `counting`. */
  *extraTitles(filter: PartnerFilter): Generator<void, string[]> {
    const columns = yield* this.#now();
    const found = yield* foundRows(this.#store, columns, filter);
    const matches = verdictOf(columns, filter);
    const without = columns.extra.values.indexOf('no');
    const verdict: Verdict = (row) => (columns.extra.codes[row] === without ? 1 : matches(row));
    const { ids } = matching(columns, yield* this.#rows(columns, 'name', found), verdict);
    const places = new Map<string, number>();
    for (let at = 0; at < ids.length; at += portion) {
      for (const { title, place } of extraTitlesOf(this.#store, ids.subarray(at, at + portion)))
        places.set(title, Math.min(place, places.get(title) ?? place));
      yield;
    }
    return [...places]
      .sort(([one, a], [other, b]) => a - b || (one < other ? -1 : 1))
      .map(([title]) => title);
  }

  /**
   * The page after a cursor, for programs. Yields as `counting`.
   *
   * @throws UserError `invalid-request` where the cursor is none
   */
  *after(filter: PartnerFilter, sort: string, limit: number, cursor?: string): Generator<void, PageAfter> {
    const columns = yield* this.#now();
    const order = orderOf(sort);
    const found = yield* foundRows(this.#store, columns, filter);
    const { total } = yield* this.#count(columns, filter, found);
    const start = cursor === undefined ? 0 : yield* this.#placeBehind(columns, sort, placeOf(order, cursor));
    if (start === null) {
      const { lines, next } = listPartnerships(this.#store, filter, { sort, limit, after: cursor });
      return { ids: lines.map(({ partnershipId }) => partnershipId), total, next };
    }
    const rows = yield* this.#rows(columns, sort, null);
    const verdict = verdictOf(columns, filter);
    const matches: Verdict = (row) => (found?.mask[row] === 0 ? 1 : verdict(row));
    const behind = { size: rows.size - start, at: (place: number) => rows.at(start + place) };
    const { ids } = matching(columns, behind, matches, { from: 0, most: limit + 1 });
    const last = ids.length > limit ? placeOfId(this.#store, order, ids[limit - 1] as number) : null;
    return { ids: Array.from(ids.slice(0, limit)), total, next: last && cursorAt(order, last) };
  }

  /** How many rows stand up to a place in an order; null where nobody stands there any more. */
  *#placeBehind(columns: Columns, sort: string, place: Place): Generator<void, number | null> {
    const now = placeOfId(this.#store, orderOf(sort), place.id);
    const row = columns.rowOf[place.id] ?? -1;
    if (row < 0 || now === null || now.key !== place.key || now.nameKey !== place.nameKey) return null;
    const order = yield* rowsInOrder(this.#store, columns, sort);
    if (order) return order.indexOf(row) + 1;
    return orderOf(sort).name === '-name' ? columns.size - row : row + 1;
  }

  /** The brands with their counts: as they were before, while many partners are read anew. Yields as `counting`. */
  *brands(): Generator<void, CountedBrands> {
    const current = this.#now();
    for (let step = current.next(); ; step = current.next()) {
      const counted = step.done ? countByBrand(step.value) : this.#followed.former;
      if (counted !== null)
        return {
          partners: counted.all,
          brands: listBrands(this.#store, counted),
          isBehind: !step.done,
        };
      yield;
    }
  }

  #countAtOnce(columns: Columns, filter: PartnerFilter): Counts | null {
    const known = this.#countsOf(columns).get(JSON.stringify(filter));
    if (known) return known;
    const found = rowsFoundAtOnce(this.#store, columns, filter, { look: false });
    if (found === undefined || (found?.rows.length ?? columns.size) > soonCounted) return null;
    return finished(this.#count(columns, filter, found));
  }

  *#count(columns: Columns, filter: PartnerFilter, found: Found | null): Generator<void, Counts> {
    const key = JSON.stringify(filter);
    const all = this.#countsOf(columns);
    const known = all.get(key);
    if (known) return known;
    const counts = yield* countsOf(columns, verdictOf(columns, filter), found?.rows);
    if (all.size >= mostCounts) all.clear();
    all.set(key, counts);
    return counts;
  }

  #countsOf(columns: Columns): Map<string, Counts> {
    const counts = this.#counts.get(columns) ?? new Map<string, Counts>();
    this.#counts.set(columns, counts);
    return counts;
  }

  /** The rows to look at, in the order of a sort. */
  *#rows(columns: Columns, sort: string, found: Found | null): Generator<void, Rows> {
    const order = yield* rowsInOrder(this.#store, columns, sort);
    if (order && found) {
      const rows = order.filter((row) => found.mask[row] === 1);
      return { size: rows.length, at: (place) => rows[place] as number };
    }
    const rows = order ?? found?.rows;
    const size = rows?.length ?? columns.size;
    const row = (place: number) => (rows ? (rows[place] as number) : place);
    return { size, at: orderOf(sort).name === '-name' ? (place) => row(size - 1 - place) : row };
  }

  *#now(): Generator<void, Columns> {
    return yield* this.#followed.current();
  }
}

/** The ids of rows that match, as many as are wanted. */
function matching(columns: Columns, rows: Rows, verdict: Verdict, { from, most }: Wanted = everything): Part {
  const ids = new Int32Array(Math.min(rows.size, most));
  let before = verdict === always ? Math.min(from, rows.size) : 0;
  let count = 0;
  for (let at = before; at < rows.size && count < ids.length; at++) {
    const row = rows.at(at);
    if (verdict(row) !== 0) continue;
    if (before < from) before++;
    else ids[count++] = columns.ids[row] as number;
  }
  return { ids: ids.slice(0, count), before };
}
