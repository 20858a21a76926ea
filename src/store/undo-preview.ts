import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { UndoCounts } from '../domain/undo.ts';
import { openStore } from './open.ts';
import { removePlan } from './plan-file.ts';
import {
  type FoundLines,
  listingUndoLines,
  readUndo,
  type UndoLinesPage,
  UndoWriter,
  undoTables,
} from './undo-lines.ts';

/**
 * What an undo would do, in a file of its own, so that looking at it weighs on nobody. The file's name says what stood
 * when it was computed: it is made once, never changed, and replaced by another when something else stands.
 */
const schema = undoTables;

/**
 * @param folder the import's own; what was computed there before goes
 * @param version what stands now
 * @param compute gives the lines to a writer, and says in the end what it was
 */
export function keepUndoPreview<Head extends UndoCounts>(
  folder: string,
  id: number,
  version: string,
  compute: (lines: UndoWriter) => Head,
): Head {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder))
    if (/^undo-.*\.(db|new)$/.test(name)) removePlan(join(folder, name));
  const path = fileOf(folder, version);
  const growing = `${path}.new`;
  const store = openStore(growing, schema);
  try {
    store.pragma('synchronous = OFF');
    const head = store.transaction(() => {
      const lines = new UndoWriter(store, id);
      const computed = compute(lines);
      lines.finish({ ...computed, version }, lines.end());
      return computed;
    })();
    store.close();
    renameSync(growing, path);
    return head;
  } finally {
    store.close();
  }
}

/**
 * A page of an undo that was looked at, as `listingUndoLines`.
 *
 * @param version what stands now
 * @returns null where nobody has looked since that stands
 */
export function* readingUndoPreview(
  folder: string,
  id: number,
  version: string,
  query: UndoLinesPage,
): Generator<void, (NonNullable<ReturnType<typeof readUndo>> & FoundLines) | null> {
  const path = fileOf(folder, version);
  if (!existsSync(path)) return null;
  const store = openStore(path, schema, 'read');
  try {
    const found = readUndo(store, id);
    return found && { ...found, ...(yield* listingUndoLines(store, id, query)) };
  } finally {
    store.close();
  }
}

function fileOf(folder: string, version: string): string {
  // a later Roster keeps it in other tables
  const standing = createHash('sha256').update(`${schema.length} ${version}`);
  return join(folder, `undo-${standing.digest('hex').slice(0, 16)}.db`);
}
