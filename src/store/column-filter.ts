import type { PartnerFilter } from '../domain/filter.ts';
import type { Facets } from '../domain/partner-view.ts';
import { type Codes, type Column, type Columns, sameIn } from './columns.ts';

/** The filters with counts beside them; each has a bit for "this one lets it not through", dates have the last. */
export const faceted = [
  'brand',
  'network',
  'group',
  'category',
  'status',
  'email',
] as const satisfies (keyof Facets)[];
const rest = 1 << faceted.length;

/** Says of a row which parts of a filter do not let it through, as bits; 0: it matches. */
export type Verdict = (row: number) => number;

/** Where no filter is on. */
export const always: Verdict = () => 0;

/** Search and import are not asked: columns do not know them. */
export function verdictOf(columns: Columns, filter: PartnerFilter): Verdict {
  const asked = askedOf(columns, filter).map(({ column: { codes }, refused }) => ({ codes, refused }));
  const [one, other] = asked;
  if (one === undefined) return always;
  const first: Verdict = (row) => one.refused[one.codes[row] as number] as number;
  if (other === undefined) return first;
  if (asked.length === 2) return (row) => first(row) | (other.refused[other.codes[row] as number] as number);
  return (row) => {
    let bits = 0;
    for (const { refused, codes } of asked) bits |= refused[codes[row] as number] as number;
    return bits;
  };
}

/** A column that a filter asks, and for each of its codes the bit where the filter refuses it, else 0. */
interface Asked {
  column: Column;
  refused: Uint8Array;
}

function askedOf(columns: Columns, filter: PartnerFilter): Asked[] {
  const asked = faceted.flatMap((name, bit): Asked[] =>
    filter[name] === ''
      ? []
      : [{ column: columns[name], refused: refusing(columns, name, filter[name], 1 << bit) }],
  );
  if (filter.joinedFrom !== '' || filter.joinedTo !== '')
    asked.push({ column: columns.date, refused: refusingDates(columns.date, filter) });
  return asked;
}

/** Values that fewer than one in so many rows have are looked for faster than each row is looked at. */
const oneIn = 8;

/** A code of a column that all rows have which match, and few others. */
export interface Narrow {
  codes: Codes;
  code: number;
  /** so many have it */
  count: number;
}

/** The narrowest that a filter's values say; null where they leave many, `nobody` where none can match. */
export function narrowestOf(columns: Columns, filter: PartnerFilter): Narrow | 'nobody' | null {
  let narrowest: Narrow | null = null;
  let fewest = columns.size / oneIn;
  for (const { column, refused } of askedOf(columns, filter)) {
    const code = refused.indexOf(0);
    if (code < 0) return 'nobody';
    const count = talliesOf(column)[code] as number;
    if (refused.includes(0, code + 1) || count >= fewest) continue;
    narrowest = { codes: column.codes, code, count };
    fewest = count;
  }
  return narrowest;
}

/** The rows with a code, for each the latest few. */
const listed = new WeakMap<Codes, Map<number, Int32Array>>();
const mostListed = 8;

/** All rows with the code, in their order; who leafs on does not look for them again. */
export function rowsWith({ codes, code, count }: Narrow): Int32Array {
  const lists = listed.get(codes) ?? new Map<number, Int32Array>();
  listed.set(codes, lists);
  const rows = lists.get(code) ?? listRows(codes, code, count);
  lists.delete(code);
  lists.set(code, rows);
  if (lists.size > mostListed) lists.delete(lists.keys().next().value ?? 0);
  return rows;
}

function listRows(codes: Codes, code: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0, at = 0; at < count; row++) if (codes[row] === code) rows[at++] = row;
  return rows;
}

const tallies = new WeakMap<Column, Int32Array>();

/** How many rows have each code. */
function talliesOf(column: Column): Int32Array {
  const counted = tallies.get(column) ?? new Int32Array(column.values.length);
  if (tallies.has(column)) return counted;
  tallies.set(column, counted);
  const { codes } = column;
  for (let row = 0; row < codes.length; row++) (counted[codes[row] as number] as number)++;
  return counted;
}

/** For each code of a column: the bit where the filter refuses its value, else 0. */
function refusing(columns: Columns, name: (typeof faceted)[number], wanted: string, bit: number): Uint8Array {
  const refused = new Uint8Array(columns[name].values.length).fill(bit);
  for (const code of codesByKey(columns[name], name).get(sameIn[name](wanted)) ?? []) refused[code] = 0;
  return refused;
}

const known = new WeakMap<Column, Map<string, number[]>>();

/** The codes that each value stands for as a filter compares it; of categories, all lists that hold it. */
export function codesByKey(column: Column, name: (typeof faceted)[number]): Map<string, number[]> {
  const codes = known.get(column) ?? new Map<string, number[]>();
  if (known.has(column)) return codes;
  known.set(column, codes);
  for (const [code, value] of column.values.entries()) {
    if (value === null) continue;
    const values: string[] = name === 'category' ? JSON.parse(value) : [value];
    for (const one of values) {
      const key = sameIn[name](one);
      const same = codes.get(key);
      if (same) same.push(code);
      else codes.set(key, [code]);
    }
  }
  return codes;
}

function refusingDates({ values }: Column, { joinedFrom, joinedTo }: PartnerFilter): Uint8Array {
  const accepts = (value: string | null) =>
    value !== null && (joinedFrom === '' || value >= joinedFrom) && (joinedTo === '' || value <= joinedTo);
  const refused = new Uint8Array(values.length);
  for (let code = 0; code < values.length; code++)
    if (!accepts(values[code] as string | null)) refused[code] = rest;
  return refused;
}
