import { Coder, type Column, type Columns, coded, roomFor, yesOrNo } from './columns.ts';
import type { Store } from './open.ts';
import { readSearchSample } from './search-sample.ts';
import { markOf } from './since.ts';
import { finished, inPortions } from './turns.ts';

/** Reads all partnerships, at one moment of the database. */
export function loadColumns(store: Store): Columns {
  return store.transaction(() => finished(loadingColumns(store)))();
}

/** The same in portions, in the transaction that the caller holds; nobody else may use the connection meanwhile. */
export function* loadingColumns(store: Store): Generator<void, Columns> {
  const mark = markOf(store);
  const partners = yield* loadPartners(store);
  const found = yield* loadPartnerships(store, partners);
  const inOrder = yield* orderOfNames(store, found.ids);
  const size = inOrder.length;
  const ids = yield* sorted(found.ids, inOrder, new Int32Array(size));
  const rowOf = yield* rowsById(ids, highest(store, 'partnership'));
  const partnerIds = yield* sorted(found.partnerIds, inOrder, new Int32Array(size));
  const columns: Partial<Record<(typeof coded)[number], Column>> = {};
  for (const name of coded) {
    const { codes, values } = found[name];
    columns[name] = { codes: yield* sorted(codes, inOrder, roomFor(size, values.length)), values };
  }
  const all = columns as Required<typeof columns>;
  const lastPartner = highest(store, 'partner');
  const sample = yield* readSearchSample(store, lastPartner);
  return { mark, size, partners: partners.size, lastPartner, ids, partnerIds, rowOf, ...all, sample };
}

/** So many partners are counted in a few milliseconds. */
const counted = 50_000;

/** How many partnerships there are. Yields as all of this. */
export function* countPartnerships(store: Store): Generator<void, number> {
  const last = store.prepare<[], number | null>('SELECT max(partner_id) FROM partnership').pluck().get() ?? 0;
  const count = store
    .prepare<[number, number], number>(
      'SELECT count(*) FROM partnership WHERE partner_id > ? AND partner_id <= ?',
    )
    .pluck();
  let sum = 0;
  for (let from = 0; from < last; from += counted) {
    sum += count.get(from, from + counted) ?? 0;
    yield;
  }
  return sum;
}

/** Where each partnership stands. Yields as all of this. */
export function* rowsById(ids: Int32Array, highestId: number): Generator<void, Int32Array> {
  const rowOf = new Int32Array(highestId + 1).fill(-1);
  yield* inPortions(ids.length, (from, to) => {
    for (let row = from; row < to; row++) rowOf[ids[row] as number] = row;
  });
  return rowOf;
}

/** The names of brands or networks by their ids, which are their codes. */
export function namesById(store: Store, table: 'brand' | 'network'): (string | null)[] {
  const names: (string | null)[] = new Array(highest(store, table) + 1).fill(null);
  const rows = store.prepare<[], { id: number; name: string }>(`SELECT id, name FROM ${table}`).all();
  for (const { id, name } of rows) names[id] = name;
  return names;
}

export function highest(store: Store, table: string): number {
  return store.prepare<[], number | null>(`SELECT max(id) FROM ${table}`).pluck().get() ?? 0;
}

/** So many rows of a table are read in a few milliseconds. */
const portion = 1000;

/** Partners by their ids: what their partnerships take from them. */
interface Partners {
  size: number;
  network: Int32Array;
  email: Int32Array;
  category: Int32Array;
  categories: Coder;
}

function* loadPartners(store: Store): Generator<void, Partners> {
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
    if (++partners.size % portion === 0) yield;
    partners.network[id] = network;
    partners.email[id] = withoutEmail;
    partners.category[id] = partners.categories.of(categories);
  }
  return partners;
}

function* loadPartnerships(store: Store, partners: Partners) {
  const size = yield* countPartnerships(store);
  const codes = () => new Int32Array(size);
  const [ids, partnerIds, brands, networks, groups] = [codes(), codes(), codes(), codes(), codes()];
  const [dates, categories, statuses, emails, extras] = [codes(), codes(), codes(), codes(), codes()];
  const [group, date, status] = [new Coder(), new Coder(), new Coder()];
  const names = { brand: namesById(store, 'brand'), network: namesById(store, 'network') };
  const rows = store
    .prepare<[], [number, number, number, string | null, string | null, string, number]>(
      `SELECT id, partner_id, brand_id, publisher_group, date_accepted, coalesce(status, 'none'), extra IS NULL FROM partnership ORDER BY id`,
    )
    .raw();
  let row = 0;
  for (const [id, partnerId, brandId, itsGroup, accepted, itsStatus, withoutExtra] of rows.iterate()) {
    if (row % portion === portion - 1) yield;
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
    brand: { codes: brands, values: names.brand },
    network: { codes: networks, values: names.network },
    group: { codes: groups, values: group.values },
    category: { codes: categories, values: partners.categories.values },
    status: { codes: statuses, values: status.values },
    email: { codes: emails, values: yesOrNo },
    date: { codes: dates, values: date.values },
    extra: { codes: extras, values: yesOrNo },
  };
}

/** A place of `ids` for each partnership, in the order of names. */
function* orderOfNames(store: Store, ids: Int32Array): Generator<void, Int32Array> {
  const places = yield* rowsById(ids, highest(store, 'partnership'));
  const order = new Int32Array(ids.length);
  const rows = store.prepare<[], number>('SELECT id FROM partnership ORDER BY name_key, id').pluck();
  let row = 0;
  for (const id of rows.iterate()) {
    if (row % portion === portion - 1) yield;
    order[row++] = places[id] as number;
  }
  return order;
}

function* sorted<Kind extends Column['codes']>(
  codes: Int32Array,
  inOrder: Int32Array,
  room: Kind,
): Generator<void, Kind> {
  yield* inPortions(inOrder.length, (from, to) => {
    for (let row = from; row < to; row++) room[row] = codes[inOrder[row] as number] as number;
  });
  return room;
}
