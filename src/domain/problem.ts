/** What is wrong, or doubtful, about one cell or one row. An error fails the row, a warning does not. */
export interface Problem {
  /** row number as a spreadsheet shows it; the title row has its own number */
  row: number;
  /** the column's title as in the file, or null where the whole row is meant */
  column: string | null;
  /** the cell as it came */
  value: string;
  severity: 'error' | 'warning';
  code: string;
  /** what was found, what was expected, what to do */
  message: string;
}

/** Something worth saying about the whole file that fails nobody. */
export interface Notice {
  code: string;
  message: string;
}

/** The code of the notice that rows belong to other brands than the chosen one. */
export const namesOtherBrands = 'brands-named';
