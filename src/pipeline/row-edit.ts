import type { SourceRow } from '../domain/row.ts';
import type { CellEdit } from '../domain/row-edit.ts';
import { occurrences } from './correction.ts';
import type { MappedColumn } from './remap.ts';
import { untitled } from './report.ts';
import { titleKey } from './titles.ts';

/** What each column of a list is called where a cell of it was edited: its title, and which one of that title it is. */
export function columnKeys(columns: readonly MappedColumn[]): string[] {
  return occurrences(columns.map(({ title, index }) => title || untitled(index)));
}

/** The key of a cell; one beyond the titles is known by its place. */
function keyAt(keys: readonly string[], index: number): string {
  return keys[index] ?? `${titleKey(untitled(index))}\n0`;
}

/** What a person changed, cell by cell. A cell beyond the end of a row is blank; line breaks are one kind. */
export function differences(
  before: readonly string[],
  after: readonly string[],
  keys: readonly string[],
): CellEdit[] {
  const edits: CellEdit[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [was, is] = [before[index] ?? '', after[index] ?? ''];
    if (withLf(was) !== withLf(is)) edits.push([keyAt(keys, index), was, is]);
  }
  return edits;
}

/** The row with its edited cells. Marks that the reader left on the text that came do not go for what a person typed. */
export function editedRow(source: SourceRow, edits: readonly CellEdit[], keys: readonly string[]): SourceRow {
  if (edits.length === 0) return source;
  return { row: source.row, cells: withEdits(source.cells, edits, keys) };
}

/** Cells with those put in that were edited. */
export function withEdits(
  cells: readonly string[],
  edits: readonly CellEdit[],
  keys: readonly string[],
): string[] {
  const edited = [...cells];
  for (const [key, , after] of edits) {
    const at = positionOf(key, keys, edited.length);
    if (at === -1 || (after === '' && at >= edited.length)) continue;
    while (edited.length < at) edited.push('');
    edited[at] = after;
  }
  return edited;
}

/** Cells as they were before they were edited. */
export function withoutEdits(
  cells: readonly string[],
  edits: readonly CellEdit[],
  keys: readonly string[],
): string[] {
  return withEdits(
    cells,
    edits.map(([key, before, after]): CellEdit => [key, after, before]),
    keys,
  );
}

function positionOf(key: string, keys: readonly string[], width: number): number {
  const known = keys.indexOf(key);
  if (known !== -1) return known;
  const most = Math.max(width, keys.length) + 50;
  for (let index = keys.length; index < most; index++) if (keyAt(keys, index) === key) return index;
  return -1;
}

function withLf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
