import { expect, test } from 'vitest';
import { Browser } from '../../src/store/browse.ts';
import { loadColumns } from '../../src/store/load-columns.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { rehearsal } from '../../src/store/rehearsal.ts';
import { finished } from '../../src/store/turns.ts';
import { approved, Desk } from '../importer/lists.ts';
import { databaseOfMany } from '../support/many-partners.ts';
import { whenDone } from '../support/temporary.ts';

test('among many partners searches of several kinds are rehearsed, each of which finds somebody', () => {
  const store = openStore(databaseOfMany(), migrations);
  whenDone(() => void store.close());
  const asked = rehearsal(store, loadColumns(store));
  expect(asked).toHaveLength(32);
  const searches = asked.map(({ search }) => search);
  expect(searches).toEqual(expect.arrayContaining(['partner', 'common partner', 'pa', 'common']));
  expect(new Set(asked.map(({ brand }) => brand))).toEqual(new Set(['', 'Acme', 'Borealis', 'Cinder']));
  const browser = new Browser(store);
  for (const filter of asked)
    expect(finished(browser.page(filter, 'name', { page: 1, size: 1 })).ids).toHaveLength(1);
});

test('among few nothing is rehearsed', () => {
  const desk = new Desk();
  desk.import(approved(['4000001', 'Alder Trail Blog']));
  const { db } = desk.workplace;
  expect(rehearsal(db, loadColumns(db))).toEqual([]);
});
