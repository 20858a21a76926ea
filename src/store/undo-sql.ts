import { standing } from './lives.ts';
import type { Store } from './open.ts';
import type { Removal, TouchedField } from './undo.ts';

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
  // asked for again with each portion of partners
  store.exec(`
    CREATE TEMP TABLE IF NOT EXISTS removed_before (partner_id INTEGER PRIMARY KEY);
    DELETE FROM temp.removed_before;
    INSERT OR IGNORE INTO temp.removed_before SELECT partner_id FROM undo_line WHERE kind = 'removed'`);
  return {
    partners: store
      .prepare<{ id: number }, number>(
        `SELECT DISTINCT s.partner_id FROM import_row r JOIN partnership s ON s.id = r.partnership_id
         WHERE r.import_id = :id ORDER BY s.partner_id`,
      )
      .pluck(),
    renames: store
      .prepare<{ id: number }, number>(`SELECT count(*) FROM change WHERE import_id = :id AND field = 'name'`)
      .pluck(),
    touched: store.prepare<Asked, TouchedField>(
      `SELECT DISTINCT c.partner_id AS partnerId, c.partnership_id AS partnershipId, c.field, s.id AS via, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand
       FROM json_each(:partners) wanted CROSS JOIN change c INDEXED BY change_by_partner ON c.partner_id = wanted.value AND c.import_id = :id
         CROSS JOIN import_row r ON r.import_id = c.import_id AND r.row = c.row
         JOIN partnership s ON s.id = r.partnership_id JOIN partner p ON p.id = c.partner_id JOIN brand b ON b.id = s.brand_id
       UNION
       SELECT c.partner_id, c.partnership_id, c.field, s.id, p.network_publisher_id, p.name, b.name
       FROM ${partnershipsMet}
         CROSS JOIN change c ON c.partner_id = s.partner_id AND (c.partnership_id IS NULL OR c.partnership_id = s.id)
         JOIN import i ON i.id = c.import_id AND i.undone_at IS NOT NULL
         JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE c.import_id <> :id`,
    ),
    created: store.prepare<
      Asked,
      Omit<TouchedField, 'field' | 'partnershipId'> & { given: number; extra: string | null }
    >(
      `SELECT s.partner_id AS partnerId, s.id AS via, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand, r.given, s.extra
       FROM ${partnershipsMet} JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE (r.outcome = 'created' OR (${anyUndone} AND (${createdByUndone})))
         AND EXISTS (SELECT 1 FROM partnership k WHERE k.partner_id = s.partner_id AND EXISTS (${metBySomeone('k')}))`,
    ),
    orphans: store.prepare<Asked, Removal>(
      `SELECT DISTINCT s.id, s.partner_id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand
       FROM ${partnershipsMet} JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE NOT EXISTS (${metBySomeone('s')}) ORDER BY s.partner_id`,
    ),
    createdPartnerships: store.prepare<Asked, Removal & { since: number | null }>(
      `SELECT DISTINCT s.id, p.id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, b.name AS brand,
         (SELECT max(o.import_id) FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = s.id AND ${standing}) AS since
       FROM ${partnershipsMet} JOIN partner p ON p.id = s.partner_id JOIN brand b ON b.id = s.brand_id
       WHERE r.outcome = 'created'`,
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

/** Partnerships `s` of the partners, each with a row `r` of the import that met it. */
const partnershipsMet = `json_each(:partners) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value
         CROSS JOIN import_row r INDEXED BY import_row_by_partnership ON r.partnership_id = s.id AND r.import_id = :id`;

const anyUndone = 'EXISTS (SELECT 1 FROM import WHERE undone_at IS NOT NULL)';

/** Did an import that does not stand bring the partner of `s`, be it with a partnership that an undo took away? */
const createdByUndone = `
  EXISTS (
    SELECT 1 FROM partnership k CROSS JOIN import_row o ON o.partnership_id = k.id AND o.outcome = 'created'
      CROSS JOIN import i ON i.id = o.import_id
    WHERE k.partner_id = s.partner_id AND i.undone_at IS NOT NULL)
  OR s.partner_id IN temp.removed_before`;

/** Is the partnership `s` there for another reason than this import? */
const metBySomeone = (s: string) => `
  SELECT 1 FROM import_row o JOIN import i ON i.id = o.import_id WHERE o.partnership_id = ${s}.id AND ${standing}
  UNION ALL SELECT 1 FROM note n WHERE n.partner_id = ${s}.partner_id
    AND (n.at > (SELECT committed_at FROM import WHERE id = :id)
      OR NOT EXISTS (SELECT 1 FROM partnership other WHERE other.partner_id = ${s}.partner_id AND other.id <> ${s}.id))
  UNION ALL SELECT 1 FROM change h WHERE h.partner_id = ${s}.partner_id AND h.import_id IS NULL AND (h.partnership_id IS NULL OR h.partnership_id = ${s}.id)`;
