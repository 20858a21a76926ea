import type { PartnerFilter } from '../domain/filter.ts';
import type { Columns } from './columns.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { found, met } from './partner-filter.ts';
import { lastPartnerId, mayMatch } from './partner-search.ts';

/** A part of a filter that columns do not know: what is searched for, and the import. */
interface Part {
  key: string;
  /** of a partnership `s` and its partner `p` */
  condition: string;
  values: Record<string, string | number>;
  /** ids of the partnerships, where these are quickly found; else null */
  few(): number[] | null;
  /** all their ids, in portions */
  all(): Iterable<number[]>;
}

/** The rows that search and import let through: in their order, and 1 for each. */
export interface Found {
  rows: Int32Array;
  mask: Uint8Array;
}

/** What was found, by the part of the filter; the latest few, as long as the columns. */
const known = new WeakMap<Columns, Map<string, Found>>();
const mostKnown = 4;

/**
 * The rows that search and import let through; null where neither is on. Everything is looked through in portions, so
 * that whoever asks can do something else in between.
 */
export function* foundRows(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
): Generator<void, Found | null> {
  const found: Found[] = [];
  for (const part of partsOf(store, filter)) {
    const remembered = recall(columns, part) ?? foundAtOnce(columns, part);
    const mask = remembered?.mask ?? new Uint8Array(columns.size);
    if (!remembered)
      for (const ids of part.all()) {
        mark(columns, mask, ids);
        yield;
      }
    found.push(remembered ?? keep(columns, part, mask));
  }
  return both(found);
}

/** The same where it is known, or may be found at once; `undefined` where it takes longer. */
export function rowsFoundAtOnce(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
  { look }: { look: boolean },
): Found | null | undefined {
  const found = partsOf(store, filter).map(
    (part) => recall(columns, part) ?? (look ? foundAtOnce(columns, part) : null),
  );
  return found.includes(null) ? undefined : both(found as Found[]);
}

/** Tries partnerships one by one: which of these ids search and import let through? */
export function tester(store: Store, filter: PartnerFilter): (ids: number[]) => Set<number> {
  const parts = partsOf(store, filter);
  const statement = store
    .prepare<object, number>(
      `SELECT s.id FROM json_each(:ids) wanted CROSS JOIN partnership s ON s.id = wanted.value
         LEFT JOIN partner p ON p.id = s.partner_id
       WHERE ${parts.map(({ condition }) => condition).join(' AND ')}`,
    )
    .pluck();
  const values = Object.assign({}, ...parts.map((part) => part.values));
  return (ids) => new Set(statement.all({ ...values, ids: JSON.stringify(ids) }));
}

/**
 * Says of a row whether search and import may let it through, as far as `rowsFoundAtOnce` and the index of the search
 * tell: who may not, never does.
 */
export function rowsThatMayMatch(
  store: Store,
  columns: Columns,
  filter: PartnerFilter,
): (row: number) => boolean {
  const found = partsOf(store, filter).map((part) => recall(columns, part));
  const masks = found.filter((one) => one !== null).map(({ mask }) => mask);
  const partners = foldName(filter.search) === '' ? null : partnersThatMayMatch(store, columns, filter);
  const { partnerIds } = columns;
  const isPartner = (row: number) => partners === null || partners[partnerIds[row] as number] === 1;
  // a million rows may be asked about
  if (masks.length === 0) return isPartner;
  return (row) => isPartner(row) && masks.every((mask) => mask[row] === 1);
}

/** Of partners who are more than one in so many, a page is as soon filled by trying one after the other. */
const oneIn = 12;
const mostPartners = 60_000;

/** 1 for each id of a partner that the index of the search does not rule out; null where it leaves too many, or does not tell. */
function partnersThatMayMatch(store: Store, columns: Columns, filter: PartnerFilter): Uint8Array | null {
  const key = `may ${filter.search}`;
  const remembered = known.get(columns)?.get(key);
  if (remembered) return remembered.mask;
  const last = lastPartnerId(store);
  const most = Math.min(mostPartners, Math.trunc(last / oneIn));
  const partners = mayMatch(store, foldName(filter.search), most);
  if (partners === null) return null;
  const mask = new Uint8Array(last + 1);
  for (const id of partners) mask[id] = 1;
  remember(columns, key, { mask, rows: none });
  return mask;
}

