import { columnOf } from './columns.ts';
import { CELLS } from './limits.ts';
import { tooManyCells } from './refusals.ts';
import type { SheetRow } from './sheet-in.ts';
import { readXml } from './xml-in.ts';

/** Cells of one column that are merged into one. */
interface Merged {
  column: number;
  from: number;
  to: number;
}

/**
 * Cells that are merged over several rows, as people do with a group or a partner of two addresses: only the first of
 * them has the text, and all show it. Merged titles across columns are none of these.
 *
 * @param read gives the sheet's XML
 */
export function mergedDown(read: () => Iterable<Uint8Array>): Merged[] {
  const merged: Merged[] = [];
  // they stand behind the rows, and few sheets have any: a look for the word is much faster than one more reading
  if (!mentions(read(), 'mergeCell')) return merged;
  readXml(read(), {
    open(name, { ref = '' }) {
      const [, first, from, last, to] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(ref) ?? [];
      if (name !== 'mergeCell' || first === undefined || first !== last) return;
      if (Number(to) > Number(from))
        merged.push({ column: columnOf(first), from: Number(from), to: Number(to) });
    },
  });
  return merged.sort((a, b) => a.from - b.from);
}

function mentions(xml: Iterable<Uint8Array>, word: string): boolean {
  let tail = Buffer.alloc(0);
  for (const bytes of xml) {
    const piece = Buffer.concat([tail, bytes]);
    if (piece.includes(word) || piece.includes(word, 0, 'utf16le')) return true;
    tail = piece.subarray(-2 * word.length);
  }
  return false;
}

/** The rows with the text of merged cells in each row that shows it; rows without any text of their own stay out. */
export function* filledDown(rows: Iterable<SheetRow>, merged: readonly Merged[]): Generator<SheetRow> {
  let next = 0;
  let filled = 0;
  const open = new Map<number, { to: number; text: string }>();
  for (const row of rows) {
    for (const [column, { to, text }] of open) {
      if (to < row.row) open.delete(column);
      else if (fill(row.cells, column, text) && ++filled > CELLS) throw tooManyCells();
    }
    for (let one = merged[next]; one && one.from <= row.row; one = merged[++next]) {
      const text = one.from === row.row ? (row.cells[one.column] ?? '') : '';
      if (text !== '') open.set(one.column, { to: one.to, text });
    }
    yield row;
  }
}

function fill(cells: string[], column: number, text: string): boolean {
  if ((cells[column] ?? '') !== '') return false;
  while (cells.length < column) cells.push('');
  cells[column] = text;
  return true;
}
