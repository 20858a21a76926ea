import { Batch } from './batch.ts';
import { foldName } from './fold.ts';
import { type FieldChange, type LifeRow, Lives, standing } from './lives.ts';
import type { Statement, Store } from './open.ts';

/**
 * What an undo reads and writes, in the transaction that the caller holds. It reads as if the import did not stand any
 * more, whether or not that has been written: so a preview of the undo and the undo ask the same. The rule: a field has the value that the
 * last standing import (or person) gave it or found it with; a partnership is there as long as a standing import has
 * met it, or a person wrote about it. Taking one import away and asking again gives the same as if it had never been.
 */
export class UndoStore {
  readonly #store: Store;
  readonly #id: number;
  /** the import's place in the order in which imports were committed */
  readonly position: number;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #statements = new Map<string, Statement>();
  /** by table and column */
  readonly #batches = new Map<string, Batch>();
  readonly #lives: Lives;

  constructor(store: Store, id: number) {
    this.#store = store;
    this.#id = id;
    this.position =
      store.prepare<[number], number>('SELECT position FROM import WHERE id = ?').pluck().get(id) ?? 0;
    this.#sql = prepare(store);
    this.#lives = new Lives(store, id);
  }

  /** From now on the import does not stand; what it corrected is open again, unless another one that stands did so too. */
  markUndone(at: string): void {
    this.#store.prepare('UPDATE import SET undone_at = ? WHERE id = ?').run(at, this.#id);
    this.#store
      .prepare(
        `UPDATE failed_row SET (corrected_by, corrected_row) = (
           SELECT c.import_id, c.row FROM failed_row_correction c JOIN import i ON i.id = c.import_id
           WHERE c.root_id = coalesce(failed_row.root_id, failed_row.id) AND i.undone_at IS NULL ORDER BY i.position LIMIT 1)
         WHERE corrected_by = ?`,
      )
      .run(this.#id);
  }

  /**
   * The fields are asked about from here on in the order of their partners: what is known of those is read many at a
   * time, while reading for each alone takes longer than the import itself.
   */
  expect(fields: readonly TouchedField[]): void {
    this.#lives.expect(fields.map(({ partnerId }) => partnerId));
  }

  /**
   * The fields that this import changed, or confirmed after an import that does not stand either had changed them; in
   * the order of their partners. Of many, each text is there once: SQLite would give another one for each.
   */
  touchedFields(): TouchedField[] {
    const fields: TouchedField[] = [];
    const texts = new Map<string, string>();
    const once = (text: string) => {
      const known = texts.get(text);
      if (known === undefined) texts.set(text, text);
      return known ?? text;
    };
    let before: TouchedField | undefined;
    for (const row of this.#sql.touched.iterate({ id: this.#id })) {
      row.field = once(row.field);
      row.brand = once(row.brand);
      if (before?.partnerId === row.partnerId) {
        row.name = before.name;
        row.networkPublisherId = before.networkPublisherId;
      }
      fields.push(row);
      before = row;
    }
    return fields;
  }

  /** What this import brought with the partnerships that it created, or confirmed of those that an undone import had created. */
  createdFields(): CreatedField[] {
    return this.#sql.created.all({ id: this.#id }).flatMap(({ given, extra, ...row }) => {
      const extras = (extra === null ? [] : (JSON.parse(extra) as [string, string][])).map(
        ([title]) => `extra:${title}`,
      );
      return [
        ...Object.keys(partnerColumns).map((field) => ({ ...row, partnershipId: null, field, given })),
        ...[...Object.keys(partnershipColumns), ...extras].map((field) => ({
          ...row,
          partnershipId: row.via,
          field,
          given,
        })),
      ];
    });
  }

  /** What a field says now. */
  valueOf({ partnerId, partnershipId, field }: TouchedField): string | null {
    if (field.startsWith('extra:')) {
      const extra = this.#statement('SELECT extra FROM partnership WHERE id = ?').get(partnershipId);
      return extrasIn(extra).find(([title]) => title === field.slice('extra:'.length))?.[1] ?? null;
    }
    const [table, column, id] =
      partnershipId === null
        ? ['partner', partnerColumns[field], partnerId]
        : ['partnership', partnershipColumns[field], partnershipId];
    const value = this.#statement(`SELECT ${column} FROM ${table} WHERE id = ?`).get(id);
    if (typeof value !== 'string') return null;
    return isList(field) ? (JSON.parse(value) as string[]).join(' | ') : value;
  }

  /** All that was ever done to a field, oldest first. */
  changesOf({ partnerId, partnershipId, field }: TouchedField): FieldChange[] {
    return this.#lives
      .of(partnerId)
      .changes.filter((one) => one.partnershipId === partnershipId && one.field === field);
  }

  /** The rows of all imports that met the partner or, for a field of its own, the partnership, oldest first. */
  rowsOf({ partnerId, partnershipId }: TouchedField): LifeRow[] {
    const { rows } = this.#lives.of(partnerId);
    return partnershipId === null ? rows : rows.filter((row) => row.partnershipId === partnershipId);
  }

  /** A query for one value, prepared once. */
  #statement(sql: string) {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.#store.prepare<unknown[], unknown>(sql);
    if (prepared.reader) prepared.pluck();
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** Partnerships that no standing import has met any more, and that no person wrote about. */
  orphans(): Removal[] {
    return this.#sql.orphans.all({ id: this.#id });
  }

  /** Partnerships that this import created, with the import that has met them since (null: a person wrote, or nobody did). */
  createdPartnerships(): Iterable<Removal & { since: number | null }> {
    return this.#sql.createdPartnerships.iterate({ id: this.#id });
  }

  /** Partners of which no partnership is left without these. */
  partnersWithout(removals: readonly Removal[]): number[] {
    const gone = new Set(removals.map(({ id }) => id));
    return [...new Set(removals.map(({ partnerId }) => partnerId))].filter((partnerId) =>
      this.#sql.partnershipsOf.all(partnerId).every((id) => gone.has(id)),
    );
  }

  removePartnership(id: number): void {
    this.#sql.deletePartnership.run(id);
  }

  /** Partners without a brand go. */
  removePartnersWithoutBrand(partnerIds: readonly number[]): void {
    for (const id of partnerIds) {
      if (this.#sql.hasPartnership.get(id)) continue;
      this.#sql.deletePartner.run(id);
    }
  }

  /** Gives a field the value it has without this import; null clears it. */
  restore({ partnerId, partnershipId, field }: TouchedField, value: string | null): void {
    if (partnershipId !== null) this.#restorePartnership(partnershipId, field, value);
    else this.#restorePartner(partnerId, field, value);
  }

  /** Writes what waits to be written together. */
  flush(): void {
    for (const batch of this.#batches.values()) batch.flush();
  }

  /** The values of one column, written many at a time. */
  #restored(table: 'partner' | 'partnership', column: string): Batch {
    const known = this.#batches.get(`${table}.${column}`);
    if (known) return known;
    const batch = Batch.ofChanged(this.#store, table, [column]);
    this.#batches.set(`${table}.${column}`, batch);
    return batch;
  }

  #restorePartner(id: number, field: string, value: string | null): void {
    const column = partnerColumns[field];
    if (!column) throw new Error(`The partner's field ${field} cannot be restored.`);
    this.#restored('partner', column).add(id, isList(field) ? listJson(value) : value);
    if (field === 'name' && value !== null) {
      this.#statement('UPDATE partnership SET name_key = ? WHERE partner_id = ?').run(foldName(value), id);
    }
  }

  #restorePartnership(id: number, field: string, value: string | null): void {
    const column = partnershipColumns[field];
    if (column) {
      this.#restored('partnership', column).add(id, value);
      return;
    }
    const title = field.slice('extra:'.length);
    const before = this.#statement('SELECT extra FROM partnership WHERE id = ?').get(id);
    const extra = extrasIn(before).filter(([one]) => one !== title);
    if (value !== null) extra.push([title, value]);
    this.#statement('UPDATE partnership SET extra = ? WHERE id = ?').run(
      extra.length === 0 ? null : JSON.stringify(extra),
      id,
    );
  }
}

