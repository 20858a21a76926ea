import type { BrandSummary } from '../domain/partner-view.ts';
import type { Store } from './open.ts';
import { remembered } from './remembered.ts';

/** Every brand with its counts, in the order of their names. */
export function listBrands(store: Store): BrandSummary[] {
  return remembered(store, 'brands', () => {
    const partners = countByBrand(store, allPartnerships);
    const withEmail = countByBrand(store, partnershipsWithEmail);
    const openFailedRows = countByBrand(store, failedRowsToCorrect);
    const lastImports = readLastImports(store);
    return store
      .prepare<[], { id: number; name: string }>('SELECT id, name FROM brand ORDER BY name_key, id')
      .all()
      .map(({ id, name }) => ({
        id,
        name,
        partners: partners.get(id) ?? 0,
        withEmail: withEmail.get(id) ?? 0,
        lastImport: lastImports.get(id) ?? null,
        openFailedRows: openFailedRows.get(id) ?? 0,
      }));
  });
}

const allPartnerships = 'SELECT brand_id, count(*) FROM partnership GROUP BY brand_id';

/** CROSS JOIN: through the partners in the order of their ids, which is four times as fast as through the brands. */
const partnershipsWithEmail = `
  SELECT s.brand_id, count(*) FROM partner p CROSS JOIN partnership s ON s.partner_id = p.id
  WHERE p.email IS NOT NULL GROUP BY s.brand_id`;

/** A row that was sent in again and failed again is still one row to correct. */
const failedRowsToCorrect = `
  SELECT i.brand_id, count(DISTINCT coalesce(f.root_id, f.id))
  FROM import i JOIN failed_row f ON f.import_id = i.id
  WHERE f.corrected_by IS NULL AND f.left_out_at IS NULL AND i.undone_at IS NULL AND i.brand_id IS NOT NULL GROUP BY i.brand_id`;

function countByBrand(store: Store, sql: string): Map<number, number> {
  return new Map(store.prepare<[], [number, number]>(sql).raw().all());
}

function readLastImports(store: Store): Map<number, { id: number; committedAt: string }> {
  const rows = store
    .prepare<[], { brandId: number; id: number; committedAt: string }>(
      `SELECT brand_id AS brandId, id, max(committed_at) AS committedAt FROM import
       WHERE undone_at IS NULL AND brand_id IS NOT NULL GROUP BY brand_id`,
    )
    .all();
  return new Map(rows.map(({ brandId, ...last }) => [brandId, last]));
}

/** The networks' names, in their order. */
export function listNetworks(store: Store): string[] {
  return store.prepare<[], string>('SELECT name FROM network ORDER BY name_key, id').pluck().all();
}

/** How many partners there are, whatever their brands. */
export function countPartners(store: Store): number {
  return remembered(
    store,
    'partners',
    () => store.prepare<[], number>('SELECT count(*) FROM partner').pluck().get() ?? 0,
  );
}
