import { expect, test } from 'vitest';
import { outcomes } from '../../src/domain/outcome.ts';
import { listImportRows } from '../../src/store/import-rows.ts';
import { insertImport, partnership, storeWith } from '../support/partner-store.ts';

const rows = 9000;

/** An import of so many rows, of which every 700th failed; from row 5001 on there is a gap in front of each 1000th. */
function storeOfRows() {
  const store = storeWith([partnership({ name: 'Even' }), partnership({ name: 'Odd' })]);
  const failed = Math.floor(rows / 700);
  insertImport(store, 1, {});
  store.exec(`
    UPDATE import SET rows = ${rows}, created = ${rows - failed}, failed = ${failed} WHERE id = 1;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO import_row (import_id, row, partnership_id, outcome, given)
      SELECT 1, i + max(0, i - 5000) / 1000, 1 + i % 2, 'created', 1 FROM n WHERE i % 700 <> 0;
    WITH RECURSIVE n (i) AS (SELECT 700 UNION ALL SELECT i + 700 FROM n WHERE i + 700 <= ${rows})
    INSERT INTO failed_row (import_id, row, cells, problems)
      SELECT 1, i + max(0, i - 5000) / 1000, '["Even","ann@"]', '[]' FROM n;`);
  return store;
}

test('the rows of an import are leafed through, page by page, and searched', () => {
  const store = storeOfRows();
  const whole = listImportRows(store, 1, { outcome: '', search: '', limit: 2 * rows, offset: 0 });
  const numbers = whole.rows.map(({ row }) => row);
  expect(whole.total).toBe(rows);
  expect(numbers).toHaveLength(rows);
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  for (const outcome of ['', ...outcomes] as const)
    for (const search of ['', 'even']) {
      const wanted = whole.rows.filter(
        (row) =>
          (outcome === '' || row.outcome === outcome) &&
          (search === '' || row.name === 'Even' || row.cells?.includes('Even')),
      );
      for (const offset of [0, 50, 3990, 4450, 8950, 20_000]) {
        const page = listImportRows(store, 1, { outcome, search, limit: 50, offset });
        expect(page.total).toBe(wanted.length);
        expect(page.rows).toEqual(wanted.slice(offset, offset + 50));
      }
    }
});
