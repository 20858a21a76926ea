import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf, isAmong, numbersOf } from '../../src/store/bits.ts';

const numbers = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.record({ size: fc.constant(size), some: fc.array(fc.nat(size - 1)) }));

test('of some numbers, bits say which they are, and list each once, ascending', () => {
  fc.assert(
    fc.property(numbers, ({ size, some }) => {
      const bits = bitsOf(some, size);
      const all = Array.from({ length: size }, (_, number) => number);
      expect([...numbersOf(bits)]).toEqual(all.filter((number) => some.includes(number)));
      expect(all.filter((number) => isAmong(bits, number))).toEqual([...numbersOf(bits)]);
      // an id that is given after they were made
      expect(isAmong(bits, size + 100)).toBe(false);
    }),
  );
});

test('all of a size are listed, the 32nd of each word too', () => {
  const all = Array.from({ length: 96 }, (_, number) => number);
  expect([...numbersOf(bitsOf(all, 96))]).toEqual(all);
});
