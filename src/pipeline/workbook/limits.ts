/** What a spreadsheet holds: rows and columns of a sheet, UTF-16 units of a cell. */
export const ROWS = 1_048_576;
export const COLUMNS = 16_384;
export const TEXT_PER_CELL = 32_767;
