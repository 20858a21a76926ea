import { type SourceRow, sheetRows } from '../domain/row.ts';
import { occurrences } from '../pipeline/correction.ts';
import type { Detected } from '../pipeline/detect.ts';
import { unguard } from '../pipeline/guard.ts';
import { failedRows } from '../profiles/failed-rows.ts';
import { behindTitles, inBatches } from './batches.ts';
import type { FoundSheet } from './workbook.ts';

/**
 * A report of more rows than a sheet holds goes on in further sheets, and people put the reports of several imports into
 * one workbook: such sheets are one list. Their titles have to be the same, in any order; of a title that only one
 * of them has nobody could say whether it was added here or removed there.
 */
export function joins(found: readonly FoundSheet[]): boolean {
  const [first, ...others] = found.map(({ detected }) => ownKeys(detected).sort().join('\n'));
  return (
    found.every(({ detected }) => detected.profile.id === 'failed-rows') &&
    others.every((one) => one === first)
  );
}

/** The sheets as one list, laid out as the first, without any guard; each counts its rows on from its own beginning. */
export function joinedSheets(found: readonly FoundSheet[]): {
  detected: Detected;
  records(): Iterable<SourceRow[]>;
} {
  const [first] = found;
  if (!first) throw new Error('There are no sheets to join.');
  const titles = titlesOf(first.detected);
  return {
    detected: {
      ...first.detected,
      titles,
      skipped: found.flatMap(({ detected }) => detected.skipped),
      profile: { ...first.detected.profile, guarded: false },
    },
    records: function* () {
      for (const [index, sheet] of found.entries()) yield* recordsOf(sheet, index, titles);
    },
  };
}

function* recordsOf(
  { rows, detected }: FoundSheet,
  index: number,
  titles: readonly string[],
): Generator<SourceRow[]> {
  const keys = occurrences(titlesOf(detected));
  const order = occurrences(titles).map((key) => keys.indexOf(key));
  const read = detected.profile.guarded ? unguard : (cell: string) => cell;
  for (const batch of behindTitles(inBatches(rows, 1000), detected))
    yield batch.map(({ row, cells }) => ({
      row: index * sheetRows + row,
      cells: [...order.map((at) => read(cells[at] ?? '')), ...cells.slice(keys.length).map(read)],
    }));
}

function titlesOf({ titles, profile }: Detected): string[] {
  return profile.guarded ? titles.map(unguard) : titles;
}

/** The reason is for people; whether it was removed makes no difference. */
function ownKeys(detected: Detected): string[] {
  const reason = occurrences(
    failedRows.columns.flatMap(({ title, to }) => (to === 'failureReason' ? [title] : [])),
  );
  return occurrences(titlesOf(detected)).filter((key) => !reason.includes(key));
}
