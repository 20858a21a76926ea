import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeEmail, oneSlip } from '../../src/pipeline/validate/email.ts';

const letters = 'abc.';
const word = fc.string({ unit: fc.constantFrom(...letters), maxLength: 7 });

/** Every text that is one letter more, less or other, or has two neighbours exchanged. */
function slipsOf(text: string): Set<string> {
  const places = Array.from({ length: text.length + 1 }, (_, at) => at);
  const replaced = (at: number, count: number, by: string) => text.slice(0, at) + by + text.slice(at + count);
  return new Set([
    ...places.flatMap((at) => [...letters].map((letter) => replaced(at, 0, letter))),
    ...places.slice(1).map((at) => replaced(at - 1, 1, '')),
    ...places.slice(1).flatMap((at) => [...letters].map((letter) => replaced(at - 1, 1, letter))),
    ...places.slice(2).map((at) => replaced(at - 2, 2, `${text[at - 1]}${text[at - 2]}`)),
  ]);
}

test('a slip is one letter more, less, other, or two exchanged, and nothing else', () => {
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(oneSlip(one, other)).toBe(one !== other && slipsOf(one).has(other));
    }),
    { numRuns: 5000 },
  );
});

test('an address that is judged at once is judged as it is among others', () => {
  const part = fc.string({
    unit: fc.constantFrom('a', 'B', '7', '-', '_', '+', '.'),
    minLength: 1,
    maxLength: 12,
  });
  const domain = fc.oneof(
    part,
    fc.constantFrom('gmail.com', 'gmial.com', 'shop.example', 'hotmail.con', 'x.xn--p1ai'),
  );
  fc.assert(
    fc.property(part, domain, (local, host) => {
      const address = `${local}@${host}`;
      const alone = judgeEmail(address);
      const among = judgeEmail(`${address}, other@shop.example`);
      expect(alone.value?.primary).toBe(among.value?.primary);
      const codes = ({ faults }: typeof alone) =>
        faults.map(({ code }) => code).filter((code) => code !== 'email-several');
      expect(codes(alone)).toEqual(codes(among));
    }),
    { numRuns: 2000 },
  );
});
