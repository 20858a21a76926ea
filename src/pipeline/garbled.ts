import type { SourceRow } from '../domain/row.ts';
import { bytesOfOne, utf8Behind } from './mojibake.ts';

/** What a cell must hold to be damaged; hardly one does. */
const damaged = new RegExp(`\uFFFD|${bytesOfOne.source}`);

/** A cell whose letters were damaged before the list came here. */
export interface Garbled {
  row: number;
  text: string;
  /** what it was, null where it is lost */
  meant: string | null;
}

/** Its first cell with letters that no reading brings back: replaced by `\uFFFD`, or `Ã¼` that was `ü`. */
export function garbledBy({ row, cells }: SourceRow): Garbled | null {
  for (const text of cells) {
    if (!damaged.test(text)) continue;
    const meant = text.includes('\uFFFD') ? null : utf8Behind(text);
    if (meant !== undefined) return { row, text, meant };
  }
  return null;
}
