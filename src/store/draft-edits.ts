import type { CellEdit, GridCounts, RowEdit } from '../domain/row-edit.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/** What was done to the rows of a list that waits, kept with it until it is imported or given up. */

export interface StoredEdit extends RowEdit {
  right: boolean;
  at: string;
}

interface Columns {
  row: number;
  at: string;
  cells: string;
  leftOut: number;
  isRight: number;
}

const columns = 'row, at, cells, left_out AS leftOut, is_right AS isRight';

/** All edits of a list, or those of some rows. */
export function readDraftEdits(queue: Store, importId: number, rows?: readonly number[]): StoredEdit[] {
  const among = rows === undefined ? '' : 'AND row IN (SELECT value FROM json_each(:rows))';
  return queue
    .prepare<object, Columns>(
      `SELECT ${columns} FROM draft_edit WHERE import_id = :importId ${among} ORDER BY row`,
    )
    .all({ importId, ...(rows ? { rows: JSON.stringify(rows) } : {}) })
    .map(({ row, at, cells, leftOut, isRight }) => ({
      row,
      at,
      cells: JSON.parse(cells) as CellEdit[],
      leftOut: leftOut === 1,
      right: isRight === 1,
    }));
}

/**
 * Keeps edits of a list that waits and is not being read. One that takes everything back is kept until the list is
 * checked again: until then the last check still counts the row as it was.
 *
 * @returns false where the list is at work or gone
 */
export function saveDraftEdits(
  queue: Store,
  importId: number,
  edits: readonly (RowEdit & { right: boolean })[],
  at: string,
): boolean {
  return queue
    .transaction(() => {
      const waits = queue.prepare(`SELECT 1 FROM draft WHERE id = ? AND status = 'preview'`).get(importId);
      if (!waits) return false;
      const save = queue.prepare(
        `INSERT INTO draft_edit (import_id, row, at, cells, left_out, is_right) VALUES (:importId, :row, :at, :cells, :leftOut, :right)
         ON CONFLICT (import_id, row) DO UPDATE SET at = :at, cells = :cells, left_out = :leftOut, is_right = :right, checked = 0
         WHERE cells <> :cells OR left_out <> :leftOut OR is_right <> :right`,
      );
      for (const { row, cells, leftOut, right } of edits)
        save.run({
          importId,
          row,
          at,
          cells: JSON.stringify(cells),
          leftOut: leftOut ? 1 : 0,
          right: right ? 1 : 0,
        });
      return true;
    })
    .immediate();
}

/** Edits that a list brings along which was just taken in. */
export function addDraftEdits(queue: Store, importId: number, edits: readonly RowEdit[], at: string): void {
  const add = queue.prepare(
    'INSERT INTO draft_edit (import_id, row, at, cells, left_out, is_right) VALUES (?, ?, ?, ?, 0, 1)',
  );
  queue
    .transaction(() => {
      for (const { row, cells } of edits) add.run(importId, row, at, JSON.stringify(cells));
    })
    .immediate();
}

/** The list was checked with all its edits; those that took everything back are done. */
export function markEditsChecked(queue: Store, importId: number): void {
  queue.prepare(`DELETE FROM draft_edit WHERE import_id = ? AND cells = '[]' AND left_out = 0`).run(importId);
  queue.prepare('UPDATE draft_edit SET checked = 1 WHERE import_id = ?').run(importId);
}

export function countDraftEdits(queue: Store, importId: number): GridCounts {
  const counts = prepared<[number], GridCounts>(
    queue,
    `SELECT count(*) FILTER (WHERE cells <> '[]' AND left_out = 0) AS edited,
         count(*) FILTER (WHERE cells <> '[]' AND left_out = 0 AND is_right = 1) AS "right",
         count(*) FILTER (WHERE left_out = 1) AS leftOut, count(*) FILTER (WHERE checked = 0) AS unchecked
       FROM draft_edit WHERE import_id = ?`,
  ).get(importId);
  return counts ?? { edited: 0, right: 0, leftOut: 0, unchecked: 0 };
}
