import { expect, test } from 'vitest';
import { countByBrand, listBrands, listNetworks } from '../../src/store/brands.ts';
import { loadColumns } from '../../src/store/load-columns.ts';
import { insertImport, partnership, storeWith } from '../support/partner-store.ts';

test('a new database has no brands', () => {
  const store = storeWith([]);
  expect(listBrands(store, countByBrand(loadColumns(store)))).toEqual([]);
});

test('brands stand by name, with their partners, those with e-mail, the last import that stands and rows to correct', () => {
  const store = storeWith([
    partnership({ brand: 'Zoo', email: 'a@x.example' }),
    partnership({ brand: 'Zoo' }),
    partnership({ brand: 'acme', network: 'CJ' }),
  ]);
  insertImport(store, 1, { brandId: 1, failed: 2 });
  insertImport(store, 2, { brandId: 1, failed: 1 });
  insertImport(store, 3, { brandId: 1, undoneAt: '2026-02-01T00:00:00.000Z', failed: 1 });
  const failed = store.prepare(
    `INSERT INTO failed_row (id, import_id, row, cells, problems, root_id, corrected_by) VALUES (?, ?, ?, '[]', '[]', ?, ?)`,
  );
  failed.run(1, 1, 5, null, null);
  failed.run(2, 1, 6, null, 2);
  failed.run(3, 2, 2, 1, null); // row 5 of import 1 once more
  failed.run(4, 3, 2, null, null); // of an import that was undone
  expect(listBrands(store, countByBrand(loadColumns(store)))).toEqual([
    { id: 2, name: 'acme', partners: 1, withEmail: 0, lastImport: null, openFailedRows: 0 },
    {
      id: 1,
      name: 'Zoo',
      partners: 2,
      withEmail: 1,
      lastImport: { id: 2, committedAt: '2026-01-02T12:00:00.000Z' },
      openFailedRows: 1,
    },
  ]);
  expect(listNetworks(store)).toEqual(['CJ', 'LinkShare']);
});
