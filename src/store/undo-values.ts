import { Batch } from './batch.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';

/** One field of a partner (partnershipId null) or a partnership. */
export interface FieldOf {
  partnerId: number;
  partnershipId: number | null;
  /** its key, or `extra:` and the title */
  field: string;
}

/** The columns of fields, in the order in which they are read and written; behind those of a partnership are its extras. */
const partnerColumns = columnsOf({
  name: 'name',
  primaryContactEmail: 'email',
  furtherEmails: 'further_emails',
  mediaPropertyUrls: 'urls',
  categories: 'categories',
});
const partnershipColumns = columnsOf({
  publisherGroup: 'publisher_group',
  networkDateAccepted: 'date_accepted',
  status: 'status',
});
const extraPlace = partnershipColumns.names.length;
const withExtra = [...partnershipColumns.names, 'extra'];

type FieldValue = string | null;

/** A partner, with what it says now, column by column. */
interface PartnerNow {
  networkPublisherId: string;
  /** as it was read */
  name: string;
  values: FieldValue[];
  partnerships: PartnershipNow[];
  changed: boolean;
  renamed: boolean;
}

interface PartnershipNow {
  id: number;
  brand: string;
  values: FieldValue[];
  changed: boolean;
}

/** What partners say now: read for many of them together, and each written once, whatever of it is put back. */
export class UndoValues {
  readonly #sql: ReturnType<typeof prepare>;
  readonly #changedPartners: Batch;
  readonly #changedPartnerships: Batch;
  readonly #renamedPartnerships: Batch;
  #partners = new Map<number, PartnerNow>();

  constructor(store: Store) {
    this.#sql = prepare(store);
    this.#changedPartners = Batch.ofChanged(store, 'partner', partnerColumns.names);
    this.#changedPartnerships = Batch.ofChanged(store, 'partnership', withExtra);
    this.#renamedPartnerships = Batch.ofChanged(store, 'partnership', [...withExtra, 'name_key']);
  }

  /** These partners are asked about next, and no others. */
  expect(partners: readonly number[]): void {
    this.#write();
    const ids = JSON.stringify(partners);
    this.#partners = new Map(
      this.#sql.partners.all(ids).map(([id, networkPublisherId, ...values]) => {
        const name = values[0] ?? '';
        return [id, { networkPublisherId, name, values, partnerships: [], changed: false, renamed: false }];
      }),
    );
    for (const [id, partnerId, brand, ...values] of this.#sql.partnerships.all(ids))
      this.of(partnerId).partnerships.push({ id, brand, values, changed: false });
  }

  of(partnerId: number): PartnerNow {
    const partner = this.#partners.get(partnerId);
    if (!partner) throw new Error(`The partner ${partnerId} was not expected.`);
    return partner;
  }

  partnership(partnerId: number, id: number): PartnershipNow {
    const found = this.of(partnerId).partnerships.find((one) => one.id === id);
    if (!found) throw new Error(`The partner ${partnerId} has no partnership ${id}.`);
    return found;
  }

  /** Titles of what a partnership has beside its fields. */
  extrasOf(partnerId: number, id: number): string[] {
    return extrasIn(this.partnership(partnerId, id).values[extraPlace]).map(([title]) => title);
  }

  /** What a field says now. */
  valueOf({ partnerId, partnershipId, field }: FieldOf): FieldValue {
    if (partnershipId === null) return shown(field, this.of(partnerId).values[partnerColumns.placeOf(field)]);
    const { values } = this.partnership(partnerId, partnershipId);
    const title = extraTitle(field);
    if (title === null) return shown(field, values[partnershipColumns.placeOf(field)]);
    return extrasIn(values[extraPlace]).find(([one]) => one === title)?.[1] ?? null;
  }

  /** Gives a field a value; null clears it. It is written with the others of its partner, at the latest by `flush`. */
  restore({ partnerId, partnershipId, field }: FieldOf, value: FieldValue): void {
    const partner = this.of(partnerId);
    if (partnershipId === null) {
      partner.values[partnerColumns.placeOf(field)] = stored(field, value);
      partner.changed = true;
      partner.renamed ||= field === 'name';
      return;
    }
    const partnership = this.partnership(partnerId, partnershipId);
    const title = extraTitle(field);
    if (title === null) partnership.values[partnershipColumns.placeOf(field)] = value;
    else partnership.values[extraPlace] = withExtraOf(partnership.values[extraPlace], title, value);
    partnership.changed = true;
  }

  /** Writes what waits to be written together. */
  flush(): void {
    this.#write();
    for (const batch of [this.#changedPartners, this.#changedPartnerships, this.#renamedPartnerships])
      batch.flush();
  }

  #write(): void {
    for (const [id, { values, changed, renamed, partnerships }] of this.#partners) {
      if (changed) this.#changedPartners.add(id, ...values);
      const key = renamed ? foldName(values[0] ?? '') : null;
      for (const partnership of partnerships) {
        if (key !== null) this.#renamedPartnerships.add(partnership.id, ...partnership.values, key);
        else if (partnership.changed) this.#changedPartnerships.add(partnership.id, ...partnership.values);
      }
    }
    this.#partners.clear();
  }
}

function prepare(store: Store) {
  return {
    partners: store
      .prepare<[string], [id: number, networkPublisherId: string, ...values: FieldValue[]]>(
        `SELECT p.id, p.network_publisher_id, ${partnerColumns.names.map((name) => `p.${name}`).join(', ')}
         FROM json_each(?) wanted CROSS JOIN partner p ON p.id = wanted.value`,
      )
      .raw(),
    partnerships: store
      .prepare<[string], [id: number, partnerId: number, brand: string, ...values: FieldValue[]]>(
        `SELECT s.id, s.partner_id, b.name, ${withExtra.map((name) => `s.${name}`).join(', ')}
         FROM json_each(?) wanted CROSS JOIN partnership s ON s.partner_id = wanted.value
           CROSS JOIN brand b ON b.id = s.brand_id`,
      )
      .raw(),
  };
}

function columnsOf(columns: Record<string, string>) {
  const fields = Object.keys(columns);
  return {
    fields,
    names: Object.values(columns),
    placeOf(field: string): number {
      const place = fields.indexOf(field);
      if (place === -1) throw new Error(`The field ${field} is in no column.`);
      return place;
    },
  };
}

function extraTitle(field: string): string | null {
  return field.startsWith('extra:') ? field.slice('extra:'.length) : null;
}

function extrasIn(json: FieldValue | undefined): [title: string, value: string][] {
  return typeof json === 'string' ? JSON.parse(json) : [];
}

function withExtraOf(json: FieldValue | undefined, title: string, value: FieldValue): FieldValue {
  const extras = extrasIn(json).filter(([one]) => one !== title);
  if (value !== null) extras.push([title, value]);
  return extras.length === 0 ? null : JSON.stringify(extras);
}

const lists = new Set(['mediaPropertyUrls', 'categories', 'furtherEmails']);

/** As changes say it: lists in one text. */
function shown(field: string, value: FieldValue | undefined): FieldValue {
  if (typeof value !== 'string') return null;
  return lists.has(field) ? (JSON.parse(value) as string[]).join(' | ') : value;
}

function stored(field: string, value: FieldValue): FieldValue {
  return value !== null && lists.has(field) ? JSON.stringify(value.split(' | ')) : value;
}

/** The fields of a partner, and of a partnership without its extras. */
export const undoFields = { partner: partnerColumns.fields, partnership: partnershipColumns.fields };