function extrasIn(stored: unknown): [title: string, value: string][] {
  return typeof stored === 'string' ? JSON.parse(stored) : [];
}

/** A partnership, named for the result. */
export interface Removal {
  id: number;
  partnerId: number;
  networkPublisherId: string;
  name: string;
  brand: string;
}

/** One field of a partner (partnershipId null) or a partnership. */
export interface TouchedField {
  partnerId: number;
  partnershipId: number | null;
  field: string;
  /** the partnership through which the import touched it, for the result */
  via: number;
  networkPublisherId: string;
  name: string;
  brand: string;
}

export interface CreatedField extends TouchedField {
  given: number;
}

const partnerColumns: Record<string, string> = {
  name: 'name',
  primaryContactEmail: 'email',
  furtherEmails: 'further_emails',
  mediaPropertyUrls: 'urls',
  categories: 'categories',
};
const partnershipColumns: Record<string, string> = {
  publisherGroup: 'publisher_group',
  networkDateAccepted: 'date_accepted',
  status: 'status',
};

function isList(field: string): boolean {
  return field === 'mediaPropertyUrls' || field === 'categories' || field === 'furtherEmails';
}

function listJson(value: string | null): string | null {
  return value === null ? null : JSON.stringify(value.split(' | '));
}

/** CROSS JOIN: a partner's own few rows lead, not an import's many, else a large undo takes the square of its rows. */
function prepare(store: Store) {
  return {
    touched: store.prepare<{ id: number }, TouchedField>(
      `SELECT DISTINCT c.partner_id AS partnerId, c.partnership_id AS partnershipId, c.field, s.id AS via, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand
       FROM change c
         JOIN import_row r ON r.import_id = c.import_id AND r.row = c.row
         JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = c.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE c.import_id = :id
       UNION
       SELECT c.partner_id, c.partnership_id, c.field, s.id, p.network_publisher_id, p.name, b.name
       FROM import_row r
         JOIN partnership s ON s.id = r.partnership_id
         JOIN change c ON c.partner_id = s.partner_id AND (c.partnership_id IS NULL OR c.partnership_id = s.id)
         JOIN import i ON i.id = c.import_id AND i.undone_at IS NOT NULL
         JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND c.import_id <> :id`,
    ),
    created: store.prepare<
      { id: number },
      Omit<TouchedField, 'field' | 'partnershipId'> & { given: number; extra: string | null }
    >(
      `SELECT s.partner_id AS partnerId, s.id AS via, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand, r.given, s.extra
       FROM import_row r JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND (r.outcome = 'created' OR (${anyUndone} AND (${createdByUndone})))
         AND EXISTS (SELECT 1 FROM partnership k WHERE k.partner_id = s.partner_id AND EXISTS (${metBySomeone('k')}))`,
    ),
    orphans: store.prepare<{ id: number }, Removal>(
      `SELECT DISTINCT s.id, s.partner_id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand
       FROM import_row r JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND NOT EXISTS (${metBySomeone('s')})`,
    ),
    createdPartnerships: store.prepare<{ id: number }, Removal & { since: number | null }>(
      `SELECT DISTINCT s.id, p.id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand,
         (SELECT max(o.import_id) FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = s.id AND ${standing}) AS since
       FROM import_row r JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND r.outcome = 'created'`,
    ),
    partnershipsOf: store
      .prepare<[number], number>('SELECT id FROM partnership WHERE partner_id = ?')
      .pluck(),
    deletePartnership: store.prepare('DELETE FROM partnership WHERE id = ?'),
    hasPartnership: store.prepare('SELECT 1 FROM partnership WHERE partner_id = ?'),
    deletePartner: store.prepare('DELETE FROM partner WHERE id = ?'),
  };
}

