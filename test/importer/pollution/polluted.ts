import type { GoodList } from './lists.ts';

/**
 * The ways in which "Pollock: A Data Loading Benchmark" (Vitagliano et al., VLDB 2023) pollutes a CSV file, and some
 * neighbours of them, applied to a good list at every place.
 */
export interface Polluted {
  name: string;
  bytes: Uint8Array;
  /** ids of the rows that were not left alone */
  damaged: string[];
  /**
   * `exact`: a person reads the whole list, and so does Roster; `row`: only the damaged row may fail; `refusable`: the
   * list may be refused as a whole, or be read with a notice; `silent`: nothing in the list can tell, since what is left
   * is a sound row (its end is gone, or a letter), or only words that no other row has stand under other titles
   */
  expect: 'exact' | 'row' | 'refusable' | 'silent';
}

/** The title row and the rows. */
export function table({ titles, rows }: GoodList): string[][] {
  return [titles, ...rows];
}

export function idsOf({ rows, id }: GoodList): string[] {
  return rows.map((cells) => cells[id] ?? '');
}

export function refusable(name: string, text: string | Uint8Array, list: GoodList): Polluted {
  return { ...exact(name, text), damaged: idsOf(list), expect: 'refusable' };
}

export function exact(name: string, text: string | Uint8Array): Polluted {
  return { name, bytes: typeof text === 'string' ? Buffer.from(text) : text, damaged: [], expect: 'exact' };
}
