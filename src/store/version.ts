import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

/**
 * What stands at this moment, in one short text: as long as it is the same, a preview says the same. It knows imports,
 * undos, changes and notes by hand, and saved mappings, which is all that ever changes what an import or an undo does.
 */
export function storeVersion(store: Store): string {
  return (
    prepared<[], string>(
      store,
      `SELECT json_array(
           (SELECT max(position) FROM import), (SELECT max(committed_at) FROM import),
           (SELECT count(undone_at) FROM import), (SELECT max(undone_at) FROM import),
           (SELECT max(id) FROM change), (SELECT max(id) FROM note),
           (SELECT group_concat(id || columns || network || dates || coalesce(status, '') || encoding || delimiter || untitled, ' ') FROM profile))`,
    )
      .pluck()
      .get() ?? ''
  );
}

/** What stands of the partners, in one short text: as long as it is the same, so are they. Notes do not count. */
export function partnersVersion(store: Store): string {
  return (
    prepared<[], string>(
      store,
      `SELECT json_array((SELECT max(position) FROM import), (SELECT count(undone_at) FROM import),
           (SELECT max(id) FROM change))`,
    )
      .pluck()
      .get() ?? ''
  );
}
