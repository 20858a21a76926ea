import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partnerFilterShape, sorts } from '../../src/domain/filter.ts';
import { statuses } from '../../src/domain/partner.ts';
import { editByHand, undoImport } from '../../src/importer/index.ts';
import { Browser } from '../../src/store/browse.ts';
import { rowsInOrder } from '../../src/store/column-order.ts';
import { type Columns, coded } from '../../src/store/columns.ts';
import { patchedColumns } from '../../src/store/followed-columns.ts';
import { loadColumns } from '../../src/store/load-columns.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { setStatus } from '../../src/store/status.ts';
import { finished } from '../../src/store/turns.ts';
import { approved, csv, Desk } from '../importer/lists.ts';
import { databaseOfMany, manyPartners } from '../support/many-partners.ts';
import { partnership, storeWith } from '../support/partner-store.ts';

/** Names whose order by bytes is not that of JavaScript, and some that are equal to filters. */
const names = ['Ann', 'ÁNN', 'Bob & Co', 'bob & co', '\ue000 Private', '😀 Fun', '株式会社', 'Zoë'];
const someRow = fc.record({
  id: fc.integer({ min: 4_000_001, max: 4_000_014 }).map(String),
  name: fc.constantFrom(...names),
  email: fc.constantFrom('', '#CLEAR', 'ann@one.example', 'Zoe@two.example', 'b@three.example'),
  group: fc.constantFrom('', '#CLEAR', 'Gold', 'gold', 'Silver', '\ue000', '😀'),
  categories: fc.constantFrom('', 'Travel', 'travel | Food', 'Food'),
  date: fc.constantFrom('', '2020-01-01', '2021-12-31'),
  tier: fc.constantFrom('', 'a', '#CLEAR'),
});
const someStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      brand: fc.constantFrom('Acme', 'Borealis', 'Cinder'),
      network: fc.constantFrom('LinkShare', 'LinkShare', 'CJ'),
      rows: fc.uniqueArray(someRow, { minLength: 1, maxLength: 8, selector: ({ id }) => id }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), nth: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('status' as const),
      partnerships: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
      status: fc.constantFrom(null, ...statuses),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('note' as const), partnerId: fc.constant(1) }) },
);
type Step = typeof someStep extends fc.Arbitrary<infer Some> ? Some : never;

test('what imports, undos and people changed is patched in: the same as everything read anew', () => {
  let patched = 0;
  let stayed = 0;
  fc.assert(
    fc.property(fc.array(fc.array(someStep, { minLength: 1, maxLength: 2 }), { maxLength: 12 }), (turns) => {
      const desk = new Desk();
      const { db } = desk.workplace;
      let columns = loadColumns(db);
      for (const steps of turns) {
        for (const sort of sorts) finished(rowsInOrder(db, columns, sort));
        for (const step of steps) take(desk, step);
        const now = db.transaction(() => finished(patchedColumns(db, columns)))();
        if (now === null) throw new Error('So few are to be patched in.');
        expect(said(db, now)).toEqual(said(db, loadColumns(db)));
        patched++;
        if (now.rowOf === columns.rowOf) stayed++;
        columns = now;
      }
    }),
    { numRuns: 60 },
  );
  expect(patched).toBeGreaterThan(100);
  expect(stayed).toBeGreaterThan(10);
});

function take(desk: Desk, step: Step): void {
  if (step.kind === 'import') importRows(desk, step);
  else if (step.kind === 'undo') undoSome(desk, step.nth);
  else if (step.kind === 'status') editByHand(desk.workplace, step);
  else if (hasPartner(desk, step.partnerId)) editByHand(desk.workplace, { ...step, text: 'Called.' });
}

function importRows(desk: Desk, { brand, network, rows }: Extract<Step, { kind: 'import' }>): void {
  const titles = ['Site ID', 'Publisher Name', 'Email', 'Group', 'Publisher Categories', 'Join Date', 'Tier'];
  const cells = rows.map((row) => [
    row.id,
    row.name,
    row.email,
    row.group,
    row.categories,
    row.date,
    row.tier,
  ]);
  desk.import(csv(titles, ...cells), { brand, network });
}

