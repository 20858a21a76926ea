import { Batch } from './batch.ts';
import { foldName } from './fold.ts';
import { type FieldChange, type LifeRow, Lives } from './lives.ts';
import type { Statement, Store } from './open.ts';
import { prepareUndo } from './undo-sql.ts';

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
  readonly #sql: ReturnType<typeof prepareUndo>;
  readonly #statements = new Map<string, Statement>();
  /** by table and column */
  readonly #batches = new Map<string, Batch>();
  readonly #renamed: Batch;
  readonly #lives: Lives;
  /** of those who are expected */
  #now: Record<'partner' | 'partnership', Map<number, Record<string, string | number | null>>> = {
    partner: new Map(),
    partnership: new Map(),
  };

  constructor(store: Store, id: number) {
    this.#store = store;
    this.#id = id;
    this.position =
      store.prepare<[number], number>('SELECT position FROM import WHERE id = ?').pluck().get(id) ?? 0;
    this.#sql = prepareUndo(store);
    this.#renamed = Batch.ofChanged(store, 'partnership', ['name_key'], 'partner_id');
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

  /** Partners of whom a partnership was met by this import, in the order of their ids: all that an undo may touch. */
  partners(): number[] {
    return this.#sql.partners.all({ id: this.#id });
  }

  /** How many names the import changed. */
  renames(): number {
    return this.#sql.renames.get({ id: this.#id }) ?? 0;
  }

  /** These partners are asked about next: what is known of them is read together, while one by one takes longer than the import itself. */
  expect(partners: readonly number[]): void {
    this.#lives.expect(partners);
    this.#now = {
      partner: this.#values('partner', 'id', partnerColumns, partners),
      partnership: this.#values(
        'partnership',
        'partner_id',
        { ...partnershipColumns, extra: 'extra' },
        partners,
      ),
    };
  }

  #values(table: string, by: string, columns: Record<string, string>, partners: readonly number[]) {
    const names = Object.values(columns).join(', ');
    const found = this.#store
      .prepare<[string], Record<string, string | null> & { id: number }>(
        `SELECT ${table}.id, ${names} FROM json_each(?) wanted CROSS JOIN ${table} ON ${table}.${by} = wanted.value`,
      )
      .all(JSON.stringify(partners));
    return new Map(found.map((row) => [row.id, row]));
  }

  /**
   * The fields of these partners that this import changed, or confirmed after an import that does not stand either had
   * changed them; in the order of their partners.
   */
  touchedFields(partners: readonly number[]): TouchedField[] {
    return this.#sql.touched.all({ id: this.#id, partners: JSON.stringify(partners) });
  }

  /** What this import brought with the partnerships that it created, or confirmed of those that an undone import had created. */
  createdFields(partners: readonly number[]): CreatedField[] {
    const asked = { id: this.#id, partners: JSON.stringify(partners) };
    return this.#sql.created.all(asked).flatMap(({ given, extra, ...row }) => {
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

  /** What a field says now, of a partner who is expected. */
  valueOf({ partnerId, partnershipId, field }: TouchedField): string | null {
    const { partner, partnership } = this.#now;
    if (partnershipId !== null && field.startsWith('extra:')) {
      const title = field.slice('extra:'.length);
      return extrasIn(partnership.get(partnershipId)?.extra).find(([one]) => one === title)?.[1] ?? null;
    }
    const value =
      partnershipId === null
        ? partner.get(partnerId)?.[partnerColumns[field] ?? '']
        : partnership.get(partnershipId)?.[partnershipColumns[field] ?? ''];
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

  /** Of these partners, the partnerships that no standing import has met any more, and that no person wrote about. */
  orphans(partners: readonly number[]): Removal[] {
    return this.#sql.orphans.all({ id: this.#id, partners: JSON.stringify(partners) });
  }

  /** Of these partners, the partnerships that this import created, with the import that has met them since (null: a person wrote, or nobody did). */
  createdPartnerships(partners: readonly number[]): (Removal & { since: number | null })[] {
    return this.#sql.createdPartnerships.all({ id: this.#id, partners: JSON.stringify(partners) });
  }

  /** All partnerships of these partners, by their ids. */
  partnershipsOf(partners: readonly number[]): { id: number; partnerId: number }[] {
    return this.#sql.partnershipsOf.all(JSON.stringify(partners));
  }

  removePartnership(id: number): void {
    this.#sql.deletePartnership.run(id);
  }

  /** Partners without a brand go. */
  removePartnersWithoutBrand(partnerIds: Iterable<number>): void {
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
    this.#renamed.flush();
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
    if (field === 'name' && value !== null) this.#renamed.add(id, foldName(value));
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
