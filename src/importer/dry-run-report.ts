import type { ImportChoices } from '../domain/import.ts';
import { bom, csvLine } from '../pipeline/csv.ts';
import { type FailedRow, reportCells, reportLayout } from '../pipeline/report.ts';
import type { Store } from '../store/open.ts';
import { analyse } from './analysis.ts';
import { today } from './clock.ts';
import type { ListFile } from './file.ts';
import { judgeList } from './judged-rows.ts';
import { openList } from './list.ts';
import { reportSheet } from './report-sheet.ts';
import { runRows } from './run.ts';

/**
 * The failed-row report that an import of the list would leave, as CSV text, piece by piece. There is no import whose
 * number it could bear: corrected, it is read as an ordinary list.
 *
 * @param db only for corrected reports: the imports their rows came from
 *
 * @throws UserError for a list that cannot be read
 */
export function* dryRunReportCsv(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
): Generator<string> {
  const { layout, failed } = dryRun(db, file, choices);
  yield bom + csvLine(layout.titles);
  for (const row of failed) yield csvLine(reportCells(layout, null, row));
}

/** The same as a workbook (.xlsx). @throws UserError for a list that cannot be read */
export function dryRunReportSheet(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
): AsyncIterable<Uint8Array> {
  const { layout, settings, failed } = dryRun(db, file, choices);
  return reportSheet(layout, settings, null, failed);
}

function dryRun(db: Store | null, file: ListFile, choices: ImportChoices) {
  const analysis = analyse(db, openList(db, file, choices), choices, today());
  const failed: FailedRow[] = [];
  runRows(judgeList(analysis), null, {
    planned() {},
    ignored() {},
    failed({ row, cells, problems }) {
      failed.push({ row, cells, problems });
    },
  });
  return { settings: analysis.settings, layout: reportLayout(analysis.settings, failed), failed };
}
