import { matchKey } from '../domain/names.ts';
import { foldName } from './fold.ts';
import type { SearchSample } from './search-sample.ts';
import type { Mark } from './since.ts';

export type Codes = Uint8Array | Uint16Array | Int32Array;

/** What a filter or a sort looks at, for every partnership: a code for each row, and what the codes mean. */
export interface Column {
  codes: Codes;
  values: readonly (string | null)[];
}

/**
 * All partnerships in memory, some 60 bytes each with their orders, one row after the other in the order of their names: any filter, any
 * sort and all counts are one walk through arrays, a million rows in a few milliseconds, where the same by SQL takes
 * seconds and would need an index for each.
 */
export interface Columns {
  /** the moment at which they were read */
  mark: Mark;
  size: number;
  partners: number;
  /** the highest id of a partner */
  lastPartner: number;
  /** of the partnerships */
  ids: Int32Array;
  partnerIds: Int32Array;
  /** where a partnership stands; -1 where it is not */
  rowOf: Int32Array;
  brand: Column;
  network: Column;
  group: Column;
  /** values are JSON arrays */
  category: Column;
  /** `none` where blank */
  status: Column;
  /** `yes` or `no` */
  email: Column;
  date: Column;
  /** has it columns of its list's own? `yes` or `no` */
  extra: Column;
  /** of when everything was last read: small changes do not renew it */
  sample: SearchSample;
}

/** The columns with codes, by their names. */
export const coded = [
  'brand',
  'network',
  'group',
  'category',
  'status',
  'email',
  'date',
  'extra',
] as const satisfies (keyof Columns)[];

/** Values as `email` and `extra` have them. */
export const yesOrNo: readonly string[] = ['yes', 'no'];

/** Gives each value a number, in the order in which they come. */
export class Coder {
  readonly values: (string | null)[];
  readonly #codes: Map<string | null, number>;

  /** @param known have their numbers already */
  constructor(known: readonly (string | null)[] = []) {
    this.values = [...known];
    this.#codes = new Map(known.map((value, code) => [value, code]));
  }

  of(value: string | null): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#codes.set(value, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Room for so many codes, with as few bytes for each as so many values need. */
export function roomFor(size: number, values: number): Codes {
  if (values <= 0x100) return new Uint8Array(size);
  return values <= 0x10000 ? new Uint16Array(size) : new Int32Array(size);
}

/** How a filter compares what a column says. */
export const sameIn = {
  brand: matchKey,
  network: matchKey,
  group: foldName,
  category: foldName,
  status: foldName,
  email: foldName,
};
