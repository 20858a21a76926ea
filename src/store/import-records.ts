import type { ImportDetailJson } from '../domain/import.ts';
import type { Change, Outcome } from '../domain/outcome.ts';
import type { Problem } from '../domain/problem.ts';
import type { CellEdit } from '../domain/row-edit.ts';
import { Batch } from './batch.ts';
import { DeferredIndexes } from './deferred-indexes.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/** A committed import as it is stored. */
export interface StoredImport {
  id: number;
  fileName: string;
  fileHash: string;
  committedAt: string;
  undoneAt: string | null;
  detail: ImportDetailJson;
  /** JSON of the pipeline's ImportSettings; the store does not look inside */
  settings: string;
  networkId: number | null;
  brandId: number | null;
}

interface ImportColumns {
  id: number;
  fileName: string;
  fileHash: string;
  committedAt: string;
  undoneAt: string | null;
  detail: string;
  settings: string;
  networkId: number | null;
  brandId: number | null;
}

const columns = `id, file_name AS fileName, file_hash AS fileHash, committed_at AS committedAt, undone_at AS undoneAt,
  detail, settings, network_id AS networkId, brand_id AS brandId`;

/** A committed import, null where there is none of that id. */
export function readImport(store: Store, id: number): StoredImport | null {
  const row = prepared<[number], ImportColumns>(store, `SELECT ${columns} FROM import WHERE id = ?`).get(id);
  return row ? toImport(row) : null;
}

/** Is there a committed import of that id? What it says is not read. */
export function isCommitted(store: Store, id: number): boolean {
  return prepared<[number], number>(store, 'SELECT id FROM import WHERE id = ?').get(id) !== undefined;
}

/** All committed imports, newest first, without their problems. */
export function readImports(store: Store, limit = -1): StoredImport[] {
  const withoutDetail = columns.replace('detail,', '');
  return prepared<[number], Omit<ImportColumns, 'detail'>>(
    store,
    `SELECT ${withoutDetail} FROM import ORDER BY id DESC LIMIT ?`,
  )
    .all(limit)
    .map((row) => ({ ...row, detail: readDetail(store, row) }));
}

/** Without problems, which are most of it. Once an import is committed it never changes. */
const details = new WeakMap<Store, Map<string, ImportDetailJson>>();

/** Read for every page, the details of some hundred imports would cost it a tenth of a second. */
function readDetail(store: Store, { id, committedAt }: Pick<ImportColumns, 'id' | 'committedAt'>) {
  const known = details.get(store) ?? new Map<string, ImportDetailJson>();
  details.set(store, known);
  const key = `${id} ${committedAt}`;
  const detail =
    known.get(key) ??
    JSON.parse(
      prepared<[number], string>(store, "SELECT json_remove(detail, '$.problems') FROM import WHERE id = ?")
        .pluck()
        .get(id) ?? '{}',
    );
  known.set(key, detail);
  return detail as ImportDetailJson;
}

/** Other imports of the very same file that still stand, newest first. */
export function importsOfFile(
  store: Store,
  fileHash: string,
  own: number | null,
): { id: number; committedAt: string; brand: string }[] {
  return prepared<[string, number | null], { id: number; committedAt: string; brand: string }>(
    store,
    `SELECT i.id, i.committed_at AS committedAt, coalesce(b.name, '') AS brand FROM import i LEFT JOIN brand b ON b.id = i.brand_id
       WHERE i.file_hash = ? AND i.id IS NOT ? AND i.undone_at IS NULL ORDER BY i.id DESC`,
  ).all(fileHash, own);
}

/** The highest id of a committed import, 0 where there is none. */
export function lastImportId(store: Store): number {
  return prepared<[], number>(store, 'SELECT coalesce(max(id), 0) FROM import').pluck().get() ?? 0;
}

function toImport({ detail, ...row }: ImportColumns): StoredImport {
  return { ...row, detail: JSON.parse(detail) };
}

/**
 * Writes everything that one import leaves beside the partners themselves, in the transaction that the caller holds.
 * `begin` comes first, so that the rows have an import to belong to.
 */
export class ImportRecord {
  readonly #id: number;
  readonly #at: string;
  readonly #store: Store;
  readonly #rows;
  readonly #changes;
  readonly #failed;
  readonly #ignored;
  readonly #warnings;
  readonly #corrected;
  readonly #correction;
  readonly #edited;
  readonly #rowIndexes: DeferredIndexes;
  readonly #changeIndexes: DeferredIndexes;
  /** the partnership of the last row, the partner of the last change: those of others follow them, or come before */
  readonly #last = { partnership: 0, partner: 0 };

