import {
  type FailedRow,
  type ReportLayout,
  reportCells,
  reportReasons,
  reportSheetName,
} from '../pipeline/report.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { writeWorkbook } from '../pipeline/workbook/write.ts';

/**
 * Failed rows as a workbook (.xlsx), piece by piece: the wrong cells highlighted, the reason a note on the cell.
 *
 * @param id the import's number, null where there is none
 */
export function reportSheet(
  layout: ReportLayout,
  settings: ImportSettings,
  id: number | null,
  rows: Iterable<FailedRow>,
): AsyncIterable<Uint8Array> {
  const cells = function* () {
    for (const row of rows) {
      const reasons = reportReasons(layout, settings, row.problems);
      yield reportCells(layout, id, row).map((text, index) => {
        const reason = reasons.get(index);
        return reason === undefined ? { text } : { text, reason };
      });
    }
  };
  return writeWorkbook({ name: reportSheetName, titles: layout.titles, rows: cells() });
}
