import { fields } from '../domain/fields.ts';
import type { Status } from '../domain/partner.ts';
import type { ValidRow } from '../domain/row.ts';
import { titleKey } from './titles.ts';

/** Which fields a row gave, as bits of one number: what an undo of another import must not take away. */

const bits = new Map<string, number>(
  [...fields.map(({ key }) => key as string), 'furtherEmails', 'status', 'extra'].map((key, index) => [
    key,
    1 << index,
  ]),
);

/** Bits that are left for single extras: a number's bitwise operators know 31 of them. */
const extraBits = 31 - bits.size;

const always = bitOf('networkPublisherId') | bitOf('name') | bitOf('network') | bitOf('brand');
const [ofFurtherEmails, ofStatus, ofExtra] = [bitOf('furtherEmails'), bitOf('status'), bitOf('extra')];
const optional = (
  ['mediaPropertyUrls', 'primaryContactEmail', 'publisherGroup', 'categories', 'networkDateAccepted'] as const
).map((field) => [field, bitOf(field)] as const);

/** Which fields the row gave: what it confirmed even where nothing changed. Its extras come by `GivenExtras`. */
export function givenBy(row: ValidRow, status: Status | null): number {
  let mask = always;
  for (const [field, bit] of optional) if (row[field] !== undefined) mask |= bit;
  if (row.furtherEmails.length > 0) mask |= ofFurtherEmails;
  if (status !== null) mask |= ofStatus;
  if (row.extra.length > 0) mask |= ofExtra;
  return mask;
}

/** The extras that the rows of an import gave, each a bit in the order in which they came; very many share the last. */
export class GivenExtras {
  readonly #places = new Map<string, number>();

  /** @returns the bits of a row's extras */
  add(extra: ValidRow['extra']): number {
    let mask = 0;
    for (const [title] of extra) {
      const key = titleKey(title);
      const place = this.#places.get(key) ?? this.#places.size;
      this.#places.set(key, place);
      mask |= bitOfExtra(place);
    }
    return mask;
  }

  /** their titles as they are compared, in the order of their bits */
  titles(): string[] {
    return [...this.#places.keys()];
  }
}

/**
 * Did a row give the field?
 *
 * @param field as in a change: `extra:` and the title for an extra
 * @param extras those of the row's import, null where an earlier Roster did not note them: then each of them counts
 */
export function gaveField(field: string, given: number, extras: readonly string[] | null): boolean {
  if (!field.startsWith('extra:')) return (given & bitOf(field)) !== 0;
  if ((given & bitOf('extra')) === 0 || extras === null) return (given & bitOf('extra')) !== 0;
  const place = extras.indexOf(titleKey(field.slice('extra:'.length)));
  return place !== -1 && (given & bitOfExtra(place)) !== 0;
}

function bitOf(field: string): number {
  return bits.get(field) ?? 0;
}

function bitOfExtra(place: number): number {
  return 1 << (bits.size + Math.min(place, extraBits - 1));
}
