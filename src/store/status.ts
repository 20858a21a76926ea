import type { Status } from '../domain/partner.ts';
import type { Store } from './open.ts';

/**
 * Sets the status of partnerships by hand, in one transaction; each that it changes gets a line in its partner's history.
 *
 * @param status `former` gives each the status that it had before a person last set it; one that an import set since stays
 * @returns how many were changed; partnerships that are no longer there are passed over
 */
export function setStatus(
  store: Store,
  partnerships: readonly number[],
  status: Status | null | 'former',
  at: string,
): number {
  const read = store.prepare<[number], { partnerId: number; status: Status | null }>(
    'SELECT partner_id AS partnerId, status FROM partnership WHERE id = ?',
  );
  const readLast = store.prepare<
    [number, number],
    { import: number | null; at: string; before: Status | null }
  >(
    `SELECT import_id AS import, at, before FROM change WHERE partner_id = ? AND partnership_id = ? AND field = 'status' ORDER BY id DESC LIMIT 1`,
  );
  const update = store.prepare('UPDATE partnership SET status = ? WHERE id = ?');
  const note = store.prepare(
    `INSERT INTO change (import_id, row, at, partner_id, partnership_id, field, before, after) VALUES (NULL, NULL, ?, ?, ?, 'status', ?, ?)`,
  );
  const wanted = (id: number, partnerId: number, now: Status | null) => {
    if (status !== 'former') return status;
    const last = readLast.get(partnerId, id);
    // of this very moment: a crash came after it, and it is carried out again
    return last && last.import === null && last.at !== at ? last.before : now;
  };
  return store
    .transaction(() => {
      let changed = 0;
      for (const id of partnerships) {
        const found = read.get(id);
        const after = found && wanted(id, found.partnerId, found.status);
        if (!found || after === undefined || after === found.status) continue;
        update.run(after, id);
        note.run(at, found.partnerId, id, found.status, after);
        changed++;
      }
      return changed;
    })
    .immediate();
}
