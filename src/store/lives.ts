import type { Store } from './open.ts';

/** A row of any import that met a partner. */
export interface LifeRow {
  row: number;
  partnershipId: number;
  import: number;
  position: number;
  stands: boolean;
  given: number;
  /** addresses that it gave; null where it gave none, or its partner was new and has just these */
  urls: string[] | null;
  outcome: string;
}

/** One thing that was done to a field. */
export interface FieldChange {
  /** null where a person changed it */
  import: number | null;
  position: number | null;
  stands: boolean;
  before: string | null;
  after: string | null;
  /** not a change but what the creating row brought */
  creation?: boolean;
}

/** A change of one field of a partner (partnershipId null) or a partnership. */
interface LifeChange extends FieldChange {
  row: number | null;
  partnershipId: number | null;
  field: string;
}

/** All that rows and changes ever said of a partner, oldest first. */
export interface Life {
  rows: LifeRow[];
  changes: LifeChange[];
}

/** The lives of partners, as they are once one import does not stand any more. */
export class Lives {
  readonly #id: number;
  readonly #sql: ReturnType<typeof prepare>;

  /** @param id the import that does not stand */
  constructor(store: Store, id: number) {
    this.#id = id;
    this.#sql = prepare(store);
  }

  /** Of many partners at once: a query for each costs ten times as much. */
  of(partnerIds: readonly number[]): Map<number, Life> {
    const lives = new Map(partnerIds.map((id): [number, Life] => [id, { rows: [], changes: [] }]));
    const values = { id: this.#id, partnerIds: JSON.stringify(partnerIds) };
    for (const columns of this.#sql.rows.all(values)) {
      const [partnerId, partnershipId, by, position, stands, row, given, urls, outcome] = columns;
      lives.get(partnerId)?.rows.push({
        row,
        partnershipId,
        import: by,
        position,
        stands: stands === 1,
        given,
        urls: urls === null ? null : JSON.parse(urls),
        outcome,
      });
    }
    for (const columns of this.#sql.changes.all(values)) {
      const [partnerId, partnershipId, field, by, position, stands, row, before, after] = columns;
      const change = { partnershipId, field, import: by, position, stands: stands === 1, row, before, after };
      lives.get(partnerId)?.changes.push(change);
    }
    return lives;
  }
}

type RowColumns = [number, number, number, number, number, number, number, string | null, string];
type ChangeColumns = [
  number,
  number | null,
  string,
  number | null,
  number | null,
  number,
  number | null,
  string | null,
  string | null,
];

/** CROSS JOIN: a partner's own few rows lead, not an import's many, else a large undo takes the square of its rows. */
function prepare(store: Store) {
  return {
    rows: store
      .prepare<object, RowColumns>(
        `SELECT s.partner_id, s.id, i.id, i.position, ${standing}, r.row, r.given, r.urls, r.outcome
         FROM json_each(:partnerIds) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value
           CROSS JOIN import_row r ON r.partnership_id = s.id CROSS JOIN import i ON i.id = r.import_id
         ORDER BY i.position, r.row`,
      )
      .raw(),
    changes: store
      .prepare<object, ChangeColumns>(
        `SELECT c.partner_id, c.partnership_id, c.field, c.import_id, i.position, (c.import_id IS NULL OR ${standing}), c.row, c.before, c.after
         FROM json_each(:partnerIds) wanted CROSS JOIN change c ON c.partner_id = wanted.value
           LEFT JOIN import i ON i.id = c.import_id
         ORDER BY c.id`,
      )
      .raw(),
  };
}

/** Does the import `i` stand once this one does not? */
export const standing = '(i.undone_at IS NULL AND i.id <> :id)';
