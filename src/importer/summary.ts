import type { ImportListJson } from '../domain/import.ts';
import type { BrandSummary } from '../domain/partner-view.ts';
import { listImports } from './views.ts';
import type { Workplace } from './workplace.ts';

/** What the start page shows. */
export interface Summary {
  /** partners in all, whatever their brands */
  partners: number;
  brands: BrandSummary[];
  /** imports, newest first, at most ten */
  recent: ImportListJson[];
  openFailedRows: { import: number; file: string; brand: string; rows: number }[];
}

/** @param counted the brands, and how many partners there are */
export function summary(workplace: Workplace, counted: Pick<Summary, 'partners' | 'brands'>): Summary {
  const imports = listImports(workplace, { all: true });
  const open = imports.filter(({ openFailedRows }) => openFailedRows > 0);
  return {
    ...counted,
    recent: imports.slice(0, 10),
    openFailedRows: open.map(({ import: id, file, brand, openFailedRows }) => ({
      import: id ?? 0,
      file,
      brand,
      rows: openFailedRows,
    })),
  };
}
