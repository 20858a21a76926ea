import type { PartnerState, PartnershipState, Status } from '../domain/partner.ts';
import type { Store } from './open.ts';
import { listOf } from './partner-lines.ts';

/** A partner and its partnership with one brand, null where there is none. */
export interface StoredPartner {
  partner: PartnerState;
  partnership: PartnershipState | null;
}

/** As they are read: a value costs a third of a named one. */
type FoundRow = [
  id: number,
  networkPublisherId: string,
  name: string,
  email: string | null,
  furtherEmails: string | null,
  urls: string | null,
  categories: string | null,
  partnershipId: number | null,
  publisherGroup: string | null,
  dateAccepted: string | null,
  status: Status | null,
  extra: string | null,
];

/** Finds what is stored of partners, many at a time, for a list that comes in. */
export class StoredPartners {
  readonly #sql: ReturnType<typeof prepare>;
  /** the last of the partners that were found, where the next are probably those behind it */
  #behind: number | null = null;

  constructor(store: Store) {
    this.#sql = prepare(store);
  }

  /** As `PartnerStates.find`. */
  find(
    networkId: number,
    brandId: number | null,
    networkPublisherIds: readonly string[],
  ): Map<string, StoredPartner> {
    const found = this.#followers(networkId, brandId, networkPublisherIds.length);
    const others = networkPublisherIds.filter((id) => !found.has(id));
    if (others.length > 0)
      keep(found, this.#sql.find.all({ brandId, networkId, ids: JSON.stringify(others) }));
    this.#behind = lastInOrder(networkPublisherIds.map((id) => found.get(id)?.partner.id));
    return found;
  }

  /**
   * The partners behind those that were found last, where these follow each other in the database: a list that comes
   * again has them in the same order, and to read them on costs half of looking each of them up.
   */
  #followers(networkId: number, brandId: number | null, count: number): Map<string, StoredPartner> {
    const found = new Map<string, StoredPartner>();
    if (this.#behind !== null)
      keep(found, this.#sql.next.all({ brandId, networkId, behind: this.#behind, count }));
    return found;
  }
}

interface Wanted {
  networkId: number;
  brandId: number | null;
}

function prepare(store: Store) {
  const found = `SELECT p.id, p.network_publisher_id, p.name, p.email, p.further_emails, p.urls, p.categories,
      s.id, s.publisher_group, s.date_accepted, s.status, s.extra`;
  const partnership = 'LEFT JOIN partnership s ON s.partner_id = p.id AND s.brand_id = :brandId';
  return {
    find: store
      .prepare<[Wanted & { ids: string }], unknown>(
        `${found} FROM json_each(:ids) wanted
           CROSS JOIN partner p ON p.network_id = :networkId AND p.network_publisher_id = wanted.value
           ${partnership}`,
      )
      .raw(),
    next: store
      .prepare<[Wanted & { behind: number; count: number }], unknown>(
        `${found} FROM partner p NOT INDEXED ${partnership}
         WHERE p.network_id = :networkId AND p.id > :behind ORDER BY p.id LIMIT :count`,
      )
      .raw(),
  };
}

function keep(found: Map<string, StoredPartner>, rows: unknown[]): void {
  for (const row of rows as FoundRow[]) found.set(row[1], stateOf(row));
}

/** The last of some ids, where most of them are there and they follow each other; else null. */
function lastInOrder(ids: readonly (number | null | undefined)[]): number | null {
  const there = ids.filter((id) => typeof id === 'number');
  const [first = 0, last = 0] = [there[0], there.at(-1)];
  const span = last - first + 1;
  return there.length * 2 > ids.length && span >= there.length && span < there.length * 2 ? last : null;
}

function stateOf(row: FoundRow): StoredPartner {
  const [id, networkPublisherId, name, email, furtherEmails, urls, categories, partnershipId] = row;
  const partner = {
    id,
    networkPublisherId,
    name,
    mediaPropertyUrls: listOf(urls),
    primaryContactEmail: email,
    categories: listOf(categories),
    furtherEmails: listOf(furtherEmails),
  };
  if (partnershipId === null) return { partner, partnership: null };
  const [, , , , , , , , publisherGroup, networkDateAccepted, status, extra] = row;
  const extras = extra === null ? [] : JSON.parse(extra);
  return {
    partner,
    partnership: { id: partnershipId, publisherGroup, networkDateAccepted, status, extra: extras },
  };
}
