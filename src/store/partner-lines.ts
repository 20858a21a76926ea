import type { Status } from '../domain/partner.ts';
import type { PartnershipLine } from '../domain/partner-view.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';

interface LineRow {
  partnershipId: number;
  partnerId: number;
  networkPublisherId: string;
  name: string;
  urls: string | null;
  email: string | null;
  publisherGroup: string | null;
  categories: string | null;
  dateAccepted: string | null;
  network: string;
  brand: string;
  status: Status | null;
  extra: string | null;
}

/** CROSS JOIN: the ids lead, whatever the planner thinks of a JSON array. */
const sql = `
  SELECT s.id AS partnershipId, p.id AS partnerId, p.network_publisher_id AS networkPublisherId, p.name, p.urls, p.email,
    s.publisher_group AS publisherGroup, p.categories, s.date_accepted AS dateAccepted,
    n.name AS network, b.name AS brand, s.status, s.extra
  FROM json_each(:ids) wanted
    CROSS JOIN partnership s ON s.id = wanted.value
    JOIN partner p ON p.id = s.partner_id
    JOIN network n ON n.id = p.network_id
    JOIN brand b ON b.id = s.brand_id
  ORDER BY wanted.key`;

/** These partnerships, in the order of their ids as given; ids that are no longer there are left out. */
export function linesOf(store: Store, ids: readonly number[]): PartnershipLine[] {
  const rows = prepared<{ ids: string }, LineRow>(store, sql).all({ ids: JSON.stringify(ids) });
  return rows.map(toLine);
}

function toLine(row: LineRow): PartnershipLine {
  return {
    partnershipId: row.partnershipId,
    partnerId: row.partnerId,
    networkPublisherId: row.networkPublisherId,
    name: row.name,
    mediaPropertyUrls: listOf(row.urls),
    primaryContactEmail: row.email,
    publisherGroup: row.publisherGroup,
    categories: listOf(row.categories),
    networkDateAccepted: row.dateAccepted,
    network: row.network,
    brand: row.brand,
    status: row.status,
    extra: extrasOf(row.extra),
  };
}

/** A list as it is stored: a JSON array, or NULL for none. */
export function listOf(json: string | null): string[] {
  if (json === null) return [];
  // without an escape no value holds a quotation mark
  return json.startsWith('["') && !json.includes('\\') ? json.slice(2, -2).split('","') : JSON.parse(json);
}

/** fromEntries defines own properties, so a column titled `__proto__` is one like any other. */
export function extrasOf(json: string | null): Record<string, string> {
  return json === null ? {} : Object.fromEntries(JSON.parse(json));
}
