import { type PartnerFilter, partnerFilterShape, sorts } from '../domain/filter.ts';
import type { BrandSummary, Facets } from '../domain/partner-view.ts';
import { isAmong } from './bits.ts';
import { type BrandCounts, countByBrand, listBrands } from './brands.ts';
import { codesByKey, faceted, narrowestOf, type Verdict, verdictOf } from './column-filter.ts';
import { rowsInOrder } from './column-order.ts';
import type { Columns } from './columns.ts';
import { type Counts, countsOf } from './facets.ts';
import { FollowedColumns } from './followed-columns.ts';
import { type Found, foundRows, rowsKnown } from './found-rows.ts';
import { readLatestIds } from './import-ids.ts';
import { matching, partOf, rowsToLookAt } from './matching-rows.ts';
import type { Store } from './open.ts';
import { extraTitlesOf, isLarge, listPartnerships, placeOfId } from './partner-list.ts';
import { cursorAt, orderOf, type Place, placeOf } from './partner-sort.ts';
import { rehearsal } from './rehearsal.ts';
import { isSettling } from './settling.ts';
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

/** The brands with their counts. */
export interface CountedBrands {
  /** partners in all, whatever their brands */
  partners: number;
  brands: BrandSummary[];
  /** what was imported or undone last is not among the numbers yet */
  isBehind: boolean;
}

interface PageOf {
  /** from 1 */
  page: number;
  size: number;
}

/** Of so many filters the counts are kept. */
const mostCounts = 200;

/** So many partnerships are asked for their extras at a time. */
const portion = 5000;

/** So long nobody waits for the brands, in milliseconds. */
const noticed = 30;

/** So many are counted before the page is shown. */
const soonCounted = 100_000;

/** Answers for the partners' workspace from memory, which follows what is stored. */
export class Browser {
  readonly #store: Store;
  readonly #followed: FollowedColumns;
  /** by their filters, as long as the columns */
  readonly #counts = new WeakMap<Columns, Map<string, Counts>>();
  #isRehearsed = false;

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

  /** Is there something to be read from a disk that is busy? Then it is done sooner a little later. */
  get isHeldUp(): boolean {
    return !this.isCurrent && isSettling(this.#store);
  }

  /** Reads what has changed, and counts it. Yields as `counting`. */
  *catchingUp(): Generator<void, void> {
    yield* this.counting(partnerFilterShape.parse({}));
  }

  /** Every order, what filters look up, and the first questions, before somebody asks. Yields as `counting`. */
  *preparing(): Generator<void, void> {
    yield* this.catchingUp();
    const columns = yield* this.#now();
    for (const name of faceted) {
      codesByKey(columns[name], name);
      yield;
    }
    for (const sort of sorts) if (this.isCurrent) yield* rowsInOrder(this.#store, columns, sort);
    yield* readLatestIds(this.#store);
    const asked = this.#isRehearsed ? [] : rehearsal(this.#store, columns);
    this.#isRehearsed ||= asked.length > 0;
    for (const filter of asked) if (this.isCurrent) yield* this.page(filter, 'name', { page: 1, size: 50 });
  }

  /** The same as `page`; null where many partners must be read anew first. Yields as `counting`. */
  *pageNow(filter: PartnerFilter, sort: string, at: PageOf): Generator<void, FoundPage | null> {
    return this.isCurrent || !isLarge(this.#store) ? yield* this.page(filter, sort, at) : null;
  }

  /** A page of what a filter matches. Yields as `counting`. */
  *page(filter: PartnerFilter, sort: string, { page, size }: PageOf): Generator<void, FoundPage> {
    const columns = yield* this.#now();
    const wanted = { from: (page - 1) * size, most: size + 1 };
    const { ids, before } = yield* partOf(this.#store, columns, filter, sort, wanted);
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

  /** Total and counts beside the filters. Yields where something else may be done in between. */
  *counting(filter: PartnerFilter): Generator<void, Counts & { all: number }> {
    const columns = yield* this.#now();
    const known = this.#countsOf(columns).get(JSON.stringify(filter));
    const counts =
      known ?? (yield* this.#count(columns, filter, yield* foundRows(this.#store, columns, filter)));
    return { ...counts, all: columns.size };
  }

  /** All ids that a filter matches, in order. Yields as `counting`. */
  *ordering(filter: PartnerFilter, sort: string): Generator<void, Int32Array> {
    const columns = yield* this.#now();
    const found = yield* foundRows(this.#store, columns, filter);
    return matching(
      columns,
      yield* rowsToLookAt(this.#store, columns, sort, { found }),
      verdictOf(columns, filter),
    ).ids;
  }

  /** The titles of the extras that these partnerships have, in the order in which their lists had them. Yields as `counting`. */
  *extraTitles(filter: PartnerFilter): Generator<void, string[]> {
    const columns = yield* this.#now();
    const found = yield* foundRows(this.#store, columns, filter);
    const matches = verdictOf(columns, filter);
    const without = columns.extra.values.indexOf('no');
    const verdict: Verdict = (row) => (columns.extra.codes[row] === without ? 1 : matches(row));
    const { ids } = matching(columns, yield* rowsToLookAt(this.#store, columns, 'name', { found }), verdict);
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
    const narrow = narrowestOf(columns, filter);
    const rows = yield* rowsToLookAt(this.#store, columns, sort, { found: null, narrow });
    const verdict = verdictOf(columns, filter);
    const matches: Verdict = (row) => (found === null || isAmong(found.bits, row) ? verdict(row) : 1);
    const behind = {
      size: rows.size - start,
      at: (place: number) => rows.at(start + place),
      next: (place: number) => rows.next(start + place) - start,
    };
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

  /**
   * The brands with their counts: as they were before, while the disk is busy with what was stored last, while many
   * partners are read anew, or few for longer than somebody notices. Yields as `counting`.
   */
  *brands(): Generator<void, CountedBrands> {
    const before = this.isHeldUp ? this.#followed.before() : null;
    if (before !== null) return this.#countedBrands(before, true);
    const current = this.#now();
    const patience = performance.now() + noticed;
    for (let step = current.next(); ; step = current.next()) {
      const former = () => (this.isCurrent ? null : this.#followed.former(performance.now() > patience));
      const counted = step.done ? countByBrand(step.value) : former();
      if (counted !== null) return this.#countedBrands(counted, !step.done);
      yield;
    }
  }

  #countedBrands(counted: BrandCounts, isBehind: boolean): CountedBrands {
    return { partners: counted.all, brands: listBrands(this.#store, counted), isBehind };
  }

  #countAtOnce(columns: Columns, filter: PartnerFilter): Counts | null {
    const known = this.#countsOf(columns).get(JSON.stringify(filter));
    if (known) return known;
    const found = rowsKnown(this.#store, columns, filter);
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

  *#now(): Generator<void, Columns> {
    return yield* this.#followed.current();
  }
}
