import { standing } from './lives.ts';
import type { Store } from './open.ts';
import type { Removal } from './undo.ts';

/** The import that is undone, and partners as JSON. */
interface Asked {
  id: number;
  partners: string;
}

/**
 * What an undo asks. The partners lead, each with its own few rows (CROSS JOIN, INDEXED BY), not an import's many: else a
 * large undo takes the square of its rows.
 */
export function prepareUndo(store: Store) {
  return {
    import: store.prepare<{ id: number }, { position: number; created: number; undone: number }>(
      `SELECT position, created, (SELECT count(*) FROM import WHERE undone_at IS NOT NULL) AS undone
       FROM import WHERE id = :id`,
    ),
    partners: store
      .prepare<{ id: number }, number>(
        `SELECT DISTINCT s.partner_id FROM import_row r JOIN partnership s ON s.id = r.partnership_id
         WHERE r.import_id = :id ORDER BY s.partner_id`,
      )
      .pluck(),
    renames: store
      .prepare<{ id: number }, number>(`SELECT count(*) FROM change WHERE import_id = :id AND field = 'name'`)
      .pluck(),
    orphans: store.prepare<Asked, Removal>(
      `SELECT DISTINCT s.id, s.partner_id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand
       FROM json_each(:partners) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value
         CROSS JOIN import_row r INDEXED BY import_row_by_partnership ON r.partnership_id = s.id AND r.import_id = :id
         JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE NOT EXISTS (${metBySomeone}) ORDER BY s.partner_id`,
    ),
    partnershipsOf: store.prepare<[string], { id: number; partnerId: number }>(
      `SELECT s.id, s.partner_id AS partnerId
       FROM json_each(?) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value`,
    ),
    deletePartnership: store.prepare('DELETE FROM partnership WHERE id = ?'),
    hasPartnership: store.prepare('SELECT 1 FROM partnership WHERE partner_id = ?'),
    deletePartner: store.prepare('DELETE FROM partner WHERE id = ?'),
  };
}

/**
 * Is the partnership `s` there for another reason than this import? Who wrote about a partner wrote about all partnerships
 * that there were; with its oldest the partner stays, whatever the clock said.
 */
const metBySomeone = `
  SELECT 1 FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = s.id AND ${standing}
  UNION ALL SELECT 1 FROM note n WHERE n.partner_id = s.partner_id AND (
    n.at >= (SELECT min(i.committed_at) FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = s.id)
    OR NOT EXISTS (SELECT 1 FROM partnership k WHERE k.partner_id = s.partner_id AND k.id < s.id))
  UNION ALL SELECT 1 FROM change h WHERE h.partner_id = s.partner_id AND h.import_id IS NULL AND (h.partnership_id IS NULL OR h.partnership_id = s.id)`;
