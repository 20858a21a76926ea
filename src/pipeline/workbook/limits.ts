import { sheetRows } from '../../domain/row.ts';

/** What a spreadsheet holds: rows and columns of a sheet, UTF-16 units of a cell. */
export const ROWS = sheetRows;
export const COLUMNS = 16_384;
export const TEXT_PER_CELL = 32_767;
/** Ours, of a sheet that is read: a small file can name the last of 16,384 columns in every row. */
export const CELLS = 100_000_000;
