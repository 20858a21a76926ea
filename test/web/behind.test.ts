import { expect, test } from 'vitest';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { countedBrands } from '../../src/web/behind.ts';
import { closeSite, openSite } from '../../src/web/site.ts';
import { databaseOfMany, manyPartners } from '../support/many-partners.ts';
import { insertImport } from '../support/partner-store.ts';

test('the brands are those counted before, while what was imported settles; then they are counted anew', async () => {
  const database = databaseOfMany();
  const site = await openSite(database);
  const writer = openStore(database, migrations);
  try {
    const first = await countedBrands(site);
    expect(first).toMatchObject({ partners: manyPartners, isBehind: false });
    await expect.poll(() => site.reader.version).not.toBe('');
    const before = site.reader.version;
    importUnsettled(writer);
    expect(await countedBrands(site)).toEqual({ ...first, isBehind: true });
    // longer than it takes to see that something changed
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(site.reader.version).toBe(before);
    expect(await countedBrands(site)).toEqual({ ...first, isBehind: true });
    writer.pragma('wal_checkpoint(PASSIVE)');
    await expect
      .poll(() => countedBrands(site), { timeout: 20_000 })
      .toMatchObject({ partners: manyPartners - 1, isBehind: false });
  } finally {
    writer.close();
    await closeSite(site);
  }
});

test('who asks for partners waits for nothing to settle', async () => {
  const database = databaseOfMany();
  const site = await openSite(database);
  const writer = openStore(database, migrations);
  try {
    await countedBrands(site);
    importUnsettled(writer);
    const { total } = await site.reader.ask('counts', { filter: partnerFilterShape.parse({}) });
    expect(total).toBe(manyPartners - 1);
    expect(await countedBrands(site)).toMatchObject({ partners: manyPartners - 1, isBehind: false });
  } finally {
    writer.close();
    await closeSite(site);
  }
});

test('pages read the database as memory; who reads all of it does not', async () => {
  const site = await openSite(databaseOfMany());
  const mapped = (store: Store) => Number(store.pragma('mmap_size', { simple: true }));
  expect(mapped(site.workplace.db)).toBeGreaterThan(1e9);
  expect(mapped(site.all.db)).toBe(0);
  await closeSite(site);
});

/** An import that took one partner away, and much else, which the disk has yet to put into the database. */
function importUnsettled(writer: Store): void {
  writer.pragma('wal_autocheckpoint = 0');
  insertImport(writer, 1, {});
  writer.exec(`DELETE FROM partnership WHERE id = 3; DELETE FROM partner WHERE id = 3;
    CREATE TABLE padding (bytes); INSERT INTO padding VALUES (randomblob(20000000))`);
}
