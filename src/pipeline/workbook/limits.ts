import { sheetRows } from '../../domain/row.ts';

/** What a spreadsheet holds: rows and columns of a sheet, UTF-16 units of a cell. */
export const ROWS = sheetRows;
export const COLUMNS = 16_384;
export const TEXT_PER_CELL = 32_767;
