/**
 * The one list of CRM fields. Forms, tables, CSV, JSON and SQL read it; a new field is one line here plus a
 * migration. The order is the order of the columns in every CRM-titled CSV.
 */
export const fields = [
  { key: 'networkPublisherId', title: 'Network Publisher ID', kind: 'id', of: 'partner' },
  { key: 'name', title: 'Name', kind: 'text', of: 'partner' },
  { key: 'mediaPropertyUrls', title: 'Media Property URLs', kind: 'urls', of: 'partner' },
  { key: 'primaryContactEmail', title: 'Primary Contact Email', kind: 'email', of: 'partner' },
  { key: 'publisherGroup', title: 'Publisher Group', kind: 'text', of: 'partnership' },
  { key: 'categories', title: 'Categories', kind: 'list', of: 'partner' },
  { key: 'networkDateAccepted', title: 'Network Date Accepted', kind: 'date', of: 'partnership' },
  { key: 'network', title: 'Network', kind: 'text', of: 'partner' },
  { key: 'brand', title: 'Brand', kind: 'text', of: 'partnership' },
] as const;

type Field = (typeof fields)[number];
export type FieldKey = Field['key'];

/** Lists in one cell are joined with this. */
export const listSeparator = ' | ';

const byKey = new Map<string, Field>(fields.map((field) => [field.key, field]));

const ownTitles = new Set(['status', ...fields.map((field) => field.title.toLowerCase())]);

/** An extra's title, told apart where it is also that of a CRM field: LinkShare's own Status, for one. */
export function extraTitle(title: string): string {
  return ownTitles.has(title.trim().toLowerCase()) ? `${title} (in the list)` : title;
}

/** The title people see for a field key; `status`, extras (`extra:Title`) and unknown keys are shown as they are. */
export function fieldTitle(key: string): string {
  if (key === 'status') return 'Status';
  if (key === 'furtherEmails') return 'Further contacts';
  if (key.startsWith('extra:')) return extraTitle(key.slice('extra:'.length));
  return byKey.get(key)?.title ?? key;
}

/** No import without these: a partner is known by its id and called by its name. */
export const requiredFields: readonly FieldKey[] = ['networkPublisherId', 'name'];
