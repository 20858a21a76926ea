import { type FieldChange, type Life, type LifeRow, Lives } from './lives.ts';
import type { Store } from './open.ts';
import { partnersRemoved } from './undo-lines.ts';
import { prepareUndo } from './undo-sql.ts';
import { type FieldOf, UndoValues, undoFields } from './undo-values.ts';

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
  readonly #lives: Lives;
  readonly #values: UndoValues;
  /** it created partnerships, or confirmed some that an import which does not stand either had created */
  readonly #created: boolean;
  /** partners of whom an undo has taken a partnership away */
  readonly #removedBefore: ReadonlySet<number>;
  /** of those who are expected */
  #expected = new Map<number, Life>();

  constructor(store: Store, id: number) {
    this.#store = store;
    this.#id = id;
    this.#sql = prepareUndo(store);
    const { position, created, undone } = this.#sql.import.get({ id }) ?? {
      position: 0,
      created: 0,
      undone: 0,
    };
    this.position = position;
    this.#created = created > 0 || undone > 0;
    this.#removedBefore = new Set(undone > 0 ? partnersRemoved(store) : []);
    this.#lives = new Lives(store, id);
    this.#values = new UndoValues(store);
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

  /** Of these partners, the partnerships that no standing import has met any more, and that no person wrote about. */
  orphans(partners: readonly number[]): Removal[] {
    return this.#created ? this.#sql.orphans.all({ id: this.#id, partners: JSON.stringify(partners) }) : [];
  }

  /** Those of these partners who have a partnership beside some that go. */
  partnersBeside(gone: ReadonlySet<number>, partners: readonly number[]): readonly number[] {
    if (gone.size === 0) return partners;
    const staying = this.#sql.partnershipsOf.all(JSON.stringify(partners)).filter(({ id }) => !gone.has(id));
    return [...new Set(staying.map(({ partnerId }) => partnerId))];
  }

  /** These partners are asked about next: what is known of them is read together, while one by one takes longer than the import itself. */
  expect(partners: readonly number[]): void {
    this.#expected.clear();
    this.#expected = this.#lives.of(partners);
    this.#values.expect(partners);
  }

  /**
   * The fields of an expected partner that this import changed, or confirmed after an import that does not stand either
   * had changed them; each perhaps several times, through several partnerships.
   */
  touchedFields(partnerId: number): TouchedField[] {
    const { rows, changes } = this.#lifeOf(partnerId);
    const own = rows.filter((row) => row.import === this.#id);
    return changes
      .flatMap((change) =>
        own
          .filter((row) =>
            change.import === this.#id ? row.row === change.row : !change.stands && concerns(change, row),
          )
          .map((row) => this.#touched({ ...change, partnerId }, row.partnershipId)),
      )
      .sort(inOrder);
  }

  /**
   * What this import brought an expected partner with the partnerships that it created, or confirmed of those that an
   * undone import had created.
   */
  createdFields(partnerId: number): CreatedField[] {
    if (!this.#created) return [];
    const { rows } = this.#lifeOf(partnerId);
    const bornOfUndone =
      this.#removedBefore.has(partnerId) ||
      rows.some((row) => row.outcome === 'created' && !row.stands && row.import !== this.#id);
    return rows
      .filter((row) => row.import === this.#id && (row.outcome === 'created' || bornOfUndone))
      .flatMap(({ partnershipId: via, given }) => {
        const extras = this.#values.extrasOf(partnerId, via).map((title) => `extra:${title}`);
        const all = [
          ...undoFields.partner.map((field) => ({ partnershipId: null, field })),
          ...[...undoFields.partnership, ...extras].map((field) => ({ partnershipId: via, field })),
        ];
        return all.map((field) => ({ ...this.#touched({ ...field, partnerId }, via), given }));
      });
  }

  /** Partnerships of an expected partner that this import created, with the import that has met them since (null: a person wrote, or nobody did). */
  createdPartnerships(partnerId: number): (Removal & { since: number | null })[] {
    const { rows } = this.#lifeOf(partnerId);
    const created = rows.filter((row) => row.import === this.#id && row.outcome === 'created');
    return created.map(({ partnershipId: id }) => {
      const since = rows.filter((row) => row.stands && row.partnershipId === id).map((row) => row.import);
      return { ...this.#named(partnerId, id), id, since: since.length === 0 ? null : Math.max(...since) };
    });
  }

  #touched({ partnerId, partnershipId, field }: FieldOf, via: number): TouchedField {
    return { ...this.#named(partnerId, via), partnershipId, field, via };
  }

  #named(partnerId: number, partnershipId: number) {
    const { networkPublisherId, name } = this.#values.of(partnerId);
    return {
      partnerId,
      networkPublisherId,
      name,
      brand: this.#values.partnership(partnerId, partnershipId).brand,
    };
  }

  #lifeOf(partnerId: number): Life {
    const life = this.#expected.get(partnerId);
    if (!life) throw new Error(`The partner ${partnerId} was not expected.`);
    return life;
  }

  /** What a field says now, of a partner who is expected. */
  valueOf(field: FieldOf): string | null {
    return this.#values.valueOf(field);
  }

  /** All that was ever done to a field, oldest first. */
  changesOf({ partnerId, partnershipId, field }: FieldOf): FieldChange[] {
    return this.#lifeOf(partnerId).changes.filter(
      (one) => one.partnershipId === partnershipId && one.field === field,
    );
  }

  /** The rows of all imports that met the partner or, for a field of its own, the partnership, oldest first. */
  rowsOf({ partnerId, partnershipId }: FieldOf): LifeRow[] {
    const { rows } = this.#lifeOf(partnerId);
    return partnershipId === null ? rows : rows.filter((row) => row.partnershipId === partnershipId);
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

  /** Gives a field of an expected partner the value it has without this import; null clears it. */
  restore(field: FieldOf, value: string | null): void {
    this.#values.restore(field, value);
  }

  /** Writes what waits to be written together. */
  flush(): void {
    this.#values.flush();
  }
}

/** Is the change one of the partner, or of the partnership that the row met? */
function concerns({ partnershipId }: { partnershipId: number | null }, row: LifeRow): boolean {
  return partnershipId === null || partnershipId === row.partnershipId;
}

/** A partner's own fields first, then those of its partnerships. */
function inOrder(one: TouchedField, other: TouchedField): number {
  if (one.partnershipId !== other.partnershipId) return (one.partnershipId ?? 0) - (other.partnershipId ?? 0);
  if (one.field !== other.field) return one.field < other.field ? -1 : 1;
  return one.via - other.via;
}

/** A partnership, named for the result. */
export interface Removal {
  id: number;
  partnerId: number;
  networkPublisherId: string;
  name: string;
  brand: string;
}

/** A field that an import touched. */
export interface TouchedField extends FieldOf {
  /** the partnership through which the import touched it, for the result */
  via: number;
  networkPublisherId: string;
  name: string;
  brand: string;
}

export interface CreatedField extends TouchedField {
  given: number;
}
