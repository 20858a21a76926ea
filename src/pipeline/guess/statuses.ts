import type { Status } from '../../domain/partner.ts';

const hints: readonly [RegExp, Status][] = [
  [/remov|declin|reject|revok|drop|inactiv|terminat|cancel|block/i, 'removed'],
  [/pend|appl|await|request/i, 'applied'],
  [/approv|accept|join|activ/i, 'approved'],
];

/** The few words of a status column with what they seem to mean; none where its title or values say something else. */
export function statusWords(
  title: string,
  values: readonly string[],
): [word: string, status: Status | null][] {
  const words = [...new Set(values)];
  const plain = words.every((word) => /^[a-z][a-z _-]{1,29}$/i.test(word));
  if (!/status/i.test(title) || !plain || words.length > 12) return [];
  const said = words.map((word): [string, Status | null] => [
    word,
    hints.find(([hint]) => hint.test(word))?.[1] ?? null,
  ]);
  return said.some(([, status]) => status !== null) ? said : [];
}
