import type { Problem } from '../domain/problem.ts';
import type { Store } from './open.ts';

/** So many rows are read at once. */
const piece = 1000;

/**
 * All problems of an import in the order of its rows: those of rows that failed, and warnings of rows that went in. Read
 * piece by piece: no query stays open between them.
 */
export function* problemsOfImport(store: Store, importId: number): Generator<Problem> {
  const some = store.prepare<{ importId: number; row: number }, { row: number; problems: string }>(
    `SELECT row, problems FROM failed_row WHERE import_id = :importId AND row > :row
     UNION ALL SELECT row, problems FROM row_warning WHERE import_id = :importId AND row > :row
     ORDER BY row LIMIT ${piece}`,
  );
  for (let row = 0; ; ) {
    const rows = some.all({ importId, row });
    for (const { problems } of rows) yield* JSON.parse(problems) as Problem[];
    if (rows.length < piece) return;
    row = rows.at(-1)?.row ?? row;
  }
}
