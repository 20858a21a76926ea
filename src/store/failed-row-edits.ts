import type { GridCounts, GridQuery, RowEdit } from '../domain/row-edit.ts';
import { type CorrectablePage, type CorrectableRow, codesOf, toCorrectable } from './correctable-row.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/** What was done on the page to failed rows of a committed import. */

const isOpen = 'corrected_by IS NULL AND left_out_at IS NULL';

const views: Partial<Record<GridQuery['view'], string>> = {
  open: isOpen,
  edited: `${isOpen} AND edit IS NOT NULL`,
  'left-out': 'corrected_by IS NULL AND left_out_at IS NOT NULL',
  mended: 'corrected_by IS NOT NULL',
};

const columns = `row, cells, problems, NULL AS origin, edit, edited_at AS editedAt, left_out_at AS leftOutAt,
  corrected_by AS correctedBy, corrected_row AS correctedRow,
  (SELECT committed_at FROM import WHERE id = corrected_by) AS correctedAt`;

/** A page of the failed rows. */
export function readFailedRows(
  store: Store,
  importId: number,
  { view, problem, search }: GridQuery,
  limit: number,
  offset: number,
): CorrectablePage {
  const inView = `import_id = :importId AND ${views[view] ?? 'TRUE'}`;
  const where = [
    inView,
    ...(problem === ''
      ? []
      : [`EXISTS (SELECT 1 FROM json_each(problems) p WHERE p.value ->> 'code' = :problem)`]),
    ...(search === '' ? [] : ['instr(fold(cells), :search) > 0']),
  ].join(' AND ');
  const values = { importId, problem, search: foldName(search) };
  return {
    total: store.prepare(`SELECT count(*) FROM failed_row WHERE ${where}`).pluck().get(values) as number,
    codes: codesOf(store, `SELECT row, problems FROM failed_row WHERE ${inView}`, values),
    rows: store
      .prepare(`SELECT ${columns} FROM failed_row WHERE ${where} ORDER BY row LIMIT :limit OFFSET :offset`)
      .all({ ...values, limit, offset })
      .map(toCorrectable),
  };
}

/** These failed rows. */
export function findFailedRows(store: Store, importId: number, rows: readonly number[]): CorrectableRow[] {
  return store
    .prepare(
      `SELECT ${columns} FROM failed_row WHERE import_id = ? AND row IN (SELECT value FROM json_each(?)) ORDER BY row`,
    )
    .all(importId, JSON.stringify(rows))
    .map(toCorrectable);
}

/** Numbers of the open failed rows that were corrected on the page and wait to be sent in. */
export function rowsToSendIn(store: Store, importId: number): number[] {
  return store
    .prepare<[number], number>(
      `SELECT row FROM failed_row WHERE import_id = ? AND ${isOpen} AND edit IS NOT NULL AND edit_right = 1 ORDER BY row`,
    )
    .pluck()
    .all(importId);
}

/** Open failed rows with this value at a place. */
export function failedRowsWith(store: Store, importId: number, at: number, value: string): number[] {
  return store
    .prepare<[number, string, string], number>(
      `SELECT row FROM failed_row WHERE import_id = ? AND ${isOpen} AND cells ->> ? = ? ORDER BY row`,
    )
    .pluck()
    .all(importId, `$[${at}]`, value);
}

/** Keeps what was typed; a row that is left out is so in every try of it. Rows that were put right since stay as they are. */
export function saveFailedRowEdits(
  store: Store,
  importId: number,
  edits: readonly (RowEdit & { right: boolean })[],
  at: string,
): void {
  const type = store.prepare(
    `UPDATE failed_row SET edit = :cells, edit_right = :right, edited_at = CASE WHEN :cells IS NULL THEN NULL ELSE :at END
     WHERE import_id = :importId AND row = :row AND corrected_by IS NULL AND (edit IS NOT :cells OR edit_right <> :right)`,
  );
  const rootOf = store
    .prepare('SELECT coalesce(root_id, id) FROM failed_row WHERE import_id = ? AND row = ?')
    .pluck();
  const leave = store.prepare(
    `UPDATE failed_row SET left_out_at = :at
     WHERE (id = :root OR root_id = :root) AND (left_out_at IS NULL) <> (:at IS NULL) AND corrected_by IS NULL`,
  );
  for (const { row, cells, leftOut, right } of edits) {
    const edit = cells.length === 0 ? null : JSON.stringify(cells);
    type.run({ importId, row, at, cells: edit, right: edit !== null && right ? 1 : 0 });
    leave.run({ root: rootOf.get(importId, row), at: leftOut ? at : null });
  }
}

export function countFailedRowEdits(store: Store, importId: number): GridCounts {
  const counts = prepared<[number], GridCounts>(
    store,
    `SELECT count(*) FILTER (WHERE ${isOpen} AND edit IS NOT NULL) AS edited,
         count(*) FILTER (WHERE ${isOpen} AND edit IS NOT NULL AND edit_right = 1) AS "right",
         count(*) FILTER (WHERE corrected_by IS NULL AND left_out_at IS NOT NULL) AS leftOut, 0 AS unchecked
       FROM failed_row WHERE import_id = ?`,
  ).get(importId);
  return counts ?? { edited: 0, right: 0, leftOut: 0, unchecked: 0 };
}
