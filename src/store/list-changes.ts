import type { ListChangeLine } from '../domain/list-change.ts';
import { matchKey } from '../domain/names.ts';
import type { Status } from '../domain/partner.ts';
import type { Store } from './open.ts';

/** An import of a brand's list, as far as lists are told apart. */
export interface ListImport {
  id: number;
  position: number;
  profile: string;
  status: Status | null;
  networkId: number | null;
  brandId: number;
  committedAt: string;
}

const columns = `i.id, i.position, i.profile, json_extract(i.settings, '$.status') AS status, i.network_id AS networkId,
  b.id AS brandId, i.committed_at AS committedAt`;

/** The standing imports that brought rows of a brand, latest first; corrections are parts of the lists they correct. */
export function listsOfBrand(store: Store, brand: string): ListImport[] {
  return store
    .prepare<[string], ListImport>(
      `SELECT ${columns} FROM brand b JOIN import i ON i.brand_id = b.id
       WHERE b.name_key = ? AND i.undone_at IS NULL AND i.profile <> 'failed-rows' ORDER BY i.position DESC`,
    )
    .all(matchKey(brand));
}

/** Partnerships that a list had: its rows, and its failed rows that were corrected since. */
const onList = (list: string) => `
  SELECT r.partnership_id AS id FROM import_row r WHERE r.import_id = ${list}
  UNION
  SELECT r.partnership_id FROM failed_row f JOIN import_row r ON r.import_id = f.corrected_by AND r.row = f.corrected_row
  WHERE f.import_id = ${list}`;

const named = `
  JOIN partnership s ON s.id = l.id AND s.brand_id = :brandId
  JOIN partner p ON p.id = s.partner_id`;

/** Partnerships that are on one list and not on the other, in the order of their names. */
export function onlyOn(
  store: Store,
  change: 'new' | 'gone',
  one: ListImport,
  other: ListImport,
): ListChangeLine[] {
  return store
    .prepare<object, ListChangeLine>(
      `SELECT '${change}' AS change, p.network_publisher_id AS networkPublisherId, p.name,
         NULL AS field, NULL AS before, NULL AS after, s.id AS partnershipId, p.id AS partnerId, s.status
       FROM (SELECT id FROM (${onList(':one')}) EXCEPT SELECT id FROM (${onList(':other')})) l ${named}
       ORDER BY s.name_key, s.id`,
    )
    .all({ one: one.id, other: other.id, brandId: one.brandId });
}

/**
 * What imports after the earlier list, up to the later one, changed of partnerships that are on both: each field once,
 * with its value before all of them and after.
 */
export function changedBetween(store: Store, earlier: ListImport, later: ListImport): ListChangeLine[] {
  return store
    .prepare<object, ListChangeLine>(
      `WITH kept AS (SELECT id FROM (${onList(':earlier')}) INTERSECT SELECT id FROM (${onList(':later')})),
         touched AS (
           SELECT s.id AS partnership, p.id AS partner, s.status, s.name_key, p.network_publisher_id, p.name, c.field, min(c.id) AS first, max(c.id) AS last
           FROM kept l ${named}
             JOIN change c ON c.partner_id = p.id AND (c.partnership_id IS NULL OR c.partnership_id = s.id)
             JOIN import i ON i.id = c.import_id
           WHERE i.position > :from AND i.position <= :to AND i.undone_at IS NULL
           GROUP BY s.id, c.field)
       SELECT 'changed' AS change, t.network_publisher_id AS networkPublisherId, t.name, t.field,
         (SELECT before FROM change WHERE id = t.first) AS before, (SELECT after FROM change WHERE id = t.last) AS after,
         t.partnership AS partnershipId, t.partner AS partnerId, t.status
       FROM touched t WHERE before IS NOT after ORDER BY t.name_key, t.partnership, t.field`,
    )
    .all({
      earlier: earlier.id,
      later: later.id,
      brandId: later.brandId,
      from: earlier.position,
      to: later.position,
    });
}