const anyUndone = 'EXISTS (SELECT 1 FROM import WHERE undone_at IS NOT NULL)';

/** Did an import that does not stand bring the partner of `s`, be it with a partnership that an undo took away? */
const createdByUndone = `
  EXISTS (
    SELECT 1 FROM partnership k CROSS JOIN import_row o ON o.partnership_id = k.id AND o.outcome = 'created'
      CROSS JOIN import i ON i.id = o.import_id
    WHERE k.partner_id = s.partner_id AND i.undone_at IS NOT NULL)
  OR s.partner_id IN (SELECT partner_id FROM undo_line WHERE kind = 'removed')`;

/** Is the partnership `s` there for another reason than this import? */
const metBySomeone = (s: string) => `
  SELECT 1 FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = ${s}.id AND ${standing}
  UNION ALL SELECT 1 FROM note n WHERE n.partner_id = ${s}.partner_id
    AND (n.at > (SELECT committed_at FROM import WHERE id = :id)
      OR NOT EXISTS (SELECT 1 FROM partnership other WHERE other.partner_id = ${s}.partner_id AND other.id <> ${s}.id))
  UNION ALL SELECT 1 FROM change h WHERE h.partner_id = ${s}.partner_id AND h.import_id IS NULL AND (h.partnership_id IS NULL OR h.partnership_id = ${s}.id)`;
