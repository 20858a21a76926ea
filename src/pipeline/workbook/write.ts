import { setImmediate as nextTurn } from 'node:timers/promises';
import { Archive } from './archive-out.ts';
import { columnsXml } from './column-widths.ts';
import { ROWS } from './limits.ts';
import { contentTypes, workbookXml } from './package-out.ts';
import { refuseTooManyColumns } from './refusals.ts';
import { ROOT_RELATIONSHIPS, workbookRelationships } from './relationships-out.ts';
import type { ReportCell } from './report-cell.ts';
import { sheetNames } from './sheet-names.ts';
import { type WrittenSheet, writeSheet } from './sheet-out.ts';
import { STYLES } from './styles.ts';
import { Upcoming } from './upcoming.ts';

/**
 * The failed-row report as .xlsx: typed text only, so that a spreadsheet changes nothing in it.
 *
 * The few parts of a workbook that a report needs are written here, because none of the libraries keeps all
 * three promises at once: any text comes back exactly (control characters, a bare CR, a literal `_x0041_`),
 * notes on cells, and memory that does not grow with the rows. Format: ECMA-376 part 1.
 */

/** A report sheet: one title row, then rows of text cells. */
export interface ReportSheet {
  name: string;
  titles: string[];
  rows: Iterable<ReportCell[]>;
}

/** What a sheet holds below its title row; further rows go on to a sheet `name (2)`. */
const ROWS_PER_SHEET = ROWS - 1;
const ROWS_THAT_SET_THE_WIDTHS = 200;

/**
 * The sheet as the bytes of an .xlsx file, made as they are asked for, with a pause after each piece in which
 * a server answers others: `pipeline(Readable.from(writeWorkbook(sheet)), response)`. The same sheet gives the
 * same bytes.
 *
 * A text that no cell can hold is cut as `cutToCell` does, which the cell's note says.
 *
 * @param rowsPerSheet for tests
 * @throws UserError `too-many-columns`
 */
export async function* writeWorkbook(
  sheet: ReportSheet,
  rowsPerSheet = ROWS_PER_SHEET,
): AsyncGenerator<Uint8Array, void, void> {
  for (const bytes of workbookBytes(sheet, rowsPerSheet)) {
    yield bytes;
    await nextTurn();
  }
}

function* workbookBytes(sheet: ReportSheet, rowsPerSheet: number): Generator<Uint8Array> {
  refuseTooManyColumns(sheet.titles.length);
  const archive = new Archive();
  archive.add('_rels/.rels', ROOT_RELATIONSHIPS);
  const rows = new Upcoming(sheet.rows);
  const written: WrittenSheet[] = [];
  try {
    const columns = columnsXml(sheet.titles, rows.peek(ROWS_THAT_SET_THE_WIDTHS));
    do {
      written.push(yield* writeSheet(archive, written.length + 1, { ...sheet, columns }, rows, rowsPerSheet));
    } while (rows.peek(1).length > 0);
  } finally {
    rows.close();
  }
  archive.add('xl/styles.xml', STYLES);
  archive.add('xl/workbook.xml', workbookXml(sheetNames(sheet.name, written.length)));
  archive.add('xl/_rels/workbook.xml.rels', workbookRelationships(written.length));
  archive.add('[Content_Types].xml', contentTypes(written));
  archive.end();
  yield* archive.ready();
}
