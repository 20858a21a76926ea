import { matchKey } from '../domain/names.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';

/** What a filter or a sort looks at, for every partnership: a code for each row, and what the codes mean. */
export interface Column {
  codes: Uint8Array | Uint16Array | Int32Array;
  values: readonly (string | null)[];
}

/**
 * All partnerships in memory, some 60 bytes each with their orders, one row after the other in the order of their names: any filter, any
 * sort and all counts are one walk through arrays, a million rows in a few milliseconds, where the same by SQL takes
 * seconds and would need an index for each.
 */
export interface Columns {
  size: number;
  partners: number;
  /** of the partnerships */
  ids: Int32Array;
  partnerIds: Int32Array;
  /** where a partnership stands; -1 where it is not */
  rowOf: Int32Array;
  brand: Column;
  network: Column;
  group: Column;
  /** values are JSON arrays */
  category: Column;
  /** `none` where blank */
  status: Column;
  /** `yes` or `no` */
  email: Column;
  date: Column;
  /** has it columns of its list's own? `yes` or `no` */
  extra: Column;
}

/** Reads all partnerships, at one moment of the database. */
export function loadColumns(store: Store): Columns {
  return store.transaction(() => {
    const partners = loadPartners(store);
    const found = loadPartnerships(store, partners);
    const inOrder = orderOfNames(store, found.ids);
    const rowOf = new Int32Array(highest(store, 'partnership') + 1).fill(-1);
    for (let row = 0; row < inOrder.length; row++) rowOf[found.ids[inOrder[row] as number] as number] = row;
    const sorted = (codes: Codes): Codes => inOrder.map((row) => codes[row] as number);
    const column = ({ codes, values }: Coded): Column => ({
      codes: narrowed(sorted(codes), values.length),
      values,
    });
    return {
      size: inOrder.length,
      partners: partners.size,
      ids: sorted(found.ids),
      partnerIds: sorted(found.partnerIds),
      rowOf,
      brand: column(found.brand),
      network: column(found.network),
      group: column(found.group),
      category: column(found.category),
      status: column(found.status),
      email: column(found.email),
      date: column(found.date),
      extra: column(found.extra),
    };
  })();
}

type Codes = Int32Array<ArrayBuffer>;
interface Coded {
  codes: Codes;
  values: readonly (string | null)[];
}

/** Gives each value a number, in the order in which they come. */
class Coder {
  readonly values: (string | null)[] = [];
  readonly #codes = new Map<string | null, number>();

  of(value: string | null): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#codes.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Partners by their ids: what their partnerships take from them. */
interface Partners {
  size: number;
  network: Codes;
  email: Codes;
  category: Codes;
  categories: Coder;
}

function loadPartners(store: Store): Partners {
  const room = highest(store, 'partner') + 1;
  const partners: Partners = {
    size: 0,
    network: new Int32Array(room),
    email: new Int32Array(room),
    category: new Int32Array(room),
    categories: new Coder(),
  };
  const rows = store
    .prepare<[], [number, number, number, string | null]>(
      'SELECT id, network_id, email IS NULL, categories FROM partner ORDER BY id',
    )
    .raw();
  for (const [id, network, withoutEmail, categories] of rows.iterate()) {
    partners.size++;
    partners.network[id] = network;
    partners.email[id] = withoutEmail;
    partners.category[id] = partners.categories.of(categories);
  }
  return partners;
}

function loadPartnerships(store: Store, partners: Partners) {
  const size = store.prepare<[], number>('SELECT count(*) FROM partnership').pluck().get() ?? 0;
  const codes = () => new Int32Array(size);
  const [ids, partnerIds, brands, networks, groups, dates] = [
    codes(),
    codes(),
    codes(),
    codes(),
    codes(),
    codes(),
  ];
  const [categories, statuses, emails, extras] = [codes(), codes(), codes(), codes()];
  const [group, date, status] = [new Coder(), new Coder(), new Coder()];
  const rows = store
    .prepare<[], [number, number, number, string | null, string | null, string, number]>(
      `SELECT id, partner_id, brand_id, publisher_group, date_accepted, coalesce(status, 'none'), extra IS NULL FROM partnership ORDER BY id`,
    )
    .raw();
  let row = 0;
  for (const [id, partnerId, brandId, itsGroup, accepted, itsStatus, withoutExtra] of rows.iterate()) {
    ids[row] = id;
    partnerIds[row] = partnerId;
    brands[row] = brandId;
    networks[row] = partners.network[partnerId] as number;
    groups[row] = group.of(itsGroup);
    dates[row] = date.of(accepted);
    categories[row] = partners.category[partnerId] as number;
    statuses[row] = status.of(itsStatus);
    emails[row] = partners.email[partnerId] as number;
    extras[row] = withoutExtra;
    row++;
  }
  return {
    ids,
    partnerIds,
    brand: { codes: brands, values: namesById(store, 'brand') },
    network: { codes: networks, values: namesById(store, 'network') },
    group: { codes: groups, values: group.values },
    category: { codes: categories, values: partners.categories.values },
    status: { codes: statuses, values: status.values },
    email: { codes: emails, values: ['yes', 'no'] },
    date: { codes: dates, values: date.values },
    extra: { codes: extras, values: ['yes', 'no'] },
  };
}

/** A place of `ids` for each partnership, in the order of names. */
function orderOfNames(store: Store, ids: Codes): Codes {
  const places = new Int32Array(highest(store, 'partnership') + 1);
  for (let place = 0; place < ids.length; place++) places[ids[place] as number] = place;
  const order = new Int32Array(ids.length);
  const rows = store.prepare<[], number>('SELECT id FROM partnership ORDER BY name_key, id').pluck();
  let row = 0;
  for (const id of rows.iterate()) order[row++] = places[id] as number;
  return order;
}

function namesById(store: Store, table: 'brand' | 'network'): (string | null)[] {
  const names: (string | null)[] = new Array(highest(store, table) + 1).fill(null);
  const rows = store.prepare<[], { id: number; name: string }>(`SELECT id, name FROM ${table}`).all();
  for (const { id, name } of rows) names[id] = name;
  return names;
}

function highest(store: Store, table: string): number {
  return store.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0;
}

/** As few bytes for each code as will do. */
function narrowed(codes: Codes, values: number): Column['codes'] {
  if (values <= 0x100) return Uint8Array.from(codes);
  return values <= 0x10000 ? Uint16Array.from(codes) : codes;
}

/** How a filter compares what a column says. */
export const sameIn = {
  brand: matchKey,
  network: matchKey,
  group: foldName,
  category: foldName,
  status: foldName,
  email: foldName,
};
