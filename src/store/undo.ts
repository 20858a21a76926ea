import { foldName } from './fold.ts';
import type { Store } from './open.ts';

/**
 * What an undo reads and writes, in the transaction that the caller holds. The rule: a field has the value that the
 * last standing import (or person) gave it or found it with; a partnership is there as long as a standing import has
 * met it, or a person wrote about it. Taking one import away and asking again gives the same as if it had never been.
 */
export class UndoStore {
  readonly #store: Store;
  readonly #id: number;
  /** the import's place in the order in which imports were committed */
  readonly position: number;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(store: Store, id: number) {
    this.#store = store;
    this.#id = id;
    this.position =
      store.prepare<[number], number>('SELECT position FROM import WHERE id = ?').pluck().get(id) ?? 0;
    this.#sql = prepare(store);
  }

  /** From now on the import does not stand; what it corrected is open again. */
  markUndone(at: string): void {
    this.#store.prepare('UPDATE import SET undone_at = ? WHERE id = ?').run(at, this.#id);
    this.#store
      .prepare('UPDATE failed_row SET corrected_by = NULL, corrected_row = NULL WHERE corrected_by = ?')
      .run(this.#id);
  }

  /** The fields that this import changed, or confirmed after an import that does not stand either had changed them. */
  touchedFields(): TouchedField[] {
    return this.#sql.touched.all({ id: this.#id });
  }

  /** What this import brought with the partnerships that it created and that are still there. */
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

  /** The import that created the partner, or the partnership, with the fields that its row gave. */
  creationOf({ partnerId, partnershipId }: TouchedField): (Creation & { given: number }) | null {
    const found = this.#sql.creation.get({ partnerId, partnershipId });
    return found?.outcome === 'created' ? found : null;
  }

  /** What a field says now. */
  valueOf({ partnerId, partnershipId, field }: TouchedField): string | null {
    if (field.startsWith('extra:')) {
      const extra = this.#store
        .prepare<[number | null], string | null>('SELECT extra FROM partnership WHERE id = ?')
        .pluck()
        .get(partnershipId);
      return (
        ((extra ? JSON.parse(extra) : []) as [string, string][]).find(
          ([title]) => title === field.slice('extra:'.length),
        )?.[1] ?? null
      );
    }
    const [table, column, id] =
      partnershipId === null
        ? ['partner', partnerColumns[field], partnerId]
        : ['partnership', partnershipColumns[field], partnershipId];
    const value =
      this.#store
        .prepare<[number], string | null>(`SELECT ${column} FROM ${table} WHERE id = ?`)
        .pluck()
        .get(id as number) ?? null;
    return value !== null && isList(field) ? (JSON.parse(value) as string[]).join(' | ') : value;
  }

  /** All that was ever done to a field, oldest first. */
  changesOf({ partnerId, partnershipId, field }: TouchedField): FieldChange[] {
    return this.#sql.changes.all({ partnerId, partnershipId, field });
  }

  /** The last standing import after this position whose row gave the field without changing it. */
  lastConfirmation(
    { partnerId, partnershipId }: TouchedField,
    bit: number,
  ): { position: number; import: number } | null {
    return this.#sql.confirmation.get({ partnerId, partnershipId, bit }) ?? null;
  }

  /** Did a row of this import give the field? */
  gave({ partnerId, partnershipId }: TouchedField, bit: number): boolean {
    return this.#sql.gave.get({ id: this.#id, partnerId, partnershipId, bit }) !== undefined;
  }

  /** Partnerships that no standing import has met any more, and that no person wrote about. */
  orphans(): { id: number; partnerId: number }[] {
    return this.#sql.orphans.all({ id: this.#id });
  }

  /** Partnerships that this import created and that stay, with the import that has met them since (null: a person wrote). */
  keptPartnerships(): { networkPublisherId: string; brand: string; since: number | null }[] {
    return this.#sql.kept.all({ id: this.#id });
  }

  removePartnership(id: number): void {
    this.#sql.deletePartnership.run(id);
  }

  /** Partners without a brand go, with their categories. */
  removePartnersWithoutBrand(partnerIds: readonly number[]): void {
    for (const id of partnerIds) {
      if (this.#sql.hasPartnership.get(id)) continue;
      this.#sql.deleteCategories.run(id);
      this.#sql.deletePartner.run(id);
    }
  }

  /** Gives a field the value it has without this import; null clears it. */
  restore({ partnerId, partnershipId, field }: TouchedField, value: string | null): void {
    if (partnershipId !== null) this.#restorePartnership(partnershipId, field, value);
    else this.#restorePartner(partnerId, field, value);
  }

  #restorePartner(id: number, field: string, value: string | null): void {
    const column = partnerColumns[field];
    if (!column) throw new Error(`The partner's field ${field} cannot be restored.`);
    this.#store
      .prepare(`UPDATE partner SET ${column} = ? WHERE id = ?`)
      .run(isList(field) ? listJson(value) : value, id);
    if (field === 'name' && value !== null) {
      this.#store.prepare('UPDATE partner SET name_key = ? WHERE id = ?').run(foldName(value), id);
      this.#store
        .prepare('UPDATE partnership SET name_key = ? WHERE partner_id = ?')
        .run(foldName(value), id);
    }
    if (field === 'categories') this.#restoreCategories(id, value);
  }

  #restoreCategories(id: number, value: string | null): void {
    this.#sql.deleteCategories.run(id);
    for (const name of value?.split(' | ') ?? []) {
      this.#store
        .prepare('INSERT INTO category (name, name_key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
        .run(name, foldName(name));
      this.#store
        .prepare(
          'INSERT INTO partner_category (category_id, partner_id) SELECT id, ? FROM category WHERE name = ?',
        )
        .run(id, name);
    }
  }

  #restorePartnership(id: number, field: string, value: string | null): void {
    const column = partnershipColumns[field];
    if (column) {
      this.#store.prepare(`UPDATE partnership SET ${column} = ? WHERE id = ?`).run(value, id);
      return;
    }
    const title = field.slice('extra:'.length);
    const before = this.#store
      .prepare<[number], string | null>('SELECT extra FROM partnership WHERE id = ?')
      .pluck()
      .get(id);
    const extra = ((before ? JSON.parse(before) : []) as [string, string][]).filter(([one]) => one !== title);
    if (value !== null) extra.push([title, value]);
    this.#store
      .prepare('UPDATE partnership SET extra = ? WHERE id = ?')
      .run(extra.length === 0 ? null : JSON.stringify(extra), id);
  }
}

