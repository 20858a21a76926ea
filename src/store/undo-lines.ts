import type { UndoCounts, UndoKind, UndoLine, UndoQuery } from '../domain/undo.ts';
import type { Store } from './open.ts';

/**
 * What an undo does, or did: its counts and, partner by partner, each partnership removed, each value put back, each one
 * kept. One shape for both: the partners' database has those that were done (there it is a migration, so it is never
 * edited), a file beside the upload the one that is looked at before.
 */
export const undoLineTables = `
  CREATE TABLE undo (
    import_id INTEGER PRIMARY KEY,
    removed INTEGER NOT NULL,
    restored INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    -- what stood when it was computed, and all its lines in one number: how a later look knows that it is still true
    version TEXT NOT NULL,
    digest TEXT NOT NULL
  ) STRICT;

  CREATE TABLE undo_line (
    import_id INTEGER NOT NULL REFERENCES undo (import_id),
    line INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('removed', 'restored', 'kept')),
    partner_id INTEGER NOT NULL,
    network_publisher_id TEXT NOT NULL,
    name TEXT NOT NULL,
    brand TEXT NOT NULL,
    field TEXT,
    before TEXT,
    after TEXT,
    reason TEXT,
    PRIMARY KEY (import_id, line)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX undo_line_by_kind ON undo_line (import_id, kind, line);
`;

/** Keeps what an undo does, in the transaction that the caller holds. */
export function writeUndo(
  store: Store,
  id: number,
  counts: UndoCounts & { version: string; digest: string },
  lines: Iterable<UndoLine>,
): void {
  const { removed, restored, kept, version, digest } = counts;
  store
    .prepare(
      `INSERT INTO undo (import_id, removed, restored, kept, version, digest) VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(id, removed, restored, kept, version, digest);
  const insert = store.prepare(
    `INSERT INTO undo_line (import_id, line, kind, partner_id, network_publisher_id, name, brand, field, before, after, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  let line = 0;
  for (const one of lines)
    insert.run(
      id,
      ++line,
      one.kind,
      one.partnerId,
      one.networkPublisherId,
      one.name,
      one.brand,
      one.field,
      one.before,
      one.after,
      one.reason,
    );
}

/** The counts of an undo; null where none is kept. */
export function readUndo(
  store: Store,
  id: number,
): (UndoCounts & { version: string; digest: string }) | null {
  return (
    store
      .prepare<[number], UndoCounts & { version: string; digest: string }>(
        'SELECT removed, restored, kept, version, digest FROM undo WHERE import_id = ?',
      )
      .get(id) ?? null
  );
}

/** A page of an undo's lines, and how many there are of each kind. */
export function listUndoLines(
  store: Store,
  id: number,
  { kind, search, limit, offset }: UndoQuery & { limit: number; offset: number },
): { lines: UndoLine[]; total: number; kinds: Record<UndoKind, number> } {
  const values = { id, kind, search, limit, offset };
  const where = [
    'import_id = :id',
    kind === '' ? '' : 'kind = :kind',
    search === '' ? '' : `(instr(network_publisher_id, :search) > 0 OR instr(fold(name), fold(:search)) > 0)`,
  ]
    .filter(Boolean)
    .join(' AND ');
  const count = (sql: string) => store.prepare<object, number>(sql).pluck().get(values) ?? 0;
  const ofKind = (one: UndoKind) =>
    count(`SELECT count(*) FROM undo_line WHERE import_id = :id AND kind = '${one}'`);
  const lines = store
    .prepare<object, UndoLine>(
      `SELECT kind, partner_id AS partnerId, network_publisher_id AS networkPublisherId, name, brand, field, before, after, reason
       FROM undo_line WHERE ${where} ORDER BY line LIMIT :limit OFFSET :offset`,
    )
    .all(values);
  return {
    lines,
    total: count(`SELECT count(*) FROM undo_line WHERE ${where}`),
    kinds: { removed: ofKind('removed'), restored: ofKind('restored'), kept: ofKind('kept') },
  };
}
