import { createHash } from 'node:crypto';
import { UserError } from '../domain/error.ts';
import {
  type UndoCounts,
  type UndoLine,
  type UndoQuery,
  type UndoResult,
  type UndoView,
  undoPageSize,
} from '../domain/undo.ts';
import { DeferredIndexes } from '../store/deferred-indexes.ts';
import { readImport } from '../store/import-records.ts';
import type { Store } from '../store/open.ts';
import { indexPartners } from '../store/partner-search.ts';
import { atomically } from '../store/transaction.ts';
import { type Removal, type TouchedField, UndoStore } from '../store/undo.ts';
import { listUndoLines, readUndo, type UndoHead, writeUndo } from '../store/undo-lines.ts';
import { keepUndoPreview, readUndoPreview } from '../store/undo-preview.ts';
import { storeVersion } from '../store/version.ts';
import { now } from './clock.ts';
import { Judge } from './undo-judge.ts';
import { folderOf, type Workplace } from './workplace.ts';

/**
 * Takes an import back, in one transaction: partnerships that it created go, fields that it changed get the value they
 * would have without it. What a person or a later import that still stands changed or confirmed since stays, and is
 * told. Imports may be undone in any order. What was done is kept, partner by partner.
 *
 * @param seen what `previewUndo` named: the undo that the user looked at
 * @throws UserError `not-found`, `already-undone`, `undo-changed` where it would do something else than what was seen
 */
export function undoImport({ db }: Workplace, id: number, seen: string | null = null): UndoResult {
  return atomically(db, (): UndoResult => {
    const undo = openUndo(db, id);
    const plan = planUndo(db, undo, id);
    const version = storeVersion(db);
    if (seen !== null && seen !== nameOf(plan)) throw changed(id, seen, plan);
    undo.markUndone(now());
    const renamed = plan.values.filter(({ touched }) => touched.field === 'name').length;
    const indexes = new DeferredIndexes(db, Math.max(renamed, plan.removals.length));
    for (const { touched, value } of plan.values) {
      if (touched.field === 'name') indexes.changing();
      undo.restore(touched, value);
    }
    undo.flush();
    indexRestored(db, plan.values);
    for (const { id: partnership } of plan.removals) {
      indexes.changing();
      undo.removePartnership(partnership);
    }
    undo.removePartnersWithoutBrand([...new Set(plan.removals.map(({ partnerId }) => partnerId))]);
    indexes.build();
    writeUndo(db, id, headOf(plan, version), linesOf(plan));
    return resultOf(id, 'undone', plan);
  });
}

/**
 * Says what an undo would do, by the same computation, and changes no partner: it reads one moment of the database, so
 * that nobody waits for it.
 *
 * @param keep its lines are kept for the page
 * @throws UserError `not-found`, `already-undone`
 */
export function previewUndo(workplace: Workplace, id: number, { keep }: { keep: boolean }): UndoResult {
  const { db } = workplace;
  return db.transaction((): UndoResult => {
    const plan = planUndo(db, openUndo(db, id), id);
    const version = storeVersion(db);
    if (keep) keepUndoPreview(folderOf(workplace, id), id, headOf(plan, version), linesOf(plan));
    return resultOf(id, 'preview', plan);
  })();
}

/** A page of what an undo did or, where the import stands, would do; null where that was not computed yet. */
export function viewUndo(
  workplace: Workplace,
  id: number,
  query: UndoQuery & { page: number },
): UndoView | null {
  const { db } = workplace;
  const paged = { ...query, limit: undoPageSize, offset: (query.page - 1) * undoPageSize };
  const done = readUndo(db, id);
  const found = done
    ? { ...done, ...listUndoLines(db, id, paged) }
    : readUndoPreview(folderOf(workplace, id), id, storeVersion(db), paged);
  return found && { ...found, seen: nameOf(found) };
}

/** A partner whose name or address came back is found by it again. */
function indexRestored(db: Store, values: UndoPlan['values']): void {
  const ids = values.flatMap(({ touched }) => (touched.partnershipId === null ? [touched.partnerId] : []));
  if (ids.length > 0)
    indexPartners(db, 'id IN (SELECT value FROM json_each(:ids))', { ids: JSON.stringify(ids) }, ids.length);
}

function openUndo(db: Store, id: number): UndoStore {
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
  return new UndoStore(db, id);
}

/** All that an undo does; nothing of it is done yet. */
interface UndoPlan extends UndoCounts {
  removals: Removal[];
  values: { touched: TouchedField; before: string | null; value: string | null }[];
  keeps: UndoLine[];
  digest: string;
}

