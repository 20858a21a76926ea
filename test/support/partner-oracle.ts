import type { PartnerFilter } from '../../src/domain/filter.ts';
import type { Facets } from '../../src/domain/partner-view.ts';
import type { MadePartnership } from './partner-store.ts';

/** A partnership with its id, as a plain object: what the naive answers are computed from. */
export type Known = MadePartnership & { id: number };

/** Does the filter let it through? Nothing clever: the rule of each filter, one after the other. */
export function matches(one: Known, filter: PartnerFilter): boolean {
  if (filter.brand && cased(one.brand) !== cased(filter.brand)) return false;
  if (filter.network && cased(one.network) !== cased(filter.network)) return false;
  if (filter.group && plain(one.group ?? '') !== plain(filter.group)) return false;
  if (filter.category && !one.categories.some((name) => plain(name) === plain(filter.category))) return false;
  if (filter.status && (one.status ?? 'none') !== filter.status) return false;
  if (filter.joinedFrom && !(one.dateAccepted && one.dateAccepted >= filter.joinedFrom)) return false;
  if (filter.joinedTo && !(one.dateAccepted && one.dateAccepted <= filter.joinedTo)) return false;
  if (filter.email && (one.email ? 'yes' : 'no') !== filter.email) return false;
  if (filter.import && !one.imports.includes(Number(filter.import))) return false;
  if (filter.search) {
    const texts = [one.name, one.networkPublisherId, one.email ?? '', ...one.furtherEmails, ...one.urls];
    if (!texts.some((text) => plain(text).includes(plain(filter.search)))) return false;
  }
  return true;
}

/** Ids in the order that a sort asks for: blank last, then by name, then by id. */
export function sorted(all: readonly Known[], sort: string): number[] {
  const turned = sort.startsWith('-') ? -1 : 1;
  const by = sort.replace('-', '');
  const key = (one: Known): string | null => {
    if (by === 'name') return plain(one.name);
    if (by === 'date') return one.dateAccepted;
    if (by === 'group') return one.group && plain(one.group);
    if (by === 'status') return one.status;
    if (by === 'email') return one.email?.toLowerCase() ?? null;
    return /^\d+$/.test(one.networkPublisherId)
      ? String(one.networkPublisherId.length).padStart(2, '0') + one.networkPublisherId
      : `a${one.networkPublisherId.toLowerCase()}`;
  };
  const compare = (a: Known, b: Known): number => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byName(a, b);
    const order = turned * bytes(one, other);
    return order || (by === 'name' ? turned * (a.id - b.id) : byName(a, b));
  };
  return [...all].sort(compare).map(({ id }) => id);
}

/** What each value of a filter would show, all other filters being on. */
export function countedFacets(all: readonly Known[], filter: PartnerFilter): Facets {
  const count = (facet: keyof Facets, values: (one: Known) => string[], same: (text: string) => string) => {
    const counts = new Map<string, number>();
    for (const one of all.filter((each) => matches(each, { ...filter, [facet]: '' }))) {
      for (const value of new Set(values(one).map(same))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, number]) => ({ value, count: number }));
  };
  return {
    brand: count('brand', (one) => [one.brand], cased),
    network: count('network', (one) => [one.network], cased),
    group: count('group', (one) => (one.group ? [one.group] : []), plain),
    category: count('category', (one) => one.categories, plain),
    status: count('status', (one) => [one.status ?? 'none'], plain),
    email: count('email', (one) => [one.email ? 'yes' : 'no'], plain),
  };
}

/** Without letter case, accents, doubled spaces. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/\s+/).join(' ').trim();
}

/** Without letter case and outer spaces. */
export function cased(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

function byName(a: Known, b: Known): number {
  return bytes(plain(a.name), plain(b.name)) || a.id - b.id;
}

/** SQLite's own order of texts. */
function bytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
