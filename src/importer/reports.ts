import { UserError } from '../domain/error.ts';
import { partnerFilterShape } from '../domain/filter.ts';
import { bom, csvLine } from '../pipeline/csv.ts';
import { type ReportLayout, reportCells, reportLayout } from '../pipeline/report.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { iterateFailedRows } from '../store/failed-rows.ts';
import { isCommitted, readImport } from '../store/import-records.ts';
import { partnersCsv } from './partner-export.ts';
import { reportSheet } from './report-sheet.ts';
import type { Workplace } from './workplace.ts';

/** Which rows of the report are asked for: the open ones, or all that failed. */
export interface ReportOptions {
  all?: boolean;
  raw?: boolean;
  /** hears of each row that is written */
  seen?: () => void;
}

/**
 * The failed-row report of a committed import as CSV text, piece by piece (SPEC §4).
 *
 * @throws UserError `not-found`
 */
export function failedReportCsv(
  workplace: Workplace,
  id: number,
  { all = false, raw = false, seen }: ReportOptions = {},
): Iterable<string> {
  const { layout } = layoutOf(workplace, id, all);
  return (function* () {
    yield bom + csvLine(layout.titles, { raw });
    for (const row of iterateFailedRows(workplace.db, id, { all })) {
      seen?.();
      yield csvLine(reportCells(layout, id, row), { raw });
    }
  })();
}

/** The same report as a workbook (.xlsx), piece by piece: the wrong cells highlighted, the reason a note on the cell. @throws UserError `not-found` */
export function failedReportSheet(
  workplace: Workplace,
  id: number,
  { all = false, seen }: ReportOptions = {},
): AsyncIterable<Uint8Array> {
  const { layout, settings } = layoutOf(workplace, id, all);
  const rows = function* () {
    for (const row of iterateFailedRows(workplace.db, id, { all })) {
      seen?.();
      yield row;
    }
  };
  return reportSheet(layout, settings, id, rows());
}

function layoutOf(
  workplace: Workplace,
  id: number,
  all: boolean,
): { layout: ReportLayout; settings: ImportSettings } {
  const stored = readImport(workplace.db, id);
  if (!stored)
    throw new UserError(
      'not-found',
      `There is no committed import ${id}. "roster imports" and the page Imports list those there are.`,
    );
  const settings = JSON.parse(stored.settings) as ImportSettings;
  return { layout: reportLayout(settings, iterateFailedRows(workplace.db, id, { all })), settings };
}

/** The partners of a committed import, as they are now, as a CRM-titled CSV. @throws UserError `not-found` */
export function crmCsv(workplace: Workplace, id: number): Iterable<string> {
  if (!isCommitted(workplace.db, id)) throw new UserError('not-found', `There is no committed import ${id}.`);
  const filter = partnerFilterShape.parse({ import: String(id) });
  return partnersCsv(workplace, filter);
}