/** One field of a partner (partnershipId null) or a partnership. */
export interface TouchedField {
  partnerId: number;
  partnershipId: number | null;
  field: string;
  /** the partnership through which the import touched it, for the result */
  via: number;
  networkPublisherId: string;
  brand: string;
}

export interface CreatedField extends TouchedField {
  given: number;
}

interface Creation {
  import: number;
  position: number;
  stands: boolean;
}

export interface FieldChange {
  import: number | null;
  /** null where a person changed it */
  position: number | null;
  stands: boolean;
  before: string | null;
  after: string | null;
  /** not a change but what the creating row brought */
  creation?: boolean;
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

function prepare(store: Store) {
  return {
    touched: store.prepare<{ id: number }, TouchedField>(
      `SELECT DISTINCT c.partner_id AS partnerId, c.partnership_id AS partnershipId, c.field, s.id AS via, p.network_publisher_id AS networkPublisherId, b.name AS brand
       FROM change c
         JOIN import_row r ON r.import_id = c.import_id AND r.row = c.row
         JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = c.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE c.import_id = :id
       UNION
       SELECT c.partner_id, c.partnership_id, c.field, s.id, p.network_publisher_id, b.name
       FROM import_row r
         JOIN partnership s ON s.id = r.partnership_id
         JOIN change c ON c.partner_id = s.partner_id AND (c.partnership_id IS NULL OR c.partnership_id = s.id)
         JOIN import i ON i.id = c.import_id AND i.undone_at IS NOT NULL
         JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND c.import_id <> :id`,
    ),
    changes: store.prepare<{ partnerId: number; partnershipId: number | null; field: string }, FieldChange>(
      `SELECT c.import_id AS import, i.position, (c.import_id IS NULL OR i.undone_at IS NULL) AS stands, c.before, c.after
       FROM change c LEFT JOIN import i ON i.id = c.import_id
       WHERE c.partner_id = :partnerId AND c.partnership_id IS :partnershipId AND c.field = :field ORDER BY c.id`,
    ),
    created: store.prepare<
      { id: number },
      Omit<TouchedField, 'field' | 'partnershipId'> & { given: number; extra: string | null }
    >(
      `SELECT s.partner_id AS partnerId, s.id AS via, p.network_publisher_id AS networkPublisherId, b.name AS brand, r.given, s.extra
       FROM import_row r JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND r.outcome = 'created'
         AND EXISTS (SELECT 1 FROM partnership k WHERE k.partner_id = s.partner_id AND EXISTS (${metBySomeone('k')}))`,
    ),
    creation: store.prepare<
      { partnerId: number; partnershipId: number | null },
      Creation & { given: number; outcome: string }
    >(
      `SELECT i.id AS import, i.position, i.undone_at IS NULL AS stands, r.given, r.outcome
       FROM partnership s JOIN import_row r ON r.partnership_id = s.id JOIN import i ON i.id = r.import_id
       WHERE s.partner_id = :partnerId AND (:partnershipId IS NULL OR s.id = :partnershipId) ORDER BY i.position, r.row LIMIT 1`,
    ),
    confirmation: store.prepare<
      { partnerId: number; partnershipId: number | null; bit: number },
      { position: number; import: number }
    >(
      `SELECT i.position, i.id AS import
       FROM partnership s JOIN import_row r ON r.partnership_id = s.id JOIN import i ON i.id = r.import_id
       WHERE s.partner_id = :partnerId AND (:partnershipId IS NULL OR s.id = :partnershipId) AND r.given & :bit AND i.undone_at IS NULL
       ORDER BY i.position DESC LIMIT 1`,
    ),
    gave: store.prepare<
      { id: number; partnerId: number; partnershipId: number | null; bit: number },
      unknown
    >(
      `SELECT 1 FROM partnership s JOIN import_row r ON r.partnership_id = s.id
       WHERE s.partner_id = :partnerId AND (:partnershipId IS NULL OR s.id = :partnershipId) AND r.import_id = :id AND r.given & :bit`,
    ),
    orphans: store.prepare<{ id: number }, { id: number; partnerId: number }>(
      `SELECT DISTINCT s.id, s.partner_id AS partnerId FROM import_row r JOIN partnership s ON s.id = r.partnership_id
       WHERE r.import_id = :id AND NOT EXISTS (${metBySomeone('s')})`,
    ),
    kept: store.prepare<{ id: number }, { networkPublisherId: string; brand: string; since: number | null }>(
      `SELECT DISTINCT p.network_publisher_id AS networkPublisherId, b.name AS brand,
         (SELECT max(o.import_id) FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = s.id AND i.undone_at IS NULL) AS since
       FROM import_row r JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.import_id = :id AND r.outcome = 'created'`,
    ),
    deletePartnership: store.prepare('DELETE FROM partnership WHERE id = ?'),
    hasPartnership: store.prepare('SELECT 1 FROM partnership WHERE partner_id = ?'),
    deleteCategories: store.prepare('DELETE FROM partner_category WHERE partner_id = ?'),
    deletePartner: store.prepare('DELETE FROM partner WHERE id = ?'),
  };
}

/** Is the partnership `s` there for another reason than this import? */
const metBySomeone = (s: string) => `
  SELECT 1 FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = ${s}.id AND i.undone_at IS NULL
  UNION ALL SELECT 1 FROM note n WHERE n.partner_id = ${s}.partner_id
    AND (n.at > (SELECT committed_at FROM import WHERE id = :id)
      OR NOT EXISTS (SELECT 1 FROM partnership other WHERE other.partner_id = ${s}.partner_id AND other.id <> ${s}.id))
  UNION ALL SELECT 1 FROM change h WHERE h.partner_id = ${s}.partner_id AND h.import_id IS NULL AND (h.partnership_id IS NULL OR h.partnership_id = ${s}.id)`;
