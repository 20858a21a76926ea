import type { FieldKey } from '../../domain/fields.ts';
import type { ColumnTarget } from '../../domain/profile.ts';
import { titleKey } from '../titles.ts';
import { hasSome, type Kind, kindOf } from './values.ts';
import { otherDates, otherNumbers, titleWords, wordsOf } from './words.ts';

/**
 * Guesses where the columns of an unknown list go, by words in their titles and by what their values look like. No
 * field is guessed twice. Of two columns with one title neither is guessed: the user says which is meant. Where no
 * column has a title, the values alone tell.
 *
 * @param rows the first data rows
 * @returns for each column a field, `extra`, or '' where it has to be asked
 */
export function guessColumns(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): (ColumnTarget | '')[] {
  const keys = titles.map(titleKey);
  const isTwin = (key: string) => key !== '' && keys.indexOf(key) !== keys.lastIndexOf(key);
  const isUntitled = keys.every((key) => key === '');
  const guesses = keys
    .flatMap((key, index) => {
      const values = valuesOf(rows, index);
      if (isTwin(key)) return [];
      return [
        ...candidates(titles[index] ?? '', values, index),
        ...(isUntitled ? untold(values, index) : []),
      ];
    })
    .sort((a, b) => b.strength - a.strength || a.index - b.index);
  const targets = new Map<number, FieldKey>();
  const taken = new Set<FieldKey>();
  for (const { index, field } of guesses) {
    if (targets.has(index) || taken.has(field)) continue;
    targets.set(index, field);
    taken.add(field);
  }
  return keys.map((key, index) => (isTwin(key) ? '' : (targets.get(index) ?? 'extra')));
}

interface Candidate {
  index: number;
  field: FieldKey;
  strength: number;
}

/** What a column may be: by its title where the values do not contradict it, by its values alone, stronger by both. */
function candidates(title: string, values: readonly string[], index: number): Candidate[] {
  const words = wordsOf(title);
  const kind = kindOf(values);
  const strengths = new Map<FieldKey, number>();
  for (const { field, strength, pattern } of titleWords) {
    if (strength <= (strengths.get(field) ?? 0) || !pattern.test(words)) continue;
    if (agrees(field, strength, kind, values)) strengths.set(field, strength);
  }
  const telling = byValues(words, kind);
  if (telling) strengths.set(telling.field, (strengths.get(telling.field) ?? 0) + telling.strength);
  return [...strengths].map(([field, strength]) => ({ index, field, strength }));
}

/** What no title tells: some of what is told by its form, and ids and names, which are different in every row. */
function untold(values: readonly string[], index: number): Candidate[] {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  if (kindOf(filled) === 'blank') return [];
  const some = (['email', 'url', 'siteId', 'date'] as const).find((one) => hasSome(filled, one));
  const telling = some && byValues('', some);
  if (telling) return [{ index, ...telling, strength: telling.strength / 2 + 1 }];
  if (new Set(filled).size < filled.length * 0.9) return [];
  const kind = kindOf(filled);
  const areCodes = filled.every((value) => /^[\p{L}\p{N}_.:-]*\p{N}{2}[\p{L}\p{N}_.:-]*$/u.test(value));
  if (areCodes && (kind === 'number' || kind === 'word'))
    return [{ index, field: 'networkPublisherId', strength: kind === 'number' ? 3 : 2 }];
  if (kind === 'text') return [{ index, field: 'name', strength: 3 }];
  return kind === 'word' ? [{ index, field: 'name', strength: 2 }] : [];
}

function byValues(words: string, kind: Kind): { field: FieldKey; strength: number } | null {
  if (kind === 'email') return { field: 'primaryContactEmail', strength: 9 };
  if (kind === 'url') return { field: 'mediaPropertyUrls', strength: 6 };
  if (kind === 'siteId' && !otherNumbers.test(words)) return { field: 'networkPublisherId', strength: 6 };
  if (kind === 'date' && !otherDates.test(words)) return { field: 'networkDateAccepted', strength: 3 };
  return null;
}

/** Does a title's word stand against the values? A weak word needs values that speak for it. */
function agrees(field: FieldKey, strength: number, kind: Kind, values: readonly string[]): boolean {
  if (kind === 'blank') return true;
  switch (field) {
    case 'networkPublisherId':
      return ['siteId', 'number', 'word'].includes(kind) || (strength >= 8 && kind === 'text');
    case 'primaryContactEmail':
      return strength >= 8 ? kind !== 'url' && kind !== 'date' : hasSome(values, 'email');
    case 'mediaPropertyUrls':
      return strength >= 10 ? kind !== 'email' && kind !== 'date' : hasSome(values, 'url');
    case 'networkDateAccepted':
      return strength >= 10 ? kind !== 'flag' && kind !== 'email' : hasSome(values, 'date');
    case 'name':
      if (strength < 8 && (kind === 'url' || kind === 'number')) return false;
      return !['email', 'date', 'siteId', 'flag'].includes(kind);
    default:
      return !['email', 'url', 'date', 'siteId'].includes(kind);
  }
}

/** So many rows are looked at. */
const looked = 200;

function valuesOf(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.slice(0, looked).map((cells) => cells[index] ?? '');
}
