import type { Problem } from '../domain/problem.ts';
import type { CellEdit } from '../domain/row-edit.ts';
import type { Store } from './open.ts';

/** A row that a person may correct on the page, from a preview or from a committed import. */
export interface CorrectableRow {
  row: number;
  /** of a preview as they were checked, of a committed import as they failed */
  cells: string[];
  problems: Problem[];
  /** which failed row of which import it was, where the list is a correction itself */
  origin: { import: number; row: number } | null;
  edit: CellEdit[];
  editedAt: string | null;
  leftOut: boolean;
  correctedBy: { import: number; row: number; at: string } | null;
}

export interface CorrectablePage {
  rows: CorrectableRow[];
  total: number;
  /** problems of the rows in view, the most frequent first */
  codes: { code: string; rows: number }[];
}

interface Columns {
  row: number;
  cells: string;
  problems: string | null;
  origin: string | null;
  edit: string | null;
  editedAt: string | null;
  leftOutAt: string | null;
  correctedBy: number | null;
  correctedRow: number | null;
  correctedAt: string | null;
}

export function toCorrectable(columns: unknown): CorrectableRow {
  const { cells, problems, origin, edit, leftOutAt, correctedBy, correctedRow, correctedAt, row, editedAt } =
    columns as Columns;
  return {
    row,
    cells: JSON.parse(cells),
    problems: problems === null ? [] : JSON.parse(problems),
    origin: origin === null ? null : JSON.parse(origin),
    edit: edit === null ? [] : JSON.parse(edit),
    editedAt,
    leftOut: leftOutAt !== null,
    correctedBy:
      correctedBy === null ? null : { import: correctedBy, row: correctedRow ?? 0, at: correctedAt ?? '' },
  };
}

/** How many rows have which problem. @param rows a query that gives `row` and `problems` */
export function codesOf(store: Store, rows: string, values: object): CorrectablePage['codes'] {
  return store
    .prepare<object, { code: string; rows: number }>(
      `SELECT p.value ->> 'code' AS code, count(DISTINCT r.row) AS rows FROM (${rows}) r, json_each(r.problems) p
       GROUP BY 1 ORDER BY rows DESC, code`,
    )
    .all(values);
}
