import type { SourceRow } from '../../domain/row.ts';

/** Each batch with the row behind it, so that nothing depends on where batches end. */
export function* lookingAhead(
  batches: Iterable<SourceRow[]>,
): Generator<[batch: SourceRow[], next: SourceRow | undefined]> {
  let held: SourceRow[] = [];
  for (const batch of batches) {
    if (batch.length === 0) continue;
    if (held.length > 0) yield [held, batch[0]];
    held = batch;
  }
  if (held.length > 0) yield [held, undefined];
}
