import type { Store } from './open.ts';
import { partnersUndone } from './undo-lines.ts';
import { partnersVersion } from './version.ts';

/** Up to where partners were read, at one moment of the database. */
export interface Mark {
  version: string;
  /** the last change of a field */
  change: number;
  /** the last partnership that there ever was; no id is given twice */
  partnership: number;
  imports: number;
  undone: ReadonlySet<number>;
}

export function markOf(store: Store): Mark {
  const last = (sql: string) => store.prepare<[], number | null>(sql).pluck().get() ?? 0;
  return {
    version: partnersVersion(store),
    change: last('SELECT max(id) FROM change'),
    partnership: last(`SELECT seq FROM sqlite_sequence WHERE name = 'partnership'`),
    imports: last('SELECT max(position) FROM import'),
    undone: new Set(
      store.prepare<[], number>('SELECT id FROM import WHERE undone_at IS NOT NULL').pluck().all(),
    ),
  };
}

/**
 * The partners of whom anything may be different since: all that imports, undos and people do to a partner leaves a new
 * partnership, a line in its history, or a line of the undo.
 *
 * @returns null where these are more than `most`, or where it is not known
 */
export function partnersSince(store: Store, before: Mark, now: Mark, most: number): number[] | null {
  const partners = new Set<number>();
  for (const found of touches(store, before, now, most)) {
    if (found === null) return null;
    for (const id of found) partners.add(id);
    if (partners.size > most) return null;
  }
  return [...partners];
}

/** NOT INDEXED: by their own ids the new ones stand at the end, whatever the planner thinks of DISTINCT. */
function* touches(store: Store, before: Mark, now: Mark, most: number): Generator<number[] | null> {
  const ids = (sql: string, after: number) =>
    store
      .prepare<[number, number], number>(sql)
      .pluck()
      .all(after, most + 1);
  yield ids(
    'SELECT DISTINCT partner_id FROM partnership NOT INDEXED WHERE id > ? LIMIT ?',
    before.partnership,
  );
  yield ids('SELECT DISTINCT partner_id FROM change NOT INDEXED WHERE id > ? LIMIT ?', before.change);
  const kept = store.prepare<[number], number>(
    'SELECT removed_lines + restored_lines FROM undo WHERE import_id = ?',
  );
  for (const id of now.undone) {
    if (before.undone.has(id)) continue;
    // one that kept no lines is not known
    yield (kept.pluck().get(id) ?? Number.POSITIVE_INFINITY) > 10 * most
      ? null
      : partnersUndone(store, id, most + 1);
  }
}
