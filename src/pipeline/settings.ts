import type { Status } from '../domain/partner.ts';
import { type MappedColumn, type Mapping, withIndexes } from './remap.ts';
import type { RowRules } from './validate/rules.ts';

/** How an import read its list: stored with it, so that a correction of its failed rows is read by the same rules. */
export interface ImportSettings {
  profile: string;
  /** as it was called then; a saved one may be renamed or deleted since */
  profileName?: string;
  columns: MappedColumn[];
  /** where the titles stood, 0 for a list without; not noted by an earlier Roster */
  titleRow?: number;
  guarded: boolean;
  dateOrder: RowRules['dateOrder'];
  categoriesSplit: RowRules['categoriesSplit'];
  network: string;
  brand: string;
  status: Status | null;
  /** titles of the extras that its rows gave, in the order of their bits (pipeline/given.ts) */
  extras?: string[];
  /** of a corrected report: rows that name an import, but no failed row of it, and so are read by its rules again */
  readAs?: ReadAs[];
}

/** Rows from one to another, both included, and the import by whose rules they were read. */
export interface ReadAs {
  from: number;
  to: number;
  importId: number;
}

/** @param today ISO date */
export function rulesOf(
  settings: ImportSettings,
  today: string,
  mapping: Mapping = withIndexes(settings.columns),
): RowRules {
  const { guarded, dateOrder, categoriesSplit, network, brand } = settings;
  return { mapping, guarded, dateOrder, categoriesSplit, network, brand, today };
}
