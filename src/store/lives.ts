import type { Store } from './open.ts';

/** A row of any import that met a partner. */
export interface LifeRow {
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

interface LifeChange extends FieldChange {
  partnershipId: number | null;
  field: string;
}

/** All that rows and changes ever said of a partner, oldest first. */
interface Life {
  rows: LifeRow[];
  changes: LifeChange[];
}

/** So many partners are read at once: a query for each would cost ten times as much. */
const atOnce = 500;

/** The lives of partners, as they are once one import does not stand any more. */
export class Lives {
  readonly #id: number;
  readonly #sql: ReturnType<typeof prepare>;
  /** partners that are asked for from here on, in ascending order */
  #expected: number[] = [];
  #lives = new Map<number, Life>();

  /** @param id the import that does not stand */
  constructor(store: Store, id: number) {
    this.#id = id;
    this.#sql = prepare(store);
  }

  /** These partners are asked for next, in ascending order; anything else is right as well, but slower. */
  expect(partnerIds: readonly number[]): void {
    this.#expected = [...new Set(partnerIds)].sort((one, other) => one - other);
  }

  of(partnerId: number): Life {
    const known = this.#lives.get(partnerId);
    if (known) return known;
    const place = lowerBound(this.#expected, partnerId);
    const next =
      this.#expected[place] === partnerId ? this.#expected.slice(place, place + atOnce) : [partnerId];
    this.#lives = this.#read(next);
    return this.#lives.get(partnerId) ?? { rows: [], changes: [] };
  }

  #read(partnerIds: number[]): Map<number, Life> {
    const lives = new Map(partnerIds.map((id): [number, Life] => [id, { rows: [], changes: [] }]));
    const values = { id: this.#id, partnerIds: JSON.stringify(partnerIds) };
    for (const row of this.#sql.rows.all(values)) {
      const [partnerId, partnershipId, by, position, stands, given, urls, outcome] = row;
      lives.get(partnerId)?.rows.push({
        partnershipId,
        import: by,
        position,
        stands: stands === 1,
        given,
        urls: urls === null ? null : JSON.parse(urls),
        outcome,
      });
    }
    for (const row of this.#sql.changes.all(values)) {
      const [partnerId, partnershipId, field, by, position, stands, before, after] = row;
      const change = { partnershipId, field, import: by, position, stands: stands === 1, before, after };
      lives.get(partnerId)?.changes.push(change);
    }
    return lives;
  }
}

function lowerBound(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

type RowColumns = [number, number, number, number, number, number, string | null, string];
type ChangeColumns = [
  number,
  number | null,
  string,
  number | null,
  number | null,
  number,
  string | null,
  string | null,
];

/** CROSS JOIN: a partner's own few rows lead, not an import's many, else a large undo takes the square of its rows. */
function prepare(store: Store) {
  return {
    rows: store
      .prepare<object, RowColumns>(
        `SELECT s.partner_id, s.id, i.id, i.position, ${standing}, r.given, r.urls, r.outcome
         FROM json_each(:partnerIds) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value
           CROSS JOIN import_row r ON r.partnership_id = s.id CROSS JOIN import i ON i.id = r.import_id
         ORDER BY i.position, r.row`,
      )
      .raw(),
    changes: store
      .prepare<object, ChangeColumns>(
        `SELECT c.partner_id, c.partnership_id, c.field, c.import_id, i.position, (c.import_id IS NULL OR ${standing}), c.before, c.after
         FROM json_each(:partnerIds) wanted CROSS JOIN change c ON c.partner_id = wanted.value
           LEFT JOIN import i ON i.id = c.import_id
         ORDER BY c.id`,
      )
      .raw(),
  };
}

/** Does the import `i` stand once this one does not? */
export const standing = '(i.undone_at IS NULL AND i.id <> :id)';
