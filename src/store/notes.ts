import { UserError } from '../domain/error.ts';
import type { Store } from './open.ts';

/** Keeps what a person writes about a partner; the same at the same moment is the same note. @throws UserError `not-found` */
export function addNote(store: Store, partnerId: number, text: string, at: string): void {
  const partner = store.prepare('SELECT 1 FROM partner WHERE id = ?').get(partnerId);
  if (!partner)
    throw new UserError('not-found', `There is no partner ${partnerId} any more. The note was not kept.`);
  store
    .prepare(
      `INSERT INTO note (partner_id, at, text) SELECT :partnerId, :at, :text
       WHERE NOT EXISTS (SELECT 1 FROM note WHERE partner_id = :partnerId AND at = :at AND text = :text)`,
    )
    .run({ partnerId, at, text });
}
