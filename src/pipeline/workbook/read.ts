import { openArchive, type Parts } from './archive-in.ts';
import type { Book } from './cell-text.ts';
import { filledDown, mergedDown } from './merged.ts';
import { readNumberFormats } from './number-formats.ts';
import { damaged, notAWorkbook } from './refusals.ts';
import { readRelationships } from './relationships-in.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readRows, type SheetRow } from './sheet-in.ts';
import { readSheetList } from './sheet-list.ts';

/**
 * An uploaded .xlsx as rows of text. Sheets are read row by row, not held: a library's object for every cell
 * takes gigabytes where the rows are many, and the streaming readers lose the number formats that make an id
 * `0004711`. Format: ECMA-376 part 1.
 */

export interface SheetRows {
  name: string;
  hidden: boolean;
  /** Rows without any text are left out. Reads the sheet each time it is iterated; may throw as readWorkbook does. */
  rows: Iterable<SheetRow>;
}

/**
 * The workbook's sheets in its own order, hidden ones too; charts are none.
 *
 * Numbers come in full (`1234567`, whatever is shown), padded where their format pads them (`0004711`); whole
 * numbers beyond the 15 digits that a spreadsheet keeps as `1.91431E+18`. Dates are `YYYY-MM-DD`, with
 * ` HH:MM:SS` where their format shows a time; formulas are their last result, `=…` where none was saved;
 * errors `#NAME?`; booleans `TRUE`, `FALSE`. Cells that are merged downwards have their text in each row.
 *
 * @param unpackedLimit bytes that one part may take; for tests
 * @throws UserError `not-a-workbook`, `workbook-protected`, `workbook-format`, `workbook-damaged`, `workbook-too-large`
 */
export function readWorkbook(bytes: Uint8Array, unpackedLimit?: number): SheetRows[] {
  const parts = openArchive(bytes, unpackedLimit);
  const path = workbookPath(parts);
  const { sheets, date1904 } = readSheetList(parts, path);
  const related = readRelationships(parts, path);
  const partOfKind = (kind: string) => [...related.values()].find((r) => r.kind === kind)?.path;
  const book: Book = {
    strings: readSharedStrings(parts, partOfKind('sharedStrings')),
    numbers: readNumberFormats(parts, partOfKind('styles'), date1904),
  };
  return sheets.flatMap(({ name, hidden, id }) => {
    const part = related.get(id);
    if (!part) throw damaged();
    if (part.kind !== 'worksheet') return [];
    if (!parts.has(part.path)) throw damaged();
    return [{ name, hidden, rows: rowsOf(() => parts.read(part.path), book) }];
  });
}

function rowsOf(read: () => Iterable<Uint8Array>, book: Book): Iterable<SheetRow> {
  let merged: ReturnType<typeof mergedDown> | undefined;
  return {
    [Symbol.iterator]() {
      merged ??= mergedDown(read);
      return merged.length === 0 ? readRows(read(), book) : filledDown(readRows(read(), book), merged);
    },
  };
}

function workbookPath(parts: Parts): string {
  const office = [...readRelationships(parts, '').values()].find((r) => r.kind === 'officeDocument');
  const path = office?.path ?? 'xl/workbook.xml';
  if (!parts.has(path)) throw notAWorkbook();
  return path;
}
