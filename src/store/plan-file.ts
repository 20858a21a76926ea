import { rmSync } from 'node:fs';
import type { PlanDifference, RowDifference, RowView } from '../domain/import-view.ts';
import { outcomes } from '../domain/outcome.ts';
import type { CellEdit } from '../domain/row-edit.ts';
import { foldName } from './fold.ts';
import { openStore, type Store } from './open.ts';

/** What a preview found, row by row, in a file of its own: it is gone with the import and never weighs on the partners. */
export const planMigrations: readonly string[] = [
  `
  CREATE TABLE plan_row (
    row INTEGER PRIMARY KEY,
    outcome INTEGER NOT NULL,
    network_publisher_id TEXT NOT NULL,
    name TEXT NOT NULL,
    network TEXT NOT NULL,
    brand TEXT NOT NULL,
    partner_id INTEGER,
    changes TEXT,
    problems TEXT,
    cells TEXT,
    reason TEXT,
    search TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Rows that would end otherwise than a former plan of the same list said: how they would have ended.
  CREATE TABLE plan_difference (
    row INTEGER PRIMARY KEY,
    outcome INTEGER NOT NULL,
    changes TEXT
  ) STRICT;
    `,
  `
  -- Of a corrected report: JSON of the import and row that this row was.
  ALTER TABLE plan_row ADD COLUMN origin TEXT;
  -- JSON of the cells that were corrected by then: [column, before, after].
  ALTER TABLE plan_row ADD COLUMN edit TEXT;
  `,
];

/** Writes a plan; nothing of it is kept if the program ends before `close`. */
export class PlanFile {
  readonly #store: Store;
  readonly #insert;

