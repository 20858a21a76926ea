import type { Problem } from '../domain/problem.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';
import { remembered } from './remembered.ts';

/** A failed row as it is stored. */
export interface StoredFailedRow {
  id: number;
  importId: number;
  row: number;
  cells: string[];
  problems: Problem[];
  rootId: number | null;
  correctedBy: number | null;
  correctedRow: number | null;
}

type Columns = Omit<StoredFailedRow, 'cells' | 'problems'> & { cells: string; problems: string };

const columns = `id, import_id AS importId, row, cells, problems, root_id AS rootId, corrected_by AS correctedBy, corrected_row AS correctedRow`;

/** The failed rows of an import in the file's order, read piece by piece: no query stays open between them. */
export function* iterateFailedRows(
  store: Store,
  importId: number,
  { all = false }: { all?: boolean } = {},
): Generator<StoredFailedRow> {
  const open = all ? '' : 'AND corrected_by IS NULL AND left_out_at IS NULL';
  const piece = store.prepare<[number, number], Columns>(
    `SELECT ${columns} FROM failed_row WHERE import_id = ? AND row > ? ${open} ORDER BY row LIMIT 500`,
  );
  for (
    let rows = piece.all(importId, -1);
    rows.length > 0;
    rows = piece.all(importId, rows.at(-1)?.row ?? 0)
  ) {
    for (const row of rows) yield toFailedRow(row);
  }
}

/** Finds failed rows one by one. Its queries are prepared once: a million prepared ones take gigabytes. */
export class FailedRowFinder {
  readonly #byPlace;
  readonly #byId;

  constructor(store: Store) {
    const select = `SELECT ${columns} FROM failed_row WHERE`;
    this.#byPlace = store.prepare<[number, number], Columns>(`${select} import_id = ? AND row = ?`);
    this.#byId = store.prepare<[number], Columns>(`${select} id = ?`);
  }

  /** Null where that row of that import did not fail. */
  find(importId: number, row: number): StoredFailedRow | null {
    const found = this.#byPlace.get(importId, row);
    return found ? toFailedRow(found) : null;
  }

  /** The one where the line of a failed row began, by its id. */
  root(id: number): StoredFailedRow | null {
    const found = this.#byId.get(id);
    return found ? toFailedRow(found) : null;
  }
}

/** How many failed rows of each import are still open. */
export function countOpen(store: Store, importIds: readonly number[]): Map<number, number> {
  const ids = JSON.stringify(importIds);
  const read = () =>
    prepared<[string], [number, number]>(
      store,
      `SELECT f.import_id, count(*) FROM json_each(?) wanted CROSS JOIN failed_row f ON f.import_id = wanted.value JOIN import i ON i.id = f.import_id
         WHERE f.corrected_by IS NULL AND f.left_out_at IS NULL AND i.undone_at IS NULL GROUP BY f.import_id`,
    )
      .raw()
      .all(ids);
  return new Map(remembered(store, `open failed rows of ${ids}`, read));
}

/** How many failed rows wait in all imports; one that was sent in again and failed again is still one. */
export function countOpenInAll(store: Store): number {
  return remembered(store, 'open failed rows', () =>
    Number(
      prepared<[], number>(
        store,
        `SELECT count(DISTINCT coalesce(f.root_id, f.id)) FROM failed_row f JOIN import i ON i.id = f.import_id
           WHERE f.corrected_by IS NULL AND f.left_out_at IS NULL AND i.undone_at IS NULL`,
      )
        .pluck()
        .get(),
    ),
  );
}

/** Which later imports put how many failed rows of this one right. */
export function countCorrections(store: Store, importId: number): { import: number; rows: number }[] {
  return prepared<[number], { import: number; rows: number }>(
    store,
    `SELECT corrected_by AS import, count(*) AS rows FROM failed_row WHERE import_id = ? AND corrected_by IS NOT NULL GROUP BY corrected_by ORDER BY corrected_by`,
  ).all(importId);
}

/** Failed rows that this import put right: of which imports, and how many. One that failed again on the way counts for each. */
export function countPutRight(store: Store, importId: number): { import: number; rows: number }[] {
  return prepared<[number], { import: number; rows: number }>(
    store,
    `SELECT import_id AS import, count(*) AS rows FROM failed_row WHERE corrected_by = ? GROUP BY import_id ORDER BY import_id`,
  ).all(importId);
}

function toFailedRow(row: Columns): StoredFailedRow {
  return { ...row, cells: JSON.parse(row.cells), problems: JSON.parse(row.problems) };
}
