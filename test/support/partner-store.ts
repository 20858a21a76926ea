import { matchKey } from '../../src/domain/names.ts';
import type { Status } from '../../src/domain/partner.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { indexPartners } from '../../src/store/partner-search.ts';
import { temporaryFile, whenDone } from './temporary.ts';

/** One partnership to be stored; partners of the same network and id are one, whose fields the first one gives. */
export interface MadePartnership {
  networkPublisherId: string;
  name: string;
  network: string;
  brand: string;
  email: string | null;
  furtherEmails: string[];
  urls: string[];
  group: string | null;
  categories: string[];
  dateAccepted: string | null;
  status: Status | null;
  extra: [title: string, value: string][];
  /** imports that this partnership was part of */
  imports: number[];
}

let counter = 0;

/** A partnership of which the test says only what matters. */
export function partnership(fields: Partial<MadePartnership> = {}): MadePartnership {
  counter++;
  return {
    networkPublisherId: String(4_000_000 + counter),
    name: `Publisher ${counter}`,
    network: 'LinkShare',
    brand: 'Acme',
    email: null,
    furtherEmails: [],
    urls: [],
    group: null,
    categories: [],
    dateAccepted: null,
    status: null,
    extra: [],
    imports: [],
    ...fields,
  };
}

/** A database file in a temporary directory with these partnerships, their ids counting from 1 in their order. */
export function storeWith(made: readonly MadePartnership[]): Store {
  const store = openStore(temporaryFile(), migrations);
  whenDone(() => {
    store.close();
  });
  store.transaction(() => {
    for (const one of made) insert(store, one);
    indexPartners(store, 'TRUE', {}, 0);
  })();
  return store;
}

function insert(store: Store, made: MadePartnership): void {
  const partnerId = partnerOf(store, made);
  const brandId = named(store, 'brand', made.brand);
  const { lastInsertRowid: id } = store
    .prepare(
      `INSERT INTO partnership (partner_id, brand_id, publisher_group, date_accepted, status, extra, name_key)
       SELECT id, ?, ?, ?, ?, ?, fold(name) FROM partner WHERE id = ?`,
    )
    .run(brandId, made.group, made.dateAccepted, made.status, json(made.extra), partnerId);
  for (const importId of made.imports) insertImportRow(store, importId, Number(id), brandId);
}

function partnerOf(store: Store, made: MadePartnership): number {
  const networkId = named(store, 'network', made.network);
  const known = store
    .prepare<[number, string], number>(
      'SELECT id FROM partner WHERE network_id = ? AND network_publisher_id = ?',
    )
    .pluck()
    .get(networkId, made.networkPublisherId);
  if (known !== undefined) return known;
  const { lastInsertRowid } = store
    .prepare(
      `INSERT INTO partner (network_id, network_publisher_id, name, email, further_emails, urls, categories)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      networkId,
      made.networkPublisherId,
      made.name,
      made.email,
      json(made.furtherEmails),
      json(made.urls),
      json(made.categories),
    );
  return Number(lastInsertRowid);
}

function named(store: Store, table: 'network' | 'brand', name: string): number {
  store.prepare(`INSERT OR IGNORE INTO ${table} (name, name_key) VALUES (?, ?)`).run(name, matchKey(name));
  return store
    .prepare<[string], number>(`SELECT id FROM ${table} WHERE name_key = ?`)
    .pluck()
    .get(matchKey(name)) as number;
}

/** An import that was committed, with nothing of its own but its number. */
export function insertImport(
  store: Store,
  id: number,
  fields: { brandId?: number; committedAt?: string; undoneAt?: string; failed?: number } = {},
): void {
  const failed = fields.failed ?? 0;
  store
    .prepare(
      `INSERT OR IGNORE INTO import (id, position, profile, file_name, file_hash, brand_id, committed_at, undone_at,
         rows, created, updated, unchanged, failed, ignored, detail, settings)
       VALUES (?, ?, 'crm', 'list.csv', '', ?, ?, ?, ?, 0, 0, 0, ?, 0, '{}', '{}')`,
    )
    .run(
      id,
      id,
      fields.brandId ?? null,
      fields.committedAt ?? `2026-01-${String(id).padStart(2, '0')}T12:00:00.000Z`,
      fields.undoneAt ?? null,
      failed,
      failed,
    );
}

/** A row of an import that met a partnership. */
export function insertImportRow(
  store: Store,
  importId: number,
  partnershipId: number,
  brandId?: number,
  outcome: 'created' | 'updated' | 'unchanged' = 'created',
): void {
  insertImport(store, importId, brandId === undefined ? {} : { brandId });
  store
    .prepare(
      `INSERT INTO import_row (import_id, row, partnership_id, outcome, given) SELECT ?, coalesce(max(row), 1) + 1, ?, ?, 511 FROM import_row WHERE import_id = ?`,
    )
    .run(importId, partnershipId, outcome, importId);
}

function json(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}