function undoSome(desk: Desk, nth: number): void {
  const ids = desk.workplace.db
    .prepare<[], number>('SELECT id FROM import WHERE undone_at IS NULL')
    .pluck()
    .all();
  const id = ids[nth % ids.length];
  if (id !== undefined) undoImport(desk.workplace, id);
}

function hasPartner(desk: Desk, id: number): boolean {
  return desk.workplace.db.prepare('SELECT 1 FROM partner WHERE id = ?').get(id) !== undefined;
}

/** All that columns say, whatever their codes. */
function said(store: Store, columns: Columns) {
  const { mark, size, partners, lastPartner, ids, partnerIds, rowOf } = columns;
  const values = coded.map((name) => [
    name,
    Array.from(columns[name].codes, (code) => columns[name].values[code]),
  ]);
  const orders = sorts
    .flatMap((sort) => [sort, `-${sort}`])
    .map((sort) => [sort, finished(rowsInOrder(store, columns, sort))]);
  return { mark, size, partners, lastPartner, ids, partnerIds, rowOf, values, orders };
}

test('more groups than one byte can tell apart are patched in too', () => {
  const desk = new Desk();
  const { db } = desk.workplace;
  const list = (from: number) =>
    csv(
      ['Site ID', 'Publisher Name', 'Group'],
      ...Array.from({ length: 200 }, (_, at) => [String(4_100_000 + from + at), `P ${at}`, `G ${from + at}`]),
    );
  desk.import(list(0));
  const before = loadColumns(db);
  desk.import(list(200));
  const now = db.transaction(() => finished(patchedColumns(db, before)))();
  expect(now && said(db, now)).toEqual(said(db, loadColumns(db)));
});

test('one of many is patched in, however many they are', () => {
  const store = storeWith(Array.from({ length: 20_001 }, () => partnership()));
  const before = loadColumns(store);
  setStatus(store, [7], 'removed', '2026-01-01T00:00:00.000Z');
  const now = store.transaction(() => finished(patchedColumns(store, before)))();
  expect(now?.status.values[now.status.codes[now.rowOf[7] as number] as number]).toBe('removed');
  expect(now?.ids).toBe(before.ids);
});

test('while many are read anew, the brands say what they said before, and that they do; all else waits', () => {
  const file = databaseOfMany();
  const store = openStore(file, migrations);
  const browser = new Browser(openStore(file, migrations, 'read'));
  finished(browser.preparing());
  // without a trace but the import: only reading everything tells
  store.exec(`INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
      failed, ignored, detail, settings) VALUES (1, 1, 'crm', 'l.csv', '', '', 0, 0, 0, 0, 0, 0, '{}', '{}');
    DELETE FROM partnership WHERE id <= 30; DELETE FROM partner WHERE id <= 30`);
  const counting = browser.counting(partnerFilterShape.parse({}));
  const behind = finished(browser.brands());
  expect(behind).toMatchObject({ isBehind: true, partners: manyPartners });
  expect(behind.brands.map(({ partners }) => partners)).toEqual([40_000, 40_000, 40_000]);
  for (let nth = 0; nth < 5; nth++) expect(counting.next().done).toBe(false);
  const again = browser.brands();
  expect(again.next()).toMatchObject({ done: true, value: { isBehind: true } });
  expect(finished(counting)).toMatchObject({ total: manyPartners - 30, all: manyPartners - 30 });
  expect(finished(browser.brands())).toMatchObject({ isBehind: false, partners: manyPartners - 30 });
  store.close();
});

test('what is stored while everything is read is among what is asked for afterwards', () => {
  const desk = new Desk();
  const row = (id: number) => approved([String(id), `P ${id}`]);
  desk.import(row(4_000_001));
  const browser = new Browser(desk.workplace.db);
  const none = partnerFilterShape.parse({});
  const first = browser.counting(none);
  expect(first.next().done).toBe(false);
  desk.import(row(4_000_002));
  const second = browser.counting(none);
  expect(finished(second).total).toBe(2);
  expect(finished(first).total).toBeGreaterThanOrEqual(1);
});
