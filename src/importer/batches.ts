import type { SourceRow } from '../domain/row.ts';

/** Rows in batches, wholly blank ones left out. */
export function* inBatches(rows: Iterable<SourceRow>, size: number): Generator<SourceRow[]> {
  let batch: SourceRow[] = [];
  for (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The records below the title row. */
export function* behindTitles(
  batches: Iterable<SourceRow[]>,
  { titleRow }: { titleRow: number },
): Generator<SourceRow[]> {
  for (const batch of batches) {
    const last = batch.at(-1);
    if (last && last.row <= titleRow) continue;
    const first = batch[0];
    yield first && first.row <= titleRow ? batch.filter(({ row }) => row > titleRow) : batch;
  }
}
