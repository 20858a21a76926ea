import { type UndoCounts, type UndoKind, type UndoLine, type UndoQuery, undoKinds } from '../domain/undo.ts';
import { Batch } from './batch.ts';
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
    -- so many lines of each kind, which stand one kind after the other
    removed_lines INTEGER NOT NULL,
    restored_lines INTEGER NOT NULL,
    kept_lines INTEGER NOT NULL,
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
`;

/** What is said of an undo as a whole. */
export type UndoHead = UndoCounts & {
  version: string;
  digest: string;
  /** how many there are of each kind */
  lines: Record<UndoKind, number>;
};

/** Writes what an undo does, in the transaction that the caller holds: its lines one kind after the other, then its head. */
export class UndoWriter {
  readonly #store: Store;
  readonly #id: number;
  readonly #batch: Batch;
  #lines = 0;

  constructor(store: Store, id: number) {
    this.#store = store;
    this.#id = id;
    // the lines refer to it, so it comes first; what it says is known at the end
    store
      .prepare(
        `INSERT INTO undo (import_id, removed, restored, kept, removed_lines, restored_lines, kept_lines, version, digest)
         VALUES (?, 0, 0, 0, 0, 0, 0, '', '')`,
      )
      .run(id);
    this.#batch = Batch.ofNew(store, 'undo_line', lineColumns, { import_id: id });
  }

  add({ kind, partnerId, networkPublisherId, name, brand, field, before, after, reason }: UndoLine): void {
    const line = ++this.#lines;
    this.#batch.add(line, kind, partnerId, networkPublisherId, name, brand, field, before, after, reason);
  }

  finish({ removed, restored, kept, version, digest, lines }: UndoHead): void {
    this.#batch.flush();
    this.#store
      .prepare(
        `UPDATE undo SET removed = ?, restored = ?, kept = ?, removed_lines = ?, restored_lines = ?, kept_lines = ?,
           version = ?, digest = ? WHERE import_id = ?`,
      )
      .run(removed, restored, kept, ...undoKinds.map((kind) => lines[kind]), version, digest, this.#id);
  }
}

const lineColumns = [
  'line',
  'kind',
  'partner_id',
  'network_publisher_id',
  'name',
  'brand',
  'field',
  'before',
  'after',
  'reason',
] as const;

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
  const kinds = store
    .prepare<[number], Record<UndoKind, number>>(
      'SELECT removed_lines AS removed, restored_lines AS restored, kept_lines AS kept FROM undo WHERE import_id = ?',
    )
    .get(id) ?? { removed: 0, restored: 0, kept: 0 };
  const { after, last } = rangeOf(kinds, kind);
  const found =
    search === ''
      ? ''
      : 'AND (instr(network_publisher_id, :search) > 0 OR instr(fold(name), fold(:search)) > 0)';
  const where = `import_id = :id AND line > :after AND line <= :last ${found}`;
  const skipped = search === '' ? offset : 0;
  const lines = store
    .prepare<object, UndoLine>(
      `SELECT kind, partner_id AS partnerId, network_publisher_id AS networkPublisherId, name, brand, field, before, after, reason
       FROM undo_line WHERE ${where} ORDER BY line LIMIT :limit OFFSET :offset`,
    )
    .all({ id, search, limit, offset: offset - skipped, after: after + skipped, last });
  const total =
    search === ''
      ? last - after
      : (store
          .prepare<object, number>(`SELECT count(*) FROM undo_line WHERE ${where}`)
          .pluck()
          .get({ id, search, after, last }) ?? 0);
  return { lines, total, kinds };
}

/** Between which line numbers a kind stands; all of them for ''. */
function rangeOf(kinds: Record<UndoKind, number>, kind: UndoKind | ''): { after: number; last: number } {
  const before = undoKinds.slice(0, Math.max(0, undoKinds.indexOf(kind as UndoKind)));
  const sum = (of: readonly UndoKind[]) => of.reduce((total, one) => total + kinds[one], 0);
  if (kind === '') return { after: 0, last: sum(undoKinds) };
  return { after: sum(before), last: sum(before) + kinds[kind] };
}
