/**
 * Some of the numbers from 0 on, a bit for each: those of a million stay near the processor, where a byte for each would
 * not.
 */
export type Bits = Int32Array<ArrayBuffer>;

/** None yet of the numbers below a size. */
export function noneOf(size: number): Bits {
  return new Int32Array(Math.ceil(size / 32));
}

/** @param wanted may repeat; what is beyond the size is left out */
export function bitsOf(wanted: ArrayLike<number>, size: number): Bits {
  const bits = noneOf(size);
  for (let at = 0; at < wanted.length; at++) add(bits, wanted[at] as number);
  return bits;
}

export function add(bits: Bits, number: number): void {
  (bits[number >>> 5] as number) |= 1 << (number & 31);
}

/** Is a number among them? To look beyond their size makes it take twice as long, for all numbers from then on. */
export function isAmong(bits: Bits, number: number): boolean {
  return (((bits[number >>> 5] as number) >>> (number & 31)) & 1) === 1;
}

/** All of them, ascending. */
export function numbersOf(bits: Bits): Int32Array<ArrayBuffer> {
  let count = 0;
  for (let at = 0; at < bits.length; at++) count += countOf(bits[at] as number);
  const numbers = new Int32Array(count);
  for (let at = 0, next = 0; next < count; at++) {
    // the lowest bit of a word, one after the other
    for (let word = bits[at] as number; word !== 0; word &= word - 1)
      numbers[next++] = at * 32 + 31 - Math.clz32(word & -word);
  }
  return numbers;
}

/** How many bits of a word are set (Henry S. Warren, Hacker's Delight, 5-1). */
function countOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
