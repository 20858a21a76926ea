import type { PartnerFilter } from '../domain/filter.ts';
import { matchKey } from '../domain/names.ts';
import { foldName } from './fold.ts';

/** Which partnerships are meant: what stands after FROM and WHERE, and the values to bind. */
export interface Selection {
  /** gives `partnership s`, and `partner p` where a condition needs it */
  from: string;
  where: string;
  values: Record<string, string | number>;
}

/**
 * A filter as SQL, one condition for each part of it that is on. Brands and networks are compared as an import matches
 * them, everything else without letter case and accents; values are always bound, never part of the text.
 */
export function selection(filter: PartnerFilter): Selection {
  const where = conditions(filter).join(' AND ') || 'TRUE';
  return { from: fromFor(where), where, values: valuesOf(filter) };
}

/** A partner is looked up only where one of these expressions speaks of it: counting 200,000 lines stays cheap. */
export function fromFor(...expressions: string[]): string {
  const needsPartner = expressions.some((sql) => /\bp\./.test(sql));
  return needsPartner ? 'partnership s LEFT JOIN partner p ON p.id = s.partner_id' : 'partnership s';
}

function conditions(filter: PartnerFilter): string[] {
  const on: string[] = [];
  if (filter.brand) on.push(ofBrand('s'));
  if (filter.network) on.push('p.network_id = (SELECT id FROM network WHERE name_key = :network)');
  if (filter.group) on.push('fold(s.publisher_group) = :group');
  if (filter.category) on.push(inCategory);
  if (filter.status) on.push(filter.status === 'none' ? 's.status IS NULL' : 's.status = :status');
  if (filter.joinedFrom) on.push('s.date_accepted >= :joinedFrom');
  if (filter.joinedTo) on.push('s.date_accepted <= :joinedTo');
  if (filter.email) on.push(filter.email === 'yes' ? 'p.email IS NOT NULL' : 'p.email IS NULL');
  if (filter.import) on.push(met);
  if (filter.search) on.push(found);
  return on;
}

export const ofBrand = (s: string) => `${s}.brand_id = (SELECT id FROM brand WHERE name_key = :brand)`;

const inCategory = `EXISTS (SELECT 1 FROM json_each(p.categories) one WHERE fold(one.value) = :category)`;

const met =
  'EXISTS (SELECT 1 FROM import_row met WHERE met.partnership_id = s.id AND met.import_id = :import)';

/**
 * What is searched of a partner alone, who takes up one page of the database. instr and not LIKE: a `%` or `_` that
 * someone searches for is only that. Ids and addresses of pages are ASCII, most names and e-mail addresses too; fold()
 * is called for the others alone, since it costs more than all the rest.
 */
export const found = `(
  instr(lower(p.name), :search) > 0
  OR (p.name GLOB '*[^ -~]*' OR instr(p.name, '  ') > 0) AND instr(fold(p.name), :search) > 0
  OR instr(lower(p.network_publisher_id), :search) > 0
  OR instr(lower(p.email), :search) > 0
  OR octet_length(p.email) > length(p.email) AND instr(fold(p.email), :search) > 0
  OR p.further_emails IS NOT NULL AND EXISTS (
    SELECT 1 FROM json_each(p.further_emails) further WHERE instr(fold(further.value), :search) > 0)
  OR instr(lower(p.urls), :search) > 0 AND EXISTS (
    SELECT 1 FROM json_each(p.urls) url WHERE instr(lower(url.value), :search) > 0))`;

function valuesOf(filter: PartnerFilter): Selection['values'] {
  return {
    brand: matchKey(filter.brand),
    network: matchKey(filter.network),
    group: foldName(filter.group),
    category: foldName(filter.category),
    status: filter.status,
    joinedFrom: filter.joinedFrom,
    joinedTo: filter.joinedTo,
    import: Number(filter.import),
    search: foldName(filter.search),
  };
}
