import type { Refusal } from '../domain/error.ts';
import type { ImportChoices, ImportDetailJson, ImportStatus } from '../domain/import.ts';
import type { ReadingView } from '../domain/import-view.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';
import { waitingEditTable } from './waiting-edits.ts';

/**
 * The second, small database: imports that have not been committed. It stands apart from the partners' one, so that an
 * upload is accepted while a long import holds the partners' write lock.
 */
export const queueMigrations: readonly string[] = [
  `
  CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    status TEXT NOT NULL CHECK (status IN ('preview', 'queued', 'running', 'cancelled', 'failed')),
    job TEXT CHECK (job IN ('preview', 'commit')),
    -- the process that is at it, so that another one does not take it for left behind by a crash
    pid INTEGER,
    file_name TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    file_hash TEXT NOT NULL DEFAULT '',
    choices TEXT NOT NULL,
    created_at TEXT NOT NULL,
    detail TEXT,
    reading TEXT,
    error TEXT
  ) STRICT;
  CREATE INDEX draft_by_status ON draft (status);

  -- What programs sent with an Idempotency-Key: the same key means the same import.
  CREATE TABLE request_key (
    key TEXT PRIMARY KEY,
    body_hash TEXT NOT NULL,
    import_id INTEGER NOT NULL,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What stood when the preview was made; and, where the user wants just what the preview showed, what must still stand.
  ALTER TABLE draft ADD COLUMN version TEXT;
  ALTER TABLE draft ADD COLUMN seen TEXT;
    `,
  `
  -- How the last check read the list: JSON of the pipeline's ImportSettings; typed rows are judged by it.
  ALTER TABLE draft ADD COLUMN settings TEXT;

  -- What a person did to rows of a list that waits. cells: JSON array of [column, before, after]; is_right: nothing is
  -- wrong with it as far as the row alone tells; checked: the last check of the whole list knew of it.
  CREATE TABLE draft_edit (
    import_id INTEGER NOT NULL REFERENCES draft (id) ON DELETE CASCADE,
    row INTEGER NOT NULL,
    at TEXT NOT NULL,
    cells TEXT NOT NULL,
    left_out INTEGER NOT NULL CHECK (left_out IN (0, 1)),
    is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
    checked INTEGER NOT NULL DEFAULT 0 CHECK (checked IN (0, 1)),
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;
  `,
  waitingEditTable,
];

/** An import that has not been committed. */
export interface Draft {
  id: number;
  status: Extract<ImportStatus, 'preview' | 'queued' | 'running' | 'cancelled' | 'failed'>;
  /** what is queued or running */
  job: 'preview' | 'commit' | null;
  /** the process that runs it */
  pid: number | null;
  fileName: string;
  fileSize: number;
  fileHash: string;
  choices: ImportChoices;
  createdAt: string;
  detail: ImportDetailJson | null;
  reading: ReadingView | null;
  /** the pipeline's ImportSettings of the last check; the store does not look inside */
  settings: unknown;
  error: Refusal | null;
  /** what stood when the preview was made (`storeVersion`); null where there is none */
  version: string | null;
  /** the version that must still stand for the import to go in unasked; null where it goes in as it is */
  seen: string | null;
}

interface Columns {
  id: number;
  status: Draft['status'];
  job: Draft['job'];
  pid: number | null;
  fileName: string;
  fileSize: number;
  fileHash: string;
  choices: string;
  createdAt: string;
  detail: string | null;
  reading: string | null;
  settings: string | null;
  error: string | null;
  version: string | null;
  seen: string | null;
}

const columns = `id, status, job, pid, file_name AS fileName, file_size AS fileSize, file_hash AS fileHash,
  choices, created_at AS createdAt, detail, reading, settings, error, version, seen`;

/**
 * Takes an id for a new import; ids are never used twice, whether or not the import is committed.
 *
 * @param after the highest id in use elsewhere
 */
export function addDraft(
  queue: Store,
  draft: Omit<Draft, 'id' | 'detail' | 'reading' | 'settings' | 'error' | 'version' | 'seen'>,
  after: number,
): number {
  return queue
    .transaction(() => {
      const last =
        queue
          .prepare<[], number>(`SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'draft'`)
          .pluck()
          .get() ?? 0;
      const id = Math.max(last, after) + 1;
      queue
        .prepare(
          `INSERT INTO draft (id, status, job, pid, file_name, file_size, file_hash, choices, created_at)
           VALUES (:id, :status, :job, :pid, :fileName, :fileSize, :fileHash, :choices, :createdAt)`,
        )
        .run({ ...draft, id, choices: JSON.stringify(draft.choices) });
      return id;
    })
    .immediate();
}

export function readDraft(queue: Store, id: number): Draft | null {
  const row = prepared<[number], Columns>(queue, `SELECT ${columns} FROM draft WHERE id = ?`).get(id);
  return row ? toDraft(row) : null;
}

/** All drafts, newest first. */
export function readDrafts(queue: Store): Draft[] {
  return prepared<[], Columns>(queue, `SELECT ${columns} FROM draft ORDER BY id DESC`).all().map(toDraft);
}

/**
 * Moves a draft on, if it still is where the caller believes it to be: a second click finds it gone.
 *
 * @returns whether it was moved
 */
export function moveDraft(
  queue: Store,
  id: number,
  from: readonly Draft['status'][],
  to: Partial<
    Pick<
      Draft,
      | 'status'
      | 'job'
      | 'pid'
      | 'fileHash'
      | 'choices'
      | 'detail'
      | 'reading'
      | 'settings'
      | 'error'
      | 'version'
      | 'seen'
    >
  >,
): boolean {
  const names: Record<string, string> = { fileHash: 'file_hash' };
  const sets = Object.keys(to).map((key) => `${names[key] ?? key} = :${key}`);
  const values = Object.entries(to).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  ]);
  const { changes } = queue
    .prepare(
      `UPDATE draft SET ${sets.join(', ')} WHERE id = :id AND status IN (SELECT value FROM json_each(:from))`,
    )
    .run({ ...Object.fromEntries(values), id, from: JSON.stringify(from) });
  return changes === 1;
}

export function removeDraft(queue: Store, id: number): void {
  queue.prepare('DELETE FROM draft WHERE id = ?').run(id);
}

/** The import that a request key stands for, null where it is new. */
export function readRequestKey(queue: Store, key: string): { bodyHash: string; importId: number } | null {
  return (
    queue
      .prepare<[string], { bodyHash: string; importId: number }>(
        'SELECT body_hash AS bodyHash, import_id AS importId FROM request_key WHERE key = ?',
      )
      .get(key) ?? null
  );
}

export function addRequestKey(
  queue: Store,
  key: string,
  bodyHash: string,
  importId: number,
  at: string,
): void {
  queue
    .prepare('INSERT INTO request_key (key, body_hash, import_id, at) VALUES (?, ?, ?, ?)')
    .run(key, bodyHash, importId, at);
}

function toDraft(row: Columns): Draft {
  return {
    ...row,
    // one that an earlier Roster left says nothing of a sheet
    choices: { sheet: '', ...JSON.parse(row.choices) },
    detail: row.detail === null ? null : JSON.parse(row.detail),
    reading: row.reading === null ? null : JSON.parse(row.reading),
    settings: row.settings === null ? null : JSON.parse(row.settings),
    error: row.error === null ? null : { details: {}, ...JSON.parse(row.error) },
  };
}