const none = new Int32Array();

function recall(columns: Columns, { key }: Part): Found | null {
  return known.get(columns)?.get(key) ?? null;
}

function foundAtOnce(columns: Columns, part: Part): Found | null {
  const few = part.few();
  if (few === null) return null;
  const mask = new Uint8Array(columns.size);
  mark(columns, mask, few);
  return keep(columns, part, mask);
}

function mark({ rowOf }: Columns, mask: Uint8Array, ids: readonly number[]): void {
  for (const id of ids) {
    const row = rowOf[id] ?? -1;
    if (row >= 0) mask[row] = 1;
  }
}

function keep(columns: Columns, { key }: Part, mask: Uint8Array): Found {
  const found = foundBy(mask);
  remember(columns, key, found);
  return found;
}

function remember(columns: Columns, key: string, found: Found): void {
  const all = known.get(columns) ?? new Map<string, Found>();
  known.set(columns, all);
  all.set(key, found);
  if (all.size > mostKnown) all.delete(all.keys().next().value ?? '');
}

function foundBy(mask: Uint8Array): Found {
  const rows: number[] = [];
  for (let row = mask.indexOf(1); row >= 0; row = mask.indexOf(1, row + 1)) rows.push(row);
  return { rows: Int32Array.from(rows), mask };
}

function both([one, other]: readonly Found[]): Found | null {
  if (one === undefined || other === undefined) return one ?? null;
  return foundBy(one.mask.map((mark, row) => mark & (other.mask[row] as number)));
}

function partsOf(store: Store, filter: PartnerFilter): Part[] {
  const parts: Part[] = [];
  if (filter.import !== '') parts.push(importPart(store, Number(filter.import)));
  if (foldName(filter.search) !== '') parts.push(searchPart(store, foldName(filter.search)));
  return parts;
}

/** So many are looked at before it is said that they are not few, and in a portion of all. */
const few = 2000;
const manyRows = 25_000;
const portion = 5_000;

function importPart(store: Store, id: number): Part {
  const last = store
    .prepare<[number], number | null>('SELECT max(row) FROM import_row WHERE import_id = ?')
    .pluck()
    .get(id);
  const between = store
    .prepare<[number, number, number], string>(
      'SELECT json_group_array(partnership_id) FROM import_row WHERE import_id = ? AND row > ? AND row <= ?',
    )
    .pluck();
  const ids = (from: number, to: number): number[] => JSON.parse(between.get(id, from, to) ?? '[]');
  return {
    key: `import ${id}`,
    condition: met,
    values: { import: id },
    few: () => ((last ?? 0) <= manyRows ? ids(0, manyRows) : null),
    *all() {
      for (let from = 0; from < (last ?? 0); from += manyRows) yield ids(from, from + manyRows);
    },
  };
}

function searchPart(store: Store, search: string): Part {
  return {
    key: `search ${search}`,
    condition: found,
    values: { search },
    few() {
      const partners = mayMatch(store, search, few);
      return partners && tried(store).all({ partners: JSON.stringify(partners), search });
    },
    *all() {
      const last = lastPartnerId(store);
      const partners = mayMatch(store, search, Math.trunc(last / 4));
      const statement = tried(store);
      for (let from = 0; from < (partners?.length ?? last); from += portion) {
        const some =
          partners?.slice(from, from + portion) ?? Array.from({ length: portion }, (_, at) => from + at + 1);
        yield statement.all({ partners: JSON.stringify(some), search });
      }
    },
  };
}

/** The partnerships that a search finds among these partners. */
function tried(store: Store) {
  return store
    .prepare<object, number>(
      `SELECT s.id FROM json_each(:partners) wanted CROSS JOIN partner p ON p.id = wanted.value
         CROSS JOIN partnership s ON s.partner_id = p.id
       WHERE ${found}`,
    )
    .pluck();
}
