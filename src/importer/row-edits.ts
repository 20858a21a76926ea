import type { SourceRow } from '../domain/row.ts';
import type { CellEdit, RowEdit } from '../domain/row-edit.ts';
import { editedRow } from '../pipeline/row-edit.ts';

/** What a person did to rows of a list before it is imported: every reading of the list sees the rows so. */
export class RowEdits {
  readonly #rows: Map<number, RowEdit>;

  constructor(edits: readonly RowEdit[]) {
    this.#rows = new Map(edits.map((edit) => [edit.row, edit]));
  }

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** @param keys what each of the row's cells is called (`columnKeys`) */
  apply(source: SourceRow, keys: readonly string[]): SourceRow {
    return editedRow(source, this.cellsOf(source.row), keys);
  }

  cellsOf(row: number): readonly CellEdit[] {
    return this.#rows.get(row)?.cells ?? [];
  }

  isLeftOut(row: number): boolean {
    return this.#rows.get(row)?.leftOut ?? false;
  }
}

/** A list that nobody touched. */
export const noEdits = new RowEdits([]);
