import { UserError } from '../domain/error.ts';
import { type FieldKey, fields, fieldTitle, requiredFields } from '../domain/fields.ts';
import type { Status } from '../domain/partner.ts';
import type { KeyColumn, Profile, ProfileColumn } from '../profiles/profile.ts';
import { unguard } from './guard.ts';
import { shownTitle, titleKey } from './titles.ts';

/** Where one column goes. */
export type ColumnUse =
  | {
      kind: 'field';
      field: FieldKey;
      /** in each part of a list cell, what follows this sign is left out */
      cut?: string;
      /** titles of columns that give the value where this one is blank */
      orElse?: readonly string[];
    }
  | { kind: 'key'; key: KeyColumn }
  /** kept with the partnership under this title */
  | { kind: 'extra'; title: string; statuses?: StatusWords }
  /** the user said so */
  | { kind: 'ignore' }
  /** its title stands twice and nobody has said yet which is meant */
  | { kind: 'undecided' };

/** Words of a column that say the row's status as well; pairs, because a word may be `constructor`. */
export type StatusWords = readonly (readonly [word: string, status: Status | null])[];

export interface MappedColumn {
  index: number;
  /** as in the file, without outer spaces; '' where it has none */
  title: string;
  use: ColumnUse;
}

/** How a list's columns become CRM fields. */
export interface Mapping {
  columns: MappedColumn[];
  /** position of each field's column; none where the list has no such column */
  fieldColumns: Partial<Record<FieldKey, number>>;
  extras: { index: number; title: string; statuses?: StatusWords }[];
  /** columns that have a title */
  titled: number;
}

/**
 * Remaps the titles of a list by its profile. Network and Brand columns are taken whatever the profile.
 *
 * @param chosen answers for columns, by position: a field key, `extra` or `ignore`
 */
export function remap(
  titles: readonly string[],
  profile: Profile,
  chosen: Readonly<Record<string, string>> = {},
): Mapping {
  const shown = titles.map((title) => shownTitle(profile.guarded ? unguard(title) : title));
  const keys = shown.map(titleKey);
  const known = knownColumns(profile);
  const seen = new Set<string>();
  const columns = shown.map((title, index): MappedColumn => {
    const key = keys[index] ?? '';
    const own = known.get(key);
    if (own?.kind === 'key' && seen.has(key))
      return { index, title, use: { kind: 'extra', title: freeTitle(title) } };
    seen.add(key);
    const answer = chosen[String(index)];
    if (answer) return { index, title, use: answered(answer, title, index) };
    if (own?.kind === 'key') return { index, title, use: own };
    if (key !== '' && keys.indexOf(key) !== keys.lastIndexOf(key))
      return { index, title, use: { kind: 'undecided' } };
    if (own?.kind === 'field' || own?.kind === 'ignore') return { index, title, use: own };
    return { index, title, use: { ...own, kind: 'extra', title: extraTitle(title, index) } };
  });
  return withIndexes(columns);
}

/** The column uses as a mapping; two extras never share a title, two columns never a field. */
export function withIndexes(columns: MappedColumn[]): Mapping {
  const fieldColumns: Mapping['fieldColumns'] = {};
  for (const { index, use } of columns) if (use.kind === 'field') fieldColumns[use.field] ??= index;
  const extras: Mapping['extras'] = [];
  const taken = new Set<string>();
  for (const { index, use } of columns) {
    if (use.kind !== 'extra') continue;
    let title = use.title;
    for (let count = 2; taken.has(titleKey(title)); count++) title = `${use.title} (${count})`;
    taken.add(titleKey(title));
    extras.push({ index, title, ...(use.statuses ? { statuses: use.statuses } : {}) });
  }
  return { columns, fieldColumns, extras, titled: columns.filter(({ title }) => title !== '').length };
}

/**
 * Refuses a mapping that nobody has decided.
 *
 * @throws UserError `duplicate-columns`, `field-twice`
 */
export function refuseUndecided(mapping: Mapping, fileName: string): void {
  const undecided = mapping.columns.filter(({ use }) => use.kind === 'undecided');
  if (undecided.length > 0) {
    const titles = [...new Set(undecided.map(({ title }) => title))];
    const where = undecided.map(({ title, index }) => `"${title}" (column ${columnName(index)})`).join(', ');
    throw new UserError(
      'duplicate-columns',
      `${fileName} has columns with the same title: ${where}. Say which one is meant: rename or delete the other in the file, or choose on the import's page.`,
      { columns: titles },
    );
  }
  const uses = mapping.columns.flatMap(({ use }) => (use.kind === 'field' ? [use.field] : []));
  const twice = uses.find((field, index) => uses.indexOf(field) !== index);
  if (twice) {
    throw new UserError(
      'field-twice',
      `Two columns of ${fileName} are mapped to "${fieldTitle(twice)}". Choose one of them.`,
      { field: twice },
    );
  }
}

/**
 * Refuses a mapping by hand that leaves out what no partner can be without.
 *
 * @throws UserError `field-missing`
 */
export function refuseIncomplete(mapping: Mapping, fileName: string): void {
  const missing = requiredFields.filter(
    (field) => !mapping.columns.some(({ use }) => use.kind === 'field' && use.field === field),
  );
  if (missing.length === 0) return;
  const titles = missing.map((field) => `"${fieldTitle(field)}"`).join(' and ');
  throw new UserError(
    'field-missing',
    `No column of ${fileName} is mapped to ${titles}. Choose one: without it nothing can be imported.`,
    { fields: missing },
  );
}

/** Do the column's words say a status row by row? */
export function saysStatus(use: ColumnUse): boolean {
  return use.kind === 'extra' && use.statuses !== undefined;
}

/** `A`, `B` … `AA`, as a spreadsheet names its columns. */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function knownColumns(profile: Profile): Map<string, ColumnUse> {
  const known = new Map<string, ColumnUse>([
    [titleKey('Network'), { kind: 'field', field: 'network' }],
    [titleKey('Brand'), { kind: 'field', field: 'brand' }],
  ]);
  for (const column of profile.columns) known.set(titleKey(column.title), declaredUse(column));
  for (const title of profile.kept ?? [])
    known.set(titleKey(title), { kind: 'extra', title: freeTitle(title) });
  for (const title of profile.ignored ?? []) known.set(titleKey(title), { kind: 'ignore' });
  return known;
}

function declaredUse(column: ProfileColumn): ColumnUse {
  if (column.to === 'status')
    return { kind: 'extra', title: column.title, statuses: Object.entries(column.statuses) };
  const { to, cut, orElse } = column;
  if (!isFieldKey(to)) return { kind: 'key', key: to };
  return { kind: 'field', field: to, ...(cut ? { cut } : {}), ...(orElse ? { orElse } : {}) };
}

function answered(answer: string, title: string, index: number): ColumnUse {
  if (answer === 'ignore') return { kind: 'ignore' };
  if (isFieldKey(answer)) return { kind: 'field', field: answer };
  return { kind: 'extra', title: extraTitle(title, index) };
}

function isFieldKey(text: string): text is FieldKey {
  return fields.some(({ key }) => key === text);
}

/** An untitled column is named by its place, so that its values are kept; a CRM title is taken in CRM lists. */
function extraTitle(title: string, index: number): string {
  return title === '' ? `Column ${columnName(index)}` : freeTitle(title);
}

const reserved = new Set(
  [...fields.map((field) => field.title), 'Import ID', 'Source Row', 'Failure Reason'].map(titleKey),
);

function freeTitle(title: string): string {
  return reserved.has(titleKey(title)) ? `${title} (extra)` : title;
}
