import type { BrandSummary } from '../domain/partner-view.ts';
import type { Columns } from './columns.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';
import { remembered } from './remembered.ts';

/** Every brand with its counts, in the order of their names. */
export function listBrands(store: Store, counted: BrandCounts): BrandSummary[] {
  const openFailedRows = remembered(
    store,
    'failed rows by brand',
    () => new Map(prepared<[], [number, number]>(store, failedRowsToCorrect).raw().all()),
  );
  const lastImports = readLastImports(store);
  return prepared<[], { id: number; name: string }>(store, 'SELECT id, name FROM brand ORDER BY name_key, id')
    .all()
    .map(({ id, name }) => ({
      id,
      name,
      partners: counted.partners[id] ?? 0,
      withEmail: counted.withEmail[id] ?? 0,
      lastImport: lastImports.get(id) ?? null,
      openFailedRows: openFailedRows.get(id) ?? 0,
    }));
}

/** Counts by the brands' ids, and all partners, whatever their brands. */
export interface BrandCounts {
  all: number;
  partners: Int32Array;
  withEmail: Int32Array;
}

const counted = new WeakMap<Columns, BrandCounts>();

/** Counts all partnerships, once for each moment at which they were read. */
export function countByBrand(columns: Columns): BrandCounts {
  const known = counted.get(columns) ?? countAll(columns);
  counted.set(columns, known);
  return known;
}

function countAll({ brand, email, size, partners: all }: Columns): BrandCounts {
  const partners = new Int32Array(brand.values.length);
  const withEmail = new Int32Array(brand.values.length);
  const yes = email.values.indexOf('yes');
  for (let row = 0; row < size; row++) {
    const id = brand.codes[row] as number;
    partners[id] = (partners[id] as number) + 1;
    if (email.codes[row] === yes) withEmail[id] = (withEmail[id] as number) + 1;
  }
  return { all, partners, withEmail };
}

/** A row that was sent in again and failed again is still one row to correct. */
const failedRowsToCorrect = `
  SELECT i.brand_id, count(DISTINCT coalesce(f.root_id, f.id))
  FROM import i JOIN failed_row f ON f.import_id = i.id
  WHERE f.corrected_by IS NULL AND f.left_out_at IS NULL AND i.undone_at IS NULL AND i.brand_id IS NOT NULL GROUP BY i.brand_id`;

function readLastImports(store: Store): Map<number, { id: number; committedAt: string }> {
  const rows = prepared<[], { brandId: number; id: number; committedAt: string }>(
    store,
    `SELECT brand_id AS brandId, id, max(committed_at) AS committedAt FROM import
       WHERE undone_at IS NULL AND brand_id IS NOT NULL GROUP BY brand_id`,
  ).all();
  return new Map(rows.map(({ brandId, ...last }) => [brandId, last]));
}

/** The names of brands or networks, in their order. */
export function listNames(store: Store, table: 'brand' | 'network'): string[] {
  return prepared<[], string>(store, `SELECT name FROM ${table} ORDER BY name_key, id`).pluck().all();
}

/** The networks' names, in their order. */
export function listNetworks(store: Store): string[] {
  return listNames(store, 'network');
}
