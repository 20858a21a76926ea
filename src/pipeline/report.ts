import type { Problem } from '../domain/problem.ts';
import { columnName } from './remap.ts';
import type { ImportSettings } from './settings.ts';
import { shownTitle } from './titles.ts';

/** The sheet of a report as a workbook, by which it is known again. */
export const reportSheetName = 'Failed rows';

/** A failed row as it is stored. */
export interface FailedRow {
  row: number;
  cells: string[];
  problems: Problem[];
}

/** The columns of one import's failed-row report. */
export interface ReportLayout {
  titles: string[];
  /** positions of the list's own columns that the report shows */
  own: number[];
  network: string | null;
  brand: string | null;
  /** how many cells beyond the titles the longest row has */
  beyond: number;
  /** columns of the list */
  width: number;
}

/**
 * The failed-row report (SPEC §4): reason, source row and import, then the file's own columns in their order, then
 * Network and Brand where the file had none; cells beyond the titles stand last.
 *
 * @param rows all rows of the report; they are looked through for untitled columns and over-long rows
 */
export function reportLayout(settings: ImportSettings, rows: Iterable<FailedRow>): ReportLayout {
  const { columns } = settings;
  const filled = new Set<number>();
  let longest = columns.length;
  for (const { cells } of rows) {
    for (const [index, cell] of cells.entries()) {
      if (cell.trim() === '') continue;
      filled.add(index);
      if (index >= longest) longest = index + 1;
    }
  }
  const own = columns
    .filter(({ title, index }) => title !== '' || filled.has(index))
    .map(({ index }) => index);
  const has = (field: string) => columns.some(({ use }) => use.kind === 'field' && use.field === field);
  const network = has('network') ? null : settings.network;
  const brand = has('brand') ? null : settings.brand;
  const beyond = longest - columns.length;
  const titles = [
    'Failure Reason',
    'Source Row',
    'Import ID',
    ...own.map((index) => shownTitle(columns[index]?.title ?? '') || untitled(index)),
    ...(network === null ? [] : ['Network']),
    ...(brand === null ? [] : ['Brand']),
    ...Array.from({ length: beyond }, (_, index) => untitled(columns.length + index)),
  ];
  return { titles, own, network, brand, beyond, width: columns.length };
}

/**
 * One failed row as a record of the report, in the order of its titles.
 *
 * @param importId null where nothing was imported (a dry run)
 */
export function reportCells(
  layout: ReportLayout,
  importId: number | null,
  { row, cells, problems }: FailedRow,
): string[] {
  return [
    failureReason(problems),
    String(row),
    importId === null ? '' : String(importId),
    ...layout.own.map((index) => cells[index] ?? ''),
    ...(layout.network === null ? [] : [layout.network]),
    ...(layout.brand === null ? [] : [layout.brand]),
    ...Array.from({ length: layout.beyond }, (_, index) => cells[layout.width + index] ?? ''),
  ];
}

/** Why each cell of the record is wrong, by its position; what concerns the whole row stands at the first cell. */
export function reportReasons(
  layout: ReportLayout,
  settings: ImportSettings,
  problems: readonly Problem[],
): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const problem of problems.filter(({ severity }) => severity === 'error')) {
    const column = settings.columns.find(({ title }) => title === problem.column);
    const at = column ? layout.own.indexOf(column.index) + 3 : layout.titles.indexOf(problem.column ?? '');
    const position = at < 3 ? 0 : at;
    reasons.set(position, [reasons.get(position), problem.message].filter(Boolean).join('\n'));
  }
  return reasons;
}

/** All errors of a row in one cell. */
function failureReason(problems: readonly Problem[]): string {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ column, message }) => (column ? `${column}: ${message}` : message))
    .join(' | ');
}

/** How a report titles a column that has none. */
export function untitled(index: number): string {
  return `Column ${columnName(index)}`;
}
