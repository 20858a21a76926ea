import { createHash } from 'node:crypto';
import { type UndoCounts, type UndoKind, type UndoLine, type UndoQuery, undoKinds } from '../domain/undo.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/**
 * What an undo does, or did: its counts and, partner by partner, each partnership removed, each value put back, each one
 * kept. One shape for both: the partners' database has those that were done, a file beside the upload the one that is
 * looked at before. Migrations of the former, so they are never edited.
 */
export const undoTables = [
  `
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
`,
  `
  -- Many lines in a row: written one by one they take as long as all that the undo changes. lines: JSON array of
  -- partnerships with what is said of each, [partner id, network publisher id, name, brand, [field, before, after, reason] …];
  -- pages of a kind count from 0, and all but its last have 200 lines.
  CREATE TABLE undo_page (
    import_id INTEGER NOT NULL REFERENCES undo (import_id),
    kind TEXT NOT NULL CHECK (kind IN ('removed', 'restored', 'kept')),
    page INTEGER NOT NULL,
    lines TEXT NOT NULL,
    UNIQUE (import_id, kind, page)
  ) STRICT;
  INSERT INTO undo_page (import_id, kind, page, lines)
    SELECT import_id, kind, nth / 200, json_group_array(
      json_array(partner_id, network_publisher_id, name, brand, json_array(field, before, after, reason)) ORDER BY nth)
    FROM (SELECT *, row_number() OVER (PARTITION BY import_id, kind ORDER BY line) - 1 AS nth FROM undo_line)
    GROUP BY import_id, kind, nth / 200;
  DROP TABLE undo_line;
`,
] as const;

/** What is said of an undo as a whole. */
export type UndoHead = UndoCounts & { version: string };

/** So many lines stand in a row of the table. */
const pageSize = 200;

/** A partnership, and what is said of it. */
type Entry = [partnerId: number, networkPublisherId: string, name: string, brand: string, ...said: Said[]];
type Said = [field: string | null, before: string | null, after: string | null, reason: string | null];

/** Writes what an undo does, in the transaction that the caller holds: its lines one kind after the other, then its head. */
export class UndoWriter {
  readonly #store: Store;
  readonly #id: number;
  readonly #insert;
  readonly #digest = createHash('sha256');
  readonly #lines: Record<UndoKind, number> = { removed: 0, restored: 0, kept: 0 };
  /** of one kind, and not written yet */
  #entries: Entry[] = [];
  #kind: UndoKind = 'removed';

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
    this.#insert = store.prepare('INSERT INTO undo_page (import_id, kind, page, lines) VALUES (?, ?, ?, ?)');
  }

  add({ kind, partnerId, networkPublisherId, name, brand, field, before, after, reason }: UndoLine): void {
    if (kind !== this.#kind) this.#write();
    this.#kind = kind;
    const last = this.#entries.at(-1);
    const said: Said = [field, before, after, reason];
    if (last && last[0] === partnerId && last[3] === brand) last.push(said);
    else this.#entries.push([partnerId, networkPublisherId, name, brand, said]);
    if (++this.#lines[kind] % pageSize === 0) this.#write();
  }

  /** @returns names exactly the lines that were added */
  end(): string {
    this.#write();
    return this.#digest.digest('hex').slice(0, 16);
  }

  /** @param digest what `end` gave */
  finish({ removed, restored, kept, version }: UndoHead, digest: string): void {
    this.#store
      .prepare(
        `UPDATE undo SET removed = ?, restored = ?, kept = ?, removed_lines = ?, restored_lines = ?, kept_lines = ?,
           version = ?, digest = ? WHERE import_id = ?`,
      )
      .run(removed, restored, kept, ...undoKinds.map((kind) => this.#lines[kind]), version, digest, this.#id);
  }

  #write(): void {
    if (this.#entries.length === 0) return;
    const page = Math.ceil(this.#lines[this.#kind] / pageSize) - 1;
    const lines = JSON.stringify(this.#entries);
    this.#digest.update(`${this.#kind}\n`).update(lines);
    this.#insert.run(this.#id, this.#kind, page, lines);
    this.#entries = [];
  }
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

/** Which lines of an undo are shown. */
export type UndoLinesPage = UndoQuery & { limit: number; offset: number };

/** Some lines, how many the query finds, and how many there are of each kind. */
export interface FoundLines {
  lines: UndoLine[];
  total: number;
  kinds: Record<UndoKind, number>;
}

/** A page of an undo's lines. It yields now and then: a million may be searched. */
export function* listingUndoLines(
  store: Store,
  id: number,
  { kind, search, limit, offset }: UndoLinesPage,
): Generator<void, FoundLines> {
  const kinds = store
    .prepare<[number], Record<UndoKind, number>>(
      'SELECT removed_lines AS removed, restored_lines AS restored, kept_lines AS kept FROM undo WHERE import_id = ?',
    )
    .get(id) ?? { removed: 0, restored: 0, kept: 0 };
  const asked: readonly UndoKind[] = kind === '' ? undoKinds : [kind];
  const matches = matcherOf(search);
  const lines: UndoLine[] = [];
  let passed = 0;
  for (const one of asked) {
    // without a search it is known where the lines begin
    const skipped = search === '' ? Math.floor(between(0, offset - passed, kinds[one]) / pageSize) : 0;
    passed += skipped * pageSize;
    const pages = Math.ceil(kinds[one] / pageSize);
    for (let page = skipped; page < pages && !(search === '' && lines.length === limit); page++) {
      for (const line of pageOf(store, id, one, page)
        .filter(matches)
        .flatMap((entry) => linesOf(entry, one)))
        if (passed++ >= offset && lines.length < limit) lines.push(line);
      if (page % together === together - 1) yield;
    }
  }
  const total = search === '' ? asked.reduce((sum, one) => sum + kinds[one], 0) : passed;
  return { lines, total, kinds };
}

/** So many pages are looked through in a few milliseconds. */
const together = 20;

function pageOf(store: Store, id: number, kind: UndoKind, page: number): Entry[] {
  const lines = prepared<[number, string, number], string>(
    store,
    'SELECT lines FROM undo_page WHERE import_id = ? AND kind = ? AND page = ?',
  ).pluck();
  return JSON.parse(lines.get(id, kind, page) ?? '[]');
}

function matcherOf(search: string): (entry: Entry) => boolean {
  const folded = foldName(search);
  return ([, networkPublisherId, name]) =>
    search === '' || networkPublisherId.includes(search) || foldName(name).includes(folded);
}

function linesOf([partnerId, networkPublisherId, name, brand, ...said]: Entry, kind: UndoKind): UndoLine[] {
  return said.map(([field, before, after, reason]) => ({
    kind,
    partnerId,
    networkPublisherId,
    name,
    brand,
    field,
    before,
    after,
    reason,
  }));
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/** Partners, still there, of whom an undo that is kept has taken a partnership away. */
export function partnersRemoved(store: Store): number[] {
  return store
    .prepare<[], number>(
      `SELECT DISTINCT p.id FROM undo_page u CROSS JOIN json_each(u.lines) e CROSS JOIN partner p ON p.id = e.value ->> 0
       WHERE u.kind = 'removed'`,
    )
    .pluck()
    .all();
}

/** Partners whom an undo took away, or to whom it gave something back; so many, no more. */
export function partnersUndone(store: Store, id: number, most: number): number[] {
  return store
    .prepare<[number, number], number>(
      `SELECT DISTINCT e.value ->> 0 FROM undo_page u, json_each(u.lines) e
       WHERE u.import_id = ? AND u.kind <> 'kept' LIMIT ?`,
    )
    .pluck()
    .all(id, most);
}
