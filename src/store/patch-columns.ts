import { Coder, type Codes, type Column, type Columns, coded, roomFor, yesOrNo } from './columns.ts';
import { highest, namesById, rowsById } from './load-columns.ts';
import { merged, placesAmong, remembering } from './merged-rows.ts';
import type { Store } from './open.ts';
import { markOf } from './since.ts';
import { inPortions } from './turns.ts';

/** Columns that were made from former ones. */
export interface Patch {
  old: Columns;
  now: Columns;
  /** where each old row stands now; -1 where it is gone or was read anew */
  moved: Int32Array;
  /** rows that were read anew */
  fresh: Int32Array;
  /** is every row where it was? */
  stays: boolean;
}

/**
 * Reads some partners anew, with all their partnerships, and takes everything else from the columns there are. In the
 * transaction that the caller holds.
 *
 * @param partners all of whom anything is different since the columns were read
 */
export function* patching(store: Store, old: Columns, partners: readonly number[]): Generator<void, Patch> {
  const mark = markOf(store);
  const fresh = yield* readFresh(store, partners);
  const others = yield* rowsWithout(old, partners);
  const { kept } = others;
  const places = yield* placesOf(store, fresh, old, kept);
  const rows = places.map((place, at) => place + at);
  const source = yield* merged(
    kept,
    rows.map((_, at) => ~at),
    places,
  );
  const stays = source.length === old.size && fresh.every(({ id }, at) => old.ids[rows[at] as number] === id);
  const made: Made = { source, rows, stays };
  const ids = yield* taken(
    made,
    old.ids,
    fresh.map(({ id }) => id),
  );
  const now: Columns = {
    mark,
    size: source.length,
    partners: old.partners - others.touched + countPartners(store, partners),
    lastPartner: highest(store, 'partner'),
    ids,
    partnerIds: yield* taken(
      made,
      old.partnerIds,
      fresh.map(({ partnerId }) => partnerId),
    ),
    rowOf: stays ? old.rowOf : yield* rowsById(ids, highest(store, 'partnership')),
    ...(yield* columnsOf(store, made, old, fresh)),
    sample: old.sample,
  };
  return { old, now, moved: yield* movedBy(source, old.size), fresh: rows, stays };
}

/** A partnership as the columns know it. */
interface Fresh {
  id: number;
  partnerId: number;
  nameKey: Buffer;
  brand: number;
  network: number;
  group: string | null;
  category: string | null;
  status: string;
  email: string;
  date: string | null;
  extra: string;
}

/** What the new rows are made of. */
interface Made {
  /** for each row the old one that it was, or `~` the number of a fresh one */
  source: Int32Array;
  /** where the fresh ones stand */
  rows: Int32Array;
  stays: boolean;
}

/** So many partners are read at a time. */
const portion = 100;

function* readFresh(store: Store, partners: readonly number[]): Generator<void, Fresh[]> {
  const read = store.prepare<[string], Omit<Fresh, 'nameKey'> & { nameKey: string }>(
    `SELECT s.id, s.partner_id AS partnerId, s.name_key AS nameKey, s.brand_id AS brand, p.network_id AS network,
       s.publisher_group AS "group", p.categories AS category, coalesce(s.status, 'none') AS status,
       iif(p.email IS NULL, 'no', 'yes') AS email, s.date_accepted AS date, iif(s.extra IS NULL, 'no', 'yes') AS extra
     FROM json_each(?) wanted CROSS JOIN partner p ON p.id = wanted.value CROSS JOIN partnership s ON s.partner_id = p.id`,
  );
  const fresh: Fresh[] = [];
  for (let at = 0; at < partners.length; at += portion) {
    for (const one of read.all(JSON.stringify(partners.slice(at, at + portion))))
      fresh.push({ ...one, nameKey: Buffer.from(one.nameKey) });
    yield;
  }
  return fresh.sort((one, other) => Buffer.compare(one.nameKey, other.nameKey) || one.id - other.id);
}

/** The rows of all other partners, and how many of these ones have rows. */
function* rowsWithout(
  { partnerIds, size }: Columns,
  partners: readonly number[],
): Generator<void, { kept: Int32Array; touched: number }> {
  const isTouched = new Uint8Array(partners.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const id of partners) isTouched[id] = 1;
  const rows = new Int32Array(size);
  let kept = 0;
  yield* inPortions(size, (from, to) => {
    for (let row = from; row < to; row++) {
      const id = partnerIds[row] as number;
      if (isTouched[id]) isTouched[id] = 2;
      else rows[kept++] = row;
    }
  });
  return { kept: rows.subarray(0, kept), touched: partners.filter((id) => isTouched[id] === 2).length };
}

/** How many of these partners are in the database. */
function countPartners(store: Store, partners: readonly number[]): number {
  return (
    store
      .prepare<[string], number>('SELECT count(*) FROM partner WHERE id IN (SELECT value FROM json_each(?))')
      .pluck()
      .get(JSON.stringify(partners)) ?? 0
  );
}

function placesOf(store: Store, fresh: readonly Fresh[], { ids }: Columns, kept: Int32Array) {
  const name = store.prepare<[number], string>('SELECT name_key FROM partnership WHERE id = ?').pluck();
  const nameOf = remembering((row) => name.get(ids[row] as number) ?? '');
  return placesAmong(kept.length, fresh.length, (one, at) => {
    const { nameKey, id } = fresh[one] as Fresh;
    const row = kept[at] as number;
    return (Buffer.compare(nameKey, nameOf(row) as Buffer) || id - (ids[row] as number)) < 0;
  });
}

/** What the rows have of an array of the old ones; the very same where nothing of it is different. */
function* taken<Kind extends Codes>(
  { source, rows, stays }: Made,
  old: Kind,
  fresh: readonly number[],
  room: Codes = new Int32Array(source.length),
): Generator<void, Kind> {
  if (stays && fresh.every((code, at) => old[rows[at] as number] === code)) return old;
  yield* inPortions(source.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const one = source[row] as number;
      room[row] = (one < 0 ? fresh[~one] : old[one]) as number;
    }
  });
  return room as Kind;
}

type CodedColumns = Pick<Columns, (typeof coded)[number]>;

function* columnsOf(
  store: Store,
  made: Made,
  old: Columns,
  fresh: readonly Fresh[],
): Generator<void, CodedColumns> {
  const columns: Partial<CodedColumns> = {};
  for (const name of coded) {
    const { codes, values } = codesOf(store, name, old[name], fresh);
    const room = roomFor(made.source.length, values.length);
    columns[name] = { codes: yield* taken(made, old[name].codes, codes, room), values };
    yield;
  }
  return columns as CodedColumns;
}

/** The codes of the fresh ones, and what all codes mean: those there were stay. */
function codesOf(
  store: Store,
  name: (typeof coded)[number],
  { values }: Column,
  fresh: readonly Fresh[],
): { codes: number[]; values: Column['values'] } {
  if (name === 'brand' || name === 'network')
    return { codes: fresh.map((one) => one[name]), values: namesById(store, name) };
  const coder = new Coder(name === 'email' || name === 'extra' ? yesOrNo : values);
  const codes = fresh.map((one) => coder.of(one[name]));
  return { codes, values: coder.values.length === values.length ? values : coder.values };
}

function* movedBy(source: Int32Array, size: number): Generator<void, Int32Array> {
  const moved = new Int32Array(size).fill(-1);
  yield* inPortions(source.length, (from, to) => {
    for (let row = from; row < to; row++) {
      const one = source[row] as number;
      if (one >= 0) moved[one] = row;
    }
  });
  return moved;
}
