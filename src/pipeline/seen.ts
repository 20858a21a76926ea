/**
 * Says whether a text was seen before, for millions of texts in little memory: 53-bit hashes in one flat table. Two
 * texts may rarely share a hash, so a "yes" is a "perhaps" that the caller checks.
 */
export class Seen {
  #table: Float64Array;
  #size = 0;

  /** @param expected so many texts: a table that grows leaves its former ones behind, for as long as nobody clears them away */
  constructor(expected = 0) {
    this.#table = new Float64Array(1 << Math.max(16, Math.ceil(Math.log2(expected * 2))));
  }

  /** @returns the text's hash, and whether it perhaps came before */
  add(text: string): { hash: number; before: boolean } {
    const hash = hash53(text);
    if (this.#put(this.#table, hash)) return { hash, before: true };
    if (++this.#size * 2 > this.#table.length) this.#grow();
    return { hash, before: false };
  }

  /** @returns whether it was there already */
  #put(table: Float64Array, hash: number): boolean {
    let at = hash % table.length;
    while (table[at] !== 0) {
      if (table[at] === hash) return true;
      at = at + 1 === table.length ? 0 : at + 1;
    }
    table[at] = hash;
    return false;
  }

  #grow(): void {
    const larger = new Float64Array(this.#table.length * 2);
    for (const hash of this.#table) if (hash !== 0) this.#put(larger, hash);
    this.#table = larger;
  }
}

/** Two multiplicative 32-bit hashes as one integer that a double holds exactly; never 0. */
export function hash53(text: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 2_654_435_761);
    two = Math.imul(two ^ code, 1_597_334_677);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & (two >>> 0)) + (one >>> 0) || 1;
}