  /** @param rows how many the list has */
  constructor(store: Store, id: number, at: string, rows: number) {
    this.#store = store;
    this.#id = id;
    this.#at = at;
    this.#rowIndexes = new DeferredIndexes(store, 'import_row', rows);
    this.#changeIndexes = new DeferredIndexes(store, 'change', rows);
    const rowColumns = ['row', 'partnership_id', 'outcome', 'given', 'urls'];
    const changeColumns = ['row', 'partner_id', 'partnership_id', 'field', 'before', 'after'];
    this.#rows = Batch.ofNew(store, 'import_row', rowColumns, { import_id: id });
    this.#changes = Batch.ofNew(store, 'change', changeColumns, { import_id: id, at });
    this.#failed = store.prepare(
      'INSERT INTO failed_row (import_id, row, cells, problems, root_id) VALUES (?, ?, ?, ?, ?)',
    );
    this.#ignored = store.prepare(
      'INSERT INTO ignored_row (import_id, row, cells, reason) VALUES (?, ?, ?, ?)',
    );
    this.#warnings = Batch.ofNew(store, 'row_warning', ['row', 'problems'], { import_id: id });
    this.#edited = store.prepare('INSERT INTO row_edit (import_id, row, cells) VALUES (?, ?, ?)');
    this.#correction = store.prepare(
      'INSERT INTO failed_row_correction (root_id, import_id, row) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#corrected = store.prepare(
      'UPDATE failed_row SET corrected_by = ?, corrected_row = ? WHERE (id = ? OR root_id = ?) AND corrected_by IS NULL',
    );
  }

  begin(file: { name: string; hash: string }, profile: string): void {
    this.#store
      .prepare(
        `INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged, failed, ignored, detail, settings)
         VALUES (:id, (SELECT coalesce(max(position), 0) + 1 FROM import), :profile, :name, :hash, :at, 0, 0, 0, 0, 0, 0, '{}', '{}')`,
      )
      .run({ id: this.#id, profile, name: file.name, hash: file.hash, at: this.#at });
  }

  /** Writes what of the rows waits to be written together; before anything else asks for it. */
  finishRows(): void {
    this.#rows.flush();
    this.#changes.flush();
    this.#warnings.flush();
    this.#rowIndexes.build();
    this.#changeIndexes.build();
  }

  /** @param urls the addresses that the row gave to a partner that was there */
  row(
    row: number,
    partnershipId: number,
    outcome: Outcome,
    given: number,
    urls: readonly string[] | null,
  ): void {
    // a new one stands at the end, wherever the others do
    if (outcome !== 'created') {
      if (partnershipId < this.#last.partnership) this.#rowIndexes.changing();
      this.#last.partnership = partnershipId;
    }
    this.#rows.add(row, partnershipId, outcome, given, urls && JSON.stringify(urls));
  }

  changes(row: number, partnerId: number, partnershipId: number | null, changes: readonly Change[]): void {
    if (changes.length > 0 && partnerId < this.#last.partner) this.#changeIndexes.changing();
    if (changes.length > 0) this.#last.partner = partnerId;
    for (const { field, before, after } of changes)
      this.#changes.add(row, partnerId, partnershipId, field, before, after);
  }

  /** @param rootId the failed row that this one is another try of, null where it is the first */
  failed(row: number, cells: readonly string[], problems: readonly Problem[], rootId: number | null): void {
    this.#failed.run(this.#id, row, JSON.stringify(cells), JSON.stringify(problems), rootId);
  }

  ignored(row: number, cells: readonly string[], reason: string): void {
    this.#ignored.run(this.#id, row, JSON.stringify(cells), reason);
  }

  warnings(row: number, problems: readonly Problem[]): void {
    this.#warnings.add(row, JSON.stringify(problems));
  }

  /** A failed row and all further tries of it are put right by a row of this import. */
  corrected(rootId: number, row: number): void {
    this.#correction.run(rootId, this.#id, row);
    this.#corrected.run(this.#id, row, rootId, rootId);
  }

  /** Cells of a row that a person corrected before the import. */
  edited(row: number, cells: readonly CellEdit[]): void {
    this.#edited.run(this.#id, row, JSON.stringify(cells));
  }

  finish(
    detail: ImportDetailJson,
    settings: unknown,
    networkId: number | null,
    brandId: number | null,
  ): void {
    const { rows, created, updated, unchanged, failed, ignored } = detail;
    this.#store
      .prepare(
        `UPDATE import SET rows = :rows, created = :created, updated = :updated, unchanged = :unchanged, failed = :failed,
           ignored = :ignored, detail = :detail, settings = :settings, network_id = :networkId, brand_id = :brandId WHERE id = :id`,
      )
      .run({
        rows,
        created,
        updated,
        unchanged,
        failed,
        ignored,
        detail: JSON.stringify(detail),
        settings: JSON.stringify(settings),
        networkId,
        brandId,
        id: this.#id,
      });
  }
}
