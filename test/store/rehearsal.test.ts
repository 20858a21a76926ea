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

test('among many partners searches and imports are rehearsed, each of which finds somebody', () => {
  const store = openStore(databaseOfMany(), migrations);
  whenDone(() => void store.close());
  store.exec(`
    INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged, failed, ignored, detail, settings)
      VALUES (7, 1, 'crm', 'list.csv', 'x', '2024-01-01', 900, 900, 0, 0, 0, 0, '{}', '{}');
    INSERT INTO import_row (import_id, row, partnership_id, outcome, given) SELECT 7, id, id, 'created', 0 FROM partnership WHERE id <= 900`);
  const asked = rehearsal(store, loadColumns(store));
  expect(asked).toHaveLength(35);
  expect(asked.filter((filter) => filter.import === '7')).toMatchObject([
    { email: '', joinedTo: '' },
    { email: 'yes', joinedTo: '' },
    { email: '', joinedTo: expect.stringMatching(/^20/) },
  ]);
  const searches = asked.map(({ search }) => search);
  expect(searches).toEqual(expect.arrayContaining(['partner', 'common partner', 'pa', 'common']));
  expect(new Set(asked.map(({ brand }) => brand))).toEqual(new Set(['', 'Acme', 'Borealis', 'Cinder']));
  const browser = new Browser(store);
  // all of these joined later than the date that is asked for
  for (const filter of asked.filter(({ joinedTo }) => joinedTo === ''))
    expect(finished(browser.page(filter, 'name', { page: 1, size: 1 })).ids).toHaveLength(1);
});

test('among few nothing is rehearsed', () => {
  const desk = new Desk();
  desk.import(approved(['4000001', 'Alder Trail Blog']));
  const { db } = desk.workplace;
  expect(rehearsal(db, loadColumns(db))).toEqual([]);
});
