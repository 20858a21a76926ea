import { type UndoCounts, type UndoPage, type UndoView, undoPageSize } from '../domain/undo.ts';
import { finished } from '../store/turns.ts';
import { listingUndoLines, readUndo } from '../store/undo-lines.ts';
import { readingUndoPreview } from '../store/undo-preview.ts';
import { storeVersion } from '../store/version.ts';
import { folderOf, type Workplace } from './workplace.ts';

/** A page of what an undo did or, where the import stands, would do; null where that was not computed yet. */
export function viewUndo(workplace: Workplace, id: number, query: UndoPage): UndoView | null {
  return finished(viewingUndo(workplace, id, query));
}

/** The same in portions: a million lines are searched without keeping anybody waiting. */
export function* viewingUndo(
  workplace: Pick<Workplace, 'db' | 'files'>,
  id: number,
  { page, ...query }: UndoPage,
): Generator<void, UndoView | null> {
  const { db } = workplace;
  const paged = { ...query, limit: undoPageSize, offset: (page - 1) * undoPageSize };
  const done = readUndo(db, id);
  const found = done
    ? { ...done, ...(yield* listingUndoLines(db, id, paged)) }
    : yield* readingUndoPreview(folderOf(workplace, id), id, storeVersion(db), paged);
  return found && { ...found, seen: nameOf(found) };
}

/** Names exactly what an undo does, with its counts in front, so that a later one can tell what differs. */
export function nameOf({ removed, restored, kept, digest }: UndoCounts & { digest: string }): string {
  return `${removed}.${restored}.${kept}.${digest}`;
}
