import { expect, test } from 'vitest';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { Browser } from '../../src/store/browse.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store, withoutWaiting } from '../../src/store/open.ts';
import { indexPartners, mergeParts } from '../../src/store/partner-search.ts';
import { finished } from '../../src/store/turns.ts';
import { Writer } from '../../src/writer/client.ts';
import { temporaryFile } from '../support/temporary.ts';

const partners = 60_000;
const portions = 12;
/** SQLite leaves three parts as they are. */
const few = 4;

test('what imports left of the search index in many parts is merged, and finds the same partners', () => {
  const store = openStore(databaseInParts(), migrations);
  const before = idsFound(store);
  expect(partsOf(store)).toBe(portions);
  let steps = 0;
  while (mergeParts(store)) steps++;
  expect(steps).toBeGreaterThan(1);
  expect(partsOf(store)).toBeLessThan(few);
  expect(idsFound(store)).toEqual(before);
  expect(mergeParts(store)).toBe(false);
  store.close();
});

test('nobody waits for it while another connection writes', () => {
  const file = databaseInParts();
  const [store, other] = [openStore(file, migrations), openStore(file, migrations)];
  other.exec('BEGIN IMMEDIATE');
  expect(() => withoutWaiting(store, () => mergeParts(store))).toThrow(/locked/);
  other.exec('ROLLBACK');
  expect(withoutWaiting(store, () => mergeParts(store))).toBe(true);
  const patience = () => store.pragma('busy_timeout', { simple: true });
  expect(withoutWaiting(store, patience)).toBe(0);
  expect(patience()).toBe(30_000);
  for (const one of [store, other]) one.close();
});

test('a writer that has nothing to do merges it', async () => {
  const file = databaseInParts();
  const writer = await Writer.start(file);
  const store = openStore(file, [], 'read');
  try {
    await expect.poll(() => partsOf(store), { timeout: 20_000 }).toBeLessThan(few);
    expect(await writer.editByHand({ kind: 'note', partnerId: 1, text: 'Called' })).toBe('done');
  } finally {
    store.close();
    await writer.close();
  }
});

/** As after large imports, which leave it in parts. @returns its path */
function databaseInParts(): string {
  const file = temporaryFile();
  const store = openStore(file, migrations);
  store.exec(`
    INSERT INTO partner_search (partner_search, rank) VALUES ('automerge', 0);
    INSERT INTO network VALUES (1, 'LinkShare', 'linkshare');
    INSERT INTO brand VALUES (1, 'Acme', 'acme');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${partners})
    INSERT INTO partner (id, network_id, network_publisher_id, name, email)
      SELECT i, 1, 4000000 + i, iif(i % 3 = 0, 'Rare ', 'Common ') || i, 'desk' || i || '@partner.example' FROM n;
    INSERT INTO partnership (id, partner_id, brand_id, name_key) SELECT id, id, 1, fold(name) FROM partner`);
  const each = partners / portions;
  for (let from = 0; from < partners; from += each)
    indexPartners(store, 'id > :from AND id <= :to', { from, to: from + each }, each);
  store.close();
  return file;
}

function partsOf(store: Store): number {
  return Number(store.prepare('SELECT count(DISTINCT segid) FROM partner_search_idx').pluck().get());
}

function idsFound(store: Store): number[][] {
  const browser = new Browser(store);
  return ['rare', 'common 29', 'desk7', 'ra', '40029', 'nobody'].map((search) => [
    ...finished(browser.ordering(partnerFilterShape.parse({ search }), 'name')),
  ]);
}
