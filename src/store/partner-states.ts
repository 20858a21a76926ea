import { matchKey } from '../domain/names.ts';
import type { PartnerState, PartnershipState } from '../domain/partner.ts';
import { Batch } from './batch.ts';
import { ChangedRows } from './changed-rows.ts';
import type { DeferredIndexes } from './deferred-indexes.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { type StoredPartner, StoredPartners } from './stored-partners.ts';

/**
 * Partners and partnerships of single rows, for an import that compares row by row and writes what differs. Statements
 * are prepared once. What is written belongs to the transaction that the caller holds.
 */
export class PartnerStates {
  readonly #store: Store;
  readonly #indexes: DeferredIndexes | undefined;
  readonly #stored: StoredPartners;
  readonly #newPartners: Batch;
  readonly #newPartnerships: Batch;
  readonly #changedPartners: ChangedRows;
  readonly #changedPartnerships: ChangedRows;
  /** partnerships, by their partners */
  readonly #renamed: ChangedRows;
  readonly #last: { partner: number; partnership: number };

  /**
   * @param rows how many the list has, at most
   * @param indexes of the partnerships, where many of them may be written
   */
  constructor(store: Store, rows: number, indexes?: DeferredIndexes) {
    this.#store = store;
    this.#indexes = indexes;
    this.#stored = new StoredPartners(store, rows);
    this.#newPartners = Batch.ofNew(store, 'partner', newPartner);
    this.#newPartnerships = Batch.ofNew(store, 'partnership', newPartnership);
    this.#changedPartners = new ChangedRows(store, 'partner', changedPartner);
    this.#changedPartnerships = new ChangedRows(store, 'partnership', changedPartnership);
    this.#renamed = new ChangedRows(store, 'partnership', ['name_key'], 'partner_id');
    this.#last = { partner: lastIdOf(store, 'partner'), partnership: lastIdOf(store, 'partnership') };
  }

  /** Writes all that waits; before anything else asks for it. Nothing is found or written after it. */
  finish(): void {
    this.#stored.close();
    this.#flush();
    for (const changed of [this.#changedPartners, this.#changedPartnerships, this.#renamed]) changed.finish();
  }

  /** Writes what waits to be written together, what is new first: it may be changed already. */
  #flush(): void {
    this.#newPartners.flush();
    this.#newPartnerships.flush();
    for (const changed of [this.#changedPartners, this.#changedPartnerships, this.#renamed]) changed.flush();
  }

  /** A network or brand matched without letter case and outer spaces; null where there is none yet. */
  findNamed(table: 'network' | 'brand', name: string): { id: number; name: string } | null {
    const row = this.#store
      .prepare<[string], { id: number; name: string }>(`SELECT id, name FROM ${table} WHERE name_key = ?`)
      .get(matchKey(name));
    return row ?? null;
  }

  /** Adds a network or brand; an existing one keeps its spelling. */
  addNamed(table: 'network' | 'brand', name: string): { id: number; name: string } {
    this.#store
      .prepare(`INSERT INTO ${table} (name, name_key) VALUES (?, ?) ON CONFLICT (name_key) DO NOTHING`)
      .run(name.replace(/\s+/g, ' ').trim(), matchKey(name));
    const found = this.findNamed(table, name);
    if (!found) throw new Error(`The ${table} ${name} was not stored.`);
    return found;
  }

  /**
   * Partners with their partnership of one brand, by their ids in the network.
   *
   * @param brandId null where the brand has no partnerships
   */
  find(
    networkId: number,
    brandId: number | null,
    networkPublisherIds: readonly string[],
  ): Map<string, StoredPartner> {
    return this.#stored.find(networkId, brandId, networkPublisherIds);
  }

  /** @returns the new partner's id */
  insertPartner(networkId: number, partner: PartnerState): number {
    const id = ++this.#last.partner;
    this.#newPartners.add(
      id,
      networkId,
      partner.networkPublisherId,
      partner.name,
      partner.primaryContactEmail,
      jsonOrNull(partner.furtherEmails),
      jsonOrNull(partner.mediaPropertyUrls),
      jsonOrNull(partner.categories),
    );
    return id;
  }

  /** Writes the fields of a stored partner; where the name changes, the partnerships follow in their order. */
  updatePartner(id: number, after: PartnerState, changed: readonly string[]): void {
    if (this.#changedPartners.isFull(id) || this.#renamed.isFull(id)) this.#flush();
    this.#changedPartners.add(
      id,
      after.name,
      after.primaryContactEmail,
      jsonOrNull(after.furtherEmails),
      jsonOrNull(after.mediaPropertyUrls),
      jsonOrNull(after.categories),
    );
    if (!changed.includes('name')) return;
    this.#indexes?.changing();
    this.#renamed.add(id, foldName(after.name));
  }

  /** @returns the new partnership's id */
  insertPartnership(
    partnerId: number,
    brandId: number,
    partnership: PartnershipState,
    partnerName: string,
  ): number {
    const { publisherGroup, networkDateAccepted, status, extra } = partnership;
    this.#indexes?.changing();
    if (this.#newPartnerships.isFull) this.#flush();
    const id = ++this.#last.partnership;
    this.#newPartnerships.add(
      id,
      partnerId,
      brandId,
      publisherGroup,
      networkDateAccepted,
      status,
      jsonOrNull(extra),
      foldName(partnerName),
    );
    return id;
  }

  updatePartnership(
    id: number,
    { publisherGroup, networkDateAccepted, status, extra }: PartnershipState,
  ): void {
    if (this.#changedPartnerships.isFull(id)) this.#flush();
    this.#changedPartnerships.add(id, publisherGroup, networkDateAccepted, status, jsonOrNull(extra));
  }

  /** How many of these partners stand with each brand, most first. */
  brandsOf(partnerIds: readonly number[]): { brand: string; partners: number }[] {
    return this.#store
      .prepare<[string], { brand: string; partners: number }>(
        `SELECT b.name AS brand, count(*) AS partners
         FROM json_each(?) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value JOIN brand b ON b.id = s.brand_id
         GROUP BY b.id ORDER BY partners DESC, b.name_key`,
      )
      .all(JSON.stringify(partnerIds));
  }
}

const newPartner = [
  'id',
  'network_id',
  'network_publisher_id',
  'name',
  'email',
  'further_emails',
  'urls',
  'categories',
];
const newPartnership = [
  'id',
  'partner_id',
  'brand_id',
  'publisher_group',
  'date_accepted',
  'status',
  'extra',
  'name_key',
];

const changedPartner = ['name', 'email', 'further_emails', 'urls', 'categories'];
const changedPartnership = ['publisher_group', 'date_accepted', 'status', 'extra'];

/** The highest id that was ever given in a table; none is given twice. */
function lastIdOf(store: Store, table: string): number {
  return (
    store.prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck().get(table) ?? 0
  );
}

function jsonOrNull(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}
