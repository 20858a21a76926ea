import { UserError } from '../domain/error.ts';
import type { UndoLine, UndoResult } from '../domain/undo.ts';
import { DeferredIndexes } from '../store/deferred-indexes.ts';
import { readImport } from '../store/import-records.ts';
import type { Store } from '../store/open.ts';
import { indexChanged } from '../store/partner-search.ts';
import { atomically } from '../store/transaction.ts';
import { UndoStore } from '../store/undo.ts';
import { UndoWriter } from '../store/undo-lines.ts';
import { keepUndoPreview } from '../store/undo-preview.ts';
import { storeVersion } from '../store/version.ts';
import { now } from './clock.ts';
import { goThrough, type Undone } from './undo-run.ts';
import { nameOf } from './undo-view.ts';
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
    const version = storeVersion(db);
    const lines = new UndoWriter(db, id);
    const renamed = new DeferredIndexes(db, 'partnership', undo.renames());
    // ids, each once: partners come one after the other
    const touched: number[] = [];
    const going = { partnerships: [] as number[], partners: [] as number[] };
    const done = goThrough(db, undo, id, {
      line: (line) => lines.add(line),
      remove(removal) {
        going.partnerships.push(removal.id);
        if (going.partners.at(-1) !== removal.partnerId) going.partners.push(removal.partnerId);
      },
      restore(field, value) {
        if (field.field === 'name') renamed.changing();
        if (field.partnershipId === null && touched.at(-1) !== field.partnerId) touched.push(field.partnerId);
        undo.restore(field, value);
      },
    });
    const digest = lines.end();
    if (seen !== null && seen !== nameOf({ ...done, digest })) throw changed(id, seen, done);
    undo.flush();
    indexRestored(db, touched);
    remove(db, undo, going);
    renamed.build();
    undo.markUndone(now());
    lines.finish({ ...done, version }, digest);
    return resultOf(id, 'undone', done);
  });
}

function remove(
  db: Store,
  undo: UndoStore,
  { partnerships, partners }: { partnerships: readonly number[]; partners: readonly number[] },
): void {
  const indexes = new DeferredIndexes(db, 'partnership', partnerships.length);
  for (const id of partnerships) {
    indexes.changing();
    undo.removePartnership(id);
  }
  undo.removePartnersWithoutBrand(partners);
  indexes.build();
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
    const undo = openUndo(db, id);
    const version = storeVersion(db);
    const compute = (line: (line: UndoLine) => void) =>
      goThrough(db, undo, id, { line, remove() {}, restore() {} });
    const done = keep
      ? keepUndoPreview(folderOf(workplace, id), id, version, (lines) => compute((line) => lines.add(line)))
      : compute(() => {});
    return resultOf(id, 'preview', done);
  })();
}

/** A partner whose name or address came back is found by it again. */
function indexRestored(db: Store, partners: readonly number[]): void {
  if (partners.length === 0) return;
  const ids = JSON.stringify(partners);
  indexChanged(db, 'id IN (SELECT value FROM json_each(:ids))', { ids }, partners.length);
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

function resultOf(id: number, status: UndoResult['status'], done: Undone): UndoResult {
  const { removed, restored, kept, keeps } = done;
  const details = keeps.map(({ networkPublisherId, brand, field, reason }) => ({
    networkPublisherId,
    brand,
    field: field ?? '',
    reason: reason ?? '',
  }));
  return { import: id, status, removed, restored, kept, details };
}

function changed(id: number, seen: string, done: Undone): UserError {
  const [removed = '?', restored = '?', kept = '?'] = seen.split('.');
  const was = (before: string, after: number) =>
    before === String(after) ? `${after} as before` : `${after} instead of ${before}`;
  return new UserError(
    'undo-changed',
    `Since you looked, the partners changed, and undoing import ${id} would do something else now: partnerships removed: ${was(removed, done.removed)}; put back: ${was(restored, done.restored)}; with something kept: ${was(kept, done.kept)}. Nothing was undone. Look at it below, then undo it.`,
  );
}
