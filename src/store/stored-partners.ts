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

/** Fewer partners are soon found; so many stand each in another place before it is believed that the rest do. */
const many = { partners: 10_000, scattered: 5000 };

/** Finds what is stored of partners, many at a time, for a list that comes in. */
export class StoredPartners {
  readonly #store: Store;
  readonly #rows: number;
  readonly #sql: ReturnType<typeof prepare>;
  /** the last of the partners that were found, where the next are probably those behind it */
  #behind: number | null = null;
  /** found so far, each in another place */
  #scattered = 0;
  #copy: StoredCopy | null = null;

  /** @param rows how many the list has, at most */
  constructor(store: Store, rows: number) {
    this.#store = store;
    this.#rows = rows;
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
    if (others.length > 0) {
      const rows = this.#lookUp({ networkId, brandId }, JSON.stringify(others));
      // of a list in order some are left out
      if (rows.length * 2 > networkPublisherIds.length) this.#scattered += rows.length;
      keep(found, rows);
    }
    this.#behind = lastInOrder(networkPublisherIds.map((id) => found.get(id)?.partner.id));
    return found;
  }

  /** Lets go what was kept to find them faster. */
  close(): void {
    this.#copy?.drop();
    this.#copy = null;
  }

  #lookUp(wanted: Wanted, ids: string): unknown[] {
    if (this.#scattered >= many.scattered && this.#copy === null && this.#isLarge())
      this.#copy = new StoredCopy(this.#store, wanted);
    return this.#copy?.isOf(wanted) ? this.#copy.find(ids) : this.#sql.find.all({ ...wanted, ids });
  }

  #isLarge(): boolean {
    const partners = this.#store.prepare<[], number>('SELECT max(id) FROM partner').pluck().get() ?? 0;
    return partners >= many.partners && this.#rows * 2 >= partners;
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

/**
 * All partners of a network with their partnerships of one brand, as they stood when it was made, in the order of their
 * ids in the network: in a list that has them in no order the database knows, to look each up here costs less than half,
 * since what is asked for stands in one place instead of four.
 */
class StoredCopy {
  readonly #store: Store;
  readonly #of: Wanted;
  readonly #find;

  constructor(store: Store, of: Wanted) {
    this.#store = store;
    this.#of = of;
    this.drop();
    const columns = Array.from({ length: 12 }, (_, at) => (at === 1 ? 'publisher PRIMARY KEY' : `c${at}`));
    store.exec(`CREATE TEMP TABLE stored_copy (${columns.join(', ')}) WITHOUT ROWID`);
    store
      .prepare(
        `INSERT INTO temp.stored_copy ${select} FROM partner p NOT INDEXED ${partnership}
         WHERE p.network_id = :networkId ORDER BY p.network_publisher_id`,
      )
      .run(of);
    this.#find = store
      .prepare<[string], unknown>(
        'SELECT c.* FROM json_each(?) wanted CROSS JOIN temp.stored_copy c ON c.publisher = wanted.value',
      )
      .raw();
  }

  isOf({ networkId, brandId }: Wanted): boolean {
    return networkId === this.#of.networkId && brandId === this.#of.brandId;
  }

  find(ids: string): unknown[] {
    return this.#find.all(ids);
  }

  drop(): void {
    this.#store.exec('DROP TABLE IF EXISTS temp.stored_copy');
  }
}

interface Wanted {
  networkId: number;
  brandId: number | null;
}

const select = `SELECT p.id, p.network_publisher_id, p.name, p.email, p.further_emails, p.urls, p.categories,
      s.id, s.publisher_group, s.date_accepted, s.status, s.extra`;
const partnership = 'LEFT JOIN partnership s ON s.partner_id = p.id AND s.brand_id = :brandId';

function prepare(store: Store) {
  return {
    find: store
      .prepare<[Wanted & { ids: string }], unknown>(
        `${select} FROM json_each(:ids) wanted
           CROSS JOIN partner p ON p.network_id = :networkId AND p.network_publisher_id = wanted.value
           ${partnership}`,
      )
      .raw(),
    next: store
      .prepare<[Wanted & { behind: number; count: number }], unknown>(
        `${select} FROM partner p NOT INDEXED ${partnership}
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