function planUndo(db: Store, undo: UndoStore, id: number): UndoPlan {
  const removals = undo.orphans();
  const gone = new Set(removals.map((one) => one.id));
  const goingPartners = new Set(undo.partnersWithout(removals));
  const values: UndoPlan['values'] = [];
  const kept = new Map<number, UndoLine[]>();
  const judge = new Judge(db, undo, id);
  const created = undo.createdFields().filter(({ field, given }) => judge.gave(field, { import: id, given }));
  const staying = distinct(
    [...undo.touchedFields(), ...created]
      .filter(
        ({ partnerId, partnershipId }) => !goingPartners.has(partnerId) && !gone.has(partnershipId ?? -1),
      )
      .sort((one, other) => one.partnerId - other.partnerId),
  );
  undo.expect(staying);
  for (const touched of staying) {
    const verdict = judge.verdict(touched);
    if (verdict.kind === 'restore' && !(touched.field === 'name' && verdict.value === null)) {
      values.push({ touched, before: undo.valueOf(touched), value: verdict.value });
    } else if (verdict.kind === 'keep') {
      const line = { ...lineOf(touched, 'kept'), field: touched.field, reason: verdict.reason };
      add(kept, touched.via, line);
    }
  }
  for (const one of undo.createdPartnerships()) {
    if (gone.has(one.id)) continue;
    const reason =
      one.since === null
        ? 'A person wrote about it since.'
        : `Import ${one.since}, which stands, has it too.`;
    add(kept, one.id, { ...lineOf(one, 'kept'), field: 'partnership', reason });
  }
  const keeps = [...kept.values()].flat();
  const vias = new Set(values.map(({ touched }) => touched.via).filter((via) => !gone.has(via)));
  const counts = { removed: removals.length, restored: vias.size, kept: kept.size };
  return { ...counts, removals, values, keeps, digest: digestOf(linesOf({ removals, values, keeps })) };
}

/** All that it does, one kind after the other; a million rows may have several million lines. */
function* linesOf({
  removals,
  values,
  keeps,
}: Pick<UndoPlan, 'removals' | 'values' | 'keeps'>): Generator<UndoLine> {
  for (const one of removals) yield lineOf(one, 'removed');
  for (const { touched, before, value } of values)
    yield { ...lineOf(touched, 'restored'), field: touched.field, before, after: value };
  yield* keeps;
}

function headOf(
  { removed, restored, kept, digest, removals, values, keeps }: UndoPlan,
  version: string,
): UndoHead {
  const lines = { removed: removals.length, restored: values.length, kept: keeps.length };
  return { removed, restored, kept, digest, version, lines };
}

function lineOf(
  { partnerId, networkPublisherId, name, brand }: Omit<Removal, 'id'>,
  kind: UndoLine['kind'],
): UndoLine {
  return {
    kind,
    partnerId,
    networkPublisherId,
    name,
    brand,
    field: null,
    before: null,
    after: null,
    reason: null,
  };
}

/** So many characters are digested together; one line at a time takes as long as all else about it. */
const together = 65_536;

function digestOf(lines: Iterable<UndoLine>): string {
  const hash = createHash('sha256');
  let text = '';
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < together) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(text).digest('hex').slice(0, 16);
}

function resultOf(id: number, status: UndoResult['status'], plan: UndoPlan): UndoResult {
  const { removed, restored, kept, keeps } = plan;
  const details = keeps.map(({ networkPublisherId, brand, field, reason }) => ({
    networkPublisherId,
    brand,
    field: field ?? '',
    reason: reason ?? '',
  }));
  return { import: id, status, removed, restored, kept, details };
}

/** Names exactly what an undo does, with its counts in front, so that a later one can tell what differs. */
function nameOf({ removed, restored, kept, digest }: UndoCounts & { digest: string }): string {
  return `${removed}.${restored}.${kept}.${digest}`;
}

function changed(id: number, seen: string, plan: UndoPlan): UserError {
  const [removed = '?', restored = '?', kept = '?'] = seen.split('.');
  const was = (before: string, after: number) =>
    before === String(after) ? `${after} as before` : `${after} instead of ${before}`;
  return new UserError(
    'undo-changed',
    `Since you looked, the partners changed, and undoing import ${id} would do something else now: partnerships removed: ${was(removed, plan.removed)}; put back: ${was(restored, plan.restored)}; with something kept: ${was(kept, plan.kept)}. Nothing was undone. Look at it below, then undo it.`,
  );
}

/** Each field once, whether it was changed, confirmed or created. @param fields in the order of their partners */
function distinct(fields: readonly TouchedField[]): TouchedField[] {
  const found: TouchedField[] = [];
  let ofPartner = new Map<string, TouchedField>();
  let partner = -1;
  for (const one of fields) {
    if (one.partnerId !== partner) {
      found.push(...ofPartner.values());
      ofPartner = new Map();
      partner = one.partnerId;
    }
    ofPartner.set(`${one.partnershipId} ${one.field}`, one);
  }
  found.push(...ofPartner.values());
  return found;
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
