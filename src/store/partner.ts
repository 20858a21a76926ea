import type { Status } from '../domain/partner.ts';
import type { HistoryLine, PartnerDetail } from '../domain/partner-view.ts';
import type { Store } from './open.ts';
import { extrasOf, listOf } from './partner-lines.ts';
import { prepared } from './prepared.ts';

/** One partner with its brands, everything that ever happened to its fields, and its notes; null where there is none. */
export function getPartner(store: Store, id: number): PartnerDetail | null {
  const partner = readPartner(store, id);
  if (!partner) return null;
  return {
    ...partner,
    partnerships: readPartnerships(store, id),
    history: readHistory(store, id),
    notes: readNotes(store, id),
  };
}

function readPartner(store: Store, id: number) {
  const row = prepared<
    [number],
    {
      id: number;
      networkPublisherId: string;
      network: string;
      name: string;
      urls: string | null;
      email: string | null;
      furtherEmails: string | null;
      categories: string | null;
    }
  >(
    store,
    `SELECT p.id, p.network_publisher_id AS networkPublisherId, n.name AS network, p.name, p.urls, p.email,
         p.further_emails AS furtherEmails, p.categories
       FROM partner p JOIN network n ON n.id = p.network_id WHERE p.id = ?`,
  ).get(id);
  if (!row) return null;
  const { urls, email, furtherEmails, categories, ...rest } = row;
  return {
    ...rest,
    mediaPropertyUrls: listOf(urls),
    primaryContactEmail: email,
    furtherEmails: listOf(furtherEmails),
    categories: listOf(categories),
  };
}

function readPartnerships(store: Store, partnerId: number): PartnerDetail['partnerships'] {
  return prepared<
    [number],
    {
      id: number;
      brand: string;
      publisherGroup: string | null;
      networkDateAccepted: string | null;
      status: Status | null;
      extra: string | null;
    }
  >(
    store,
    `SELECT s.id, b.name AS brand, s.publisher_group AS publisherGroup, s.date_accepted AS networkDateAccepted,
         s.status, s.extra
       FROM partnership s JOIN brand b ON b.id = s.brand_id WHERE s.partner_id = ? ORDER BY b.name_key, s.id`,
  )
    .all(partnerId)
    .map((row) => ({ ...row, extra: extrasOf(row.extra) }));
}

/**
 * Newest first; what one row did stands together, its changes above the line that says how it met the partnership.
 * An import that was undone no longer confirms anything.
 */
function readHistory(store: Store, partnerId: number): HistoryLine[] {
  return prepared<{ partnerId: number }, Omit<HistoryLine, 'undone'> & { undone: number }>(
    store,
    `SELECT at, brand, kind, field, before, after, import, row, undone FROM (
         SELECT c.at, b.name AS brand, 'changed' AS kind, c.field, c.before, c.after,
           c.import_id AS import, c.row, i.undone_at IS NOT NULL AS undone, c.id AS position
         FROM change c
           LEFT JOIN partnership s ON s.id = c.partnership_id
           LEFT JOIN brand b ON b.id = s.brand_id
           LEFT JOIN import i ON i.id = c.import_id
         WHERE c.partner_id = :partnerId
         UNION ALL
         SELECT i.committed_at, b.name, iif(r.outcome = 'created', 'created', 'confirmed'), NULL, NULL, NULL,
           i.id, r.row, i.undone_at IS NOT NULL, 0
         FROM partnership s
           JOIN brand b ON b.id = s.brand_id
           JOIN import_row r ON r.partnership_id = s.id
           JOIN import i ON i.id = r.import_id
         WHERE s.partner_id = :partnerId
           AND (r.outcome = 'created' OR r.outcome = 'unchanged' AND i.undone_at IS NULL))
       ORDER BY at DESC, import DESC, row DESC, position DESC`,
  )
    .all({ partnerId })
    .map((line) => ({ ...line, undone: line.undone === 1 }));
}

function readNotes(store: Store, partnerId: number): PartnerDetail['notes'] {
  return prepared<[number], PartnerDetail['notes'][number]>(
    store,
    'SELECT id, at, text FROM note WHERE partner_id = ? ORDER BY at DESC, id DESC',
  ).all(partnerId);
}
