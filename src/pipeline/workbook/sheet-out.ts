import type { Archive } from './archive-out.ts';
import { letters } from './columns.ts';
import { TEXT_PER_CELL } from './limits.ts';
import { Notes } from './notes.ts';
import { refuseTooManyColumns } from './refusals.ts';
import { cutToCell, noteOf, type ReportCell } from './report-cell.ts';
import { STYLE } from './styles.ts';
import type { Upcoming } from './upcoming.ts';
import { DECLARATION, MAIN, OFFICE, textXml } from './xml-out.ts';

/** What the workbook's other parts must know of a sheet. */
export interface WrittenSheet {
  hasNotes: boolean;
}

/** A part of a ZIP archive without 64-bit fields ends at 4 GiB. */
const CHARACTERS_PER_SHEET = 2 ** 30;

/** Writes the titles and as many of the rows as one sheet takes; gives the packed bytes as they come. */
export function* writeSheet(
  archive: Archive,
  number: number,
  { titles, columns }: { titles: string[]; columns: string },
  rows: Upcoming<ReportCell[]>,
  rowsPerSheet: number,
): Generator<Uint8Array, WrittenSheet> {
  const part = archive.open(`xl/worksheets/sheet${number}.xml`);
  const notes = new Notes();
  let width = titles.length;
  let row = 1;
  part.write(`${SHEET_START}${columns}<sheetData>`);
  part.write(rowXml(row, titles.map(asCell), notes, STYLE.title));
  while (row <= rowsPerSheet && part.written < CHARACTERS_PER_SHEET) {
    const cells = rows.next();
    if (!cells) break;
    refuseTooManyColumns(cells.length);
    width = Math.max(width, cells.length);
    row += 1;
    part.write(rowXml(row, cells, notes, STYLE.text));
    yield* archive.ready();
  }
  part.write(`</sheetData>${unmarkedNumbers(width, row)}`);
  part.end(`${notes.any ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`);
  notes.write(archive, number);
  yield* archive.ready();
  return { hasNotes: notes.any };
}

function asCell(text: string): ReportCell {
  return { text };
}

const SHEET_START =
  `${DECLARATION}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheetViews><sheetView workbookViewId="0">` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' +
  '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>';

/** Without this a spreadsheet marks every text of digits as a fault and offers to turn it into a number. */
function unmarkedNumbers(width: number, lastRow: number): string {
  if (width === 0) return '';
  return `<ignoredErrors><ignoredError sqref="A1:${letters(width - 1)}${lastRow}" numberStoredAsText="1"/></ignoredErrors>`;
}

function rowXml(row: number, cells: ReportCell[], notes: Notes, style: number): string {
  let xml = `<row r="${row}">`;
  for (const [column, cell] of cells.entries()) {
    const ref = letters(column) + row;
    const note = noteOf(cell);
    if (note) notes.add({ ref, row, column, text: note }, cell.text.length > TEXT_PER_CELL);
    xml += cellXml(ref, note ? STYLE.wrong : style, cutToCell(cell.text));
  }
  return `${xml}</row>`;
}

/** A blank cell is written too: what someone types into it must stay text. */
function cellXml(ref: string, style: number, text: string): string {
  if (text === '') return `<c r="${ref}" s="${style}"/>`;
  return `<c r="${ref}" s="${style}" t="inlineStr"><is>${textXml(text)}</is></c>`;
}
