import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldName } from '../../src/store/fold.ts';

/** The rule, said of a text as a whole. */
const rule = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

test('accents, compatibility forms, letter case and doubled spaces do not count', () => {
  expect(foldName(' Café\u00a0 ZOË ')).toBe('cafe zoe');
  expect(foldName('Cafe\u0301')).toBe('cafe');
  expect(foldName('ﬁnder Ⅷ ½')).toBe('finder viii 1⁄2');
  expect(foldName('İstanbul ΟΔΟΣ')).toBe('istanbul οδος');
  expect(foldName('東京ガイド')).toBe('東京カイト');
});

test('every character is folded as the rule says, by itself and among others', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    for (const text of [character, `A${character} ${character}É`])
      if (foldName(text) !== rule(text)) expect.fail(`U+${code.toString(16)} in ${JSON.stringify(text)}`);
  }
});

test('any text is folded as the rule says', () => {
  const someText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(
        'A',
        'é',
        'e\u0301',
        'Σ',
        'ß',
        'Ǆ',
        ' ',
        '\u00a0',
        '\u2003',
        '\t',
        'ガ',
        '\ud800',
      ),
    }),
  );
  fc.assert(
    fc.property(someText, (text) => {
      expect(foldName(text)).toBe(rule(text));
    }),
    { numRuns: 2000 },
  );
});
