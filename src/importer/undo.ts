import { UserError } from '../domain/error.ts';
import type { UndoDetail, UndoResult } from '../domain/undo.ts';
import { givenBit } from '../pipeline/plan.ts';
import { readImport } from '../store/import-records.ts';
import { type FieldChange, type TouchedField, UndoStore } from '../store/undo.ts';
import { now } from './clock.ts';
import type { Workplace } from './workplace.ts';

/**
 * Takes an import back, in one transaction: partnerships that it created go, fields that it changed get the value they
 * would have without it. What a person or a later import that still stands changed or confirmed since stays, and is
 * told. Imports may be undone in any order.
 *
 * @throws UserError `not-found`, `already-undone`
 */
export function undoImport(workplace: Workplace, id: number): UndoResult {
  const { db } = workplace;
  return db
    .transaction((): UndoResult => {
      const stored = readImport(db, id);
      if (!stored)
        throw new UserError(
          'not-found',
          `There is no committed import ${id}. "roster imports" and the page Imports list those there are.`,
        );
      if (stored.undoneAt)
        throw new UserError(
          'already-undone',
          `Import ${id} is already undone (${stored.undoneAt.slice(0, 10)}). Import the file again to bring it back.`,
        );
      const undo = new UndoStore(db, id);
      undo.markUndone(now());
      const orphans = undo.orphans();
      const gone = new Set(orphans.map((orphan) => orphan.id));
      const kept = new Map<number | string, UndoDetail[]>();
      const restored = new Set<number>();
      const created = undo.createdFields().filter(({ field, given }) => given & givenBit(field));
      for (const touched of distinct([...undo.touchedFields(), ...created])) {
        if (touched.partnershipId !== null && gone.has(touched.partnershipId)) continue;
        const verdict = judge(undo, touched, id);
        if (verdict.kind === 'restore' && !(touched.field === 'name' && verdict.value === null)) {
          undo.restore(touched, verdict.value);
          restored.add(touched.via);
        } else if (verdict.kind === 'keep')
          add(kept, `${touched.networkPublisherId}\n${touched.brand}`, {
            ...named(touched),
            field: touched.field,
            reason: verdict.reason,
          });
      }
      for (const orphan of orphans) undo.removePartnership(orphan.id);
      undo.removePartnersWithoutBrand([...new Set(orphans.map(({ partnerId }) => partnerId))]);
      for (const one of undo.keptPartnerships()) {
        const reason =
          one.since === null
            ? 'A person wrote about it since.'
            : `Import ${one.since}, which stands, has it too.`;
        add(kept, `${one.networkPublisherId}\n${one.brand}`, {
          networkPublisherId: one.networkPublisherId,
          brand: one.brand,
          field: 'partnership',
          reason,
        });
      }
      for (const via of gone) restored.delete(via);
      return {
        import: id,
        status: 'undone',
        removed: orphans.length,
        restored: restored.size,
        kept: kept.size,
        details: [...kept.values()].flat(),
      };
    })
    .immediate();
}

/** Each field once, whether it was changed, confirmed or created. */
function distinct(fields: readonly TouchedField[]): TouchedField[] {
  return [
    ...new Map(
      fields.map((one) => [
        `${one.partnerId}\n${one.partnershipId}\n${one.field}\n${one.partnershipId ?? ''}`,
        one,
      ]),
    ).values(),
  ];
}

function named({ networkPublisherId, brand }: TouchedField) {
  return { networkPublisherId, brand };
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

type Verdict =
  | { kind: 'restore'; value: string | null }
  | { kind: 'keep'; reason: string }
  | { kind: 'nothing' };

/**
 * A field has the value that the last standing change or confirmation says; before the first change it was what that
 * change found. Asked once with this import and once without it.
 */
function judge(undo: UndoStore, touched: TouchedField, id: number): Verdict {
  const bit = givenBit(touched.field);
  const changes = withCreation(undo, touched, bit);
  const confirmed = undo.lastConfirmation(touched, bit);
  const confirmedAt = confirmed ? lastBefore(changes, confirmed.position) : -1;
  const standing = changes.findLastIndex(({ stands }) => stands);
  const own = changes.findLastIndex((change) => change.import === id);
  const ownAt = Math.max(own, undo.gave(touched, bit) ? lastBefore(changes, undo.position) : -1);
  const without = Math.max(standing, confirmedAt);
  const value = valueAt(changes, without);
  if (value !== valueAt(changes, Math.max(without, ownAt))) return { kind: 'restore', value };
  // that a created partnership stays is told once, not field by field
  if (own === -1 || changes[own]?.creation) return { kind: 'nothing' };
  const later = (position: number | null | undefined) =>
    position === null || (position ?? -1) > undo.position;
  if (!later(changes[standing]?.position) && !(confirmed && later(confirmed.position)))
    return { kind: 'nothing' };
  const since = changes[standing]?.import;
  if (standing <= confirmedAt)
    return { kind: 'keep', reason: `Import ${confirmed?.import}, which stands, confirmed it since.` };
  return {
    kind: 'keep',
    reason:
      since === null ? 'A person changed it since.' : `Import ${since}, which stands, changed it since.`,
  };
}

/** What was done to a field, its creation first: that gave it the value which the first change found. */
function withCreation(undo: UndoStore, touched: TouchedField, bit: number): FieldChange[] {
  const changes = undo.changesOf(touched);
  const creation = undo.creationOf(touched);
  if (!creation || !(creation.given & bit)) return changes;
  const after = changes.length > 0 ? (changes[0]?.before ?? null) : undo.valueOf(touched);
  return after === null
    ? changes
    : [{ ...creation, stands: Boolean(creation.stands), before: null, after, creation: true }, ...changes];
}

function valueAt(changes: readonly FieldChange[], index: number): string | null {
  return index >= 0 ? (changes[index]?.after ?? null) : (changes[0]?.before ?? null);
}

/** The last change that was there when the import at this position came; -1 where it came before all. */
function lastBefore(changes: readonly FieldChange[], position: number): number {
  return changes.findLastIndex((change) => change.position !== null && change.position <= position);
}