  constructor(path: string) {
    removePlan(path);
    this.#store = openStore(path, planMigrations);
    this.#store.pragma('synchronous = OFF');
    this.#store.exec('BEGIN');
    this.#insert = this.#store.prepare(
      `INSERT INTO plan_row (row, outcome, network_publisher_id, name, network, brand, partner_id, changes, problems, cells, reason, search, origin, edit)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /**
   * @param origin which failed row it was, where it is a correction
   * @param edit what a person changed of it
   */
  add(
    row: Omit<RowView, 'correctedBy' | 'edits'>,
    origin: { import: number; row: number } | null,
    edit: readonly CellEdit[],
  ): void {
    this.#insert.run(
      row.row,
      outcomes.indexOf(row.outcome),
      row.networkPublisherId,
      row.name,
      row.network,
      row.brand,
      row.partnerId,
      row.changes.length === 0 ? null : JSON.stringify(row.changes),
      row.problems.length === 0 ? null : JSON.stringify(row.problems),
      row.cells === null ? null : JSON.stringify(row.cells),
      row.reason,
      searchText(row),
      origin === null ? null : JSON.stringify(origin),
      edit.length === 0 ? null : JSON.stringify(edit),
    );
  }

  close(): void {
    this.#store.exec('COMMIT');
    this.#store.exec('CREATE INDEX plan_row_by_outcome ON plan_row (outcome, row)');
    this.#store.close();
  }

  abandon(path: string): void {
    this.#store.close();
    removePlan(path);
  }
}

/** Removes a file of this kind with what SQLite keeps beside it. */
export function removePlan(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
}

function searchText(row: Omit<RowView, 'correctedBy' | 'edits'>): string {
  const changed = row.changes.flatMap(({ before, after }) => [before ?? '', after ?? '']);
  return foldName([row.networkPublisherId, row.name, ...changed, ...(row.cells ?? [])].join(' '));
}

interface PlanRow {
  row: number;
  outcome: number;
  networkPublisherId: string;
  name: string;
  network: string;
  brand: string;
  partnerId: number | null;
  changes: string | null;
  problems: string | null;
  cells: string | null;
  reason: string | null;
}

/** A page of a plan. */
export function readPlan(
  path: string,
  query: { outcome: RowView['outcome'] | ''; search: string; limit: number; offset: number },
): { rows: RowView[]; total: number } {
  const store = openStore(path, planMigrations, 'read');
  try {
    const where =
      [
        query.outcome === '' ? '' : 'outcome = :outcome',
        query.search === '' ? '' : 'instr(search, :search) > 0',
      ]
        .filter(Boolean)
        .join(' AND ') || 'TRUE';
    const values = {
      outcome: query.outcome === '' ? -1 : outcomes.indexOf(query.outcome),
      search: foldName(query.search),
    };
    const total = store.prepare(`SELECT count(*) FROM plan_row WHERE ${where}`).pluck().get(values) as number;
    const rows = store
      .prepare(
        `SELECT row, outcome, network_publisher_id AS networkPublisherId, name, network, brand, partner_id AS partnerId, changes, problems, cells, reason
         FROM plan_row WHERE ${where} ORDER BY row LIMIT :limit OFFSET :offset`,
      )
      .all({ ...values, limit: query.limit, offset: query.offset }) as PlanRow[];
    return { rows: rows.map(toRowView), total };
  } finally {
    store.close();
  }
}

function toRowView(row: PlanRow): RowView {
  return {
    ...row,
    outcome: outcomeAt(row.outcome),
    changes: row.changes === null ? [] : JSON.parse(row.changes),
    problems: row.problems === null ? [] : JSON.parse(row.problems),
    cells: row.cells === null ? null : JSON.parse(row.cells),
    correctedBy: null,
    edits: [],
  };
}

/** Notes in a plan which of its rows end otherwise than in a former plan of the same list, and counts them by kind. */
export function comparePlans(path: string, formerPath: string): PlanDifference[] {
  const store = openStore(path, planMigrations);
  try {
    store.pragma('synchronous = OFF');
    store.prepare('ATTACH ? AS former').run(formerPath);
    store.exec(`INSERT INTO plan_difference (row, outcome, changes)
      SELECT p.row, f.outcome, f.changes FROM main.plan_row p JOIN former.plan_row f ON f.row = p.row
      WHERE p.outcome <> f.outcome OR p.changes IS NOT f.changes OR p.problems IS NOT f.problems
        OR p.reason IS NOT f.reason`);
    store.exec('DETACH former');
    return kindsOfDifferences(store);
  } finally {
    store.close();
  }
}

function kindsOfDifferences(store: Store): PlanDifference[] {
  return store
    .prepare<[], { before: number; after: number; rows: number }>(
      `SELECT d.outcome AS before, p.outcome AS after, count(*) AS rows
       FROM plan_difference d JOIN plan_row p ON p.row = d.row GROUP BY 1, 2 ORDER BY rows DESC, 1, 2`,
    )
    .all()
    .map(({ before, after, rows }) => ({ before: outcomeAt(before), after: outcomeAt(after), rows }));
}

function outcomeAt(index: number): RowView['outcome'] {
  return outcomes[index] ?? 'failed';
}

/** A page of the rows that a plan ends otherwise than the former one; of a plan without a former one, none. */
export function readDifferences(
  path: string,
  { limit, offset }: { limit: number; offset: number },
): { kinds: PlanDifference[]; rows: RowDifference[] } {
  const store = openStore(path, planMigrations, 'read');
  try {
    if (!hasDifferences(store)) return { kinds: [], rows: [] };
    const rows = store
      .prepare<[number, number], PlanRow & { formerOutcome: number; formerChanges: string | null }>(
        `SELECT p.row, p.outcome, p.network_publisher_id AS networkPublisherId, p.name, p.network, p.brand, p.partner_id AS partnerId,
           p.changes, p.problems, p.cells, p.reason, d.outcome AS formerOutcome, d.changes AS formerChanges
         FROM plan_difference d JOIN plan_row p ON p.row = d.row ORDER BY d.row LIMIT ? OFFSET ?`,
      )
      .all(limit, offset)
      .map(({ formerOutcome, formerChanges, ...row }) => ({
        ...toRowView(row),
        former: {
          outcome: outcomeAt(formerOutcome),
          changes: formerChanges === null ? [] : JSON.parse(formerChanges),
        },
      }));
    return { kinds: kindsOfDifferences(store), rows };
  } finally {
    store.close();
  }
}

/** A plan that an earlier version of Roster wrote has none. */
function hasDifferences(store: Store): boolean {
  return store.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'plan_difference'`).get() !== undefined;
}
