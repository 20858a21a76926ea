import { UserError } from '../domain/error.ts';
import type { SheetView } from '../domain/import-view.ts';
import { byHand } from '../profiles/by-hand.ts';
import { behindTitles, inBatches } from './batches.ts';
import type { FoundSheet } from './workbook.ts';

/** Rows of a sheet are counted up to here. */
const mostCounted = 10_000;
/** So many of a sheet's columns show what it is. */
const shownColumns = 4;

/** The question which of several sheets is the list, with what each of them looks like. */
export function severalSheets(fileName: string, found: readonly FoundSheet[]): UserError {
  const sheets = found.map(viewOf);
  const named = sheets.map(({ name, list, rows }) => {
    const counted = rows === null ? `more than ${mostCounted.toLocaleString('en-US')}` : rows;
    return `"${name}" (${list}, ${counted} ${rows === 1 ? 'row' : 'rows'})`;
  });
  return new UserError(
    'several-sheets',
    `${fileName} has ${sheets.length} sheets with a list: ${named.join(', ')}. Say which one is meant, by its name: on the command line with --sheet, in the API in the field "sheet".`,
    { sheets },
  );
}

function viewOf({ name, rows, detected }: FoundSheet): SheetView {
  const { profile } = detected;
  let count = 0;
  let first: readonly string[] = [];
  for (const batch of behindTitles(inBatches(rows, 1000), detected)) {
    if (count === 0) first = batch[0]?.cells ?? [];
    count += batch.length;
    if (count > mostCounted) break;
  }
  return {
    name,
    profile: profile.id,
    list: profile.id === byHand.id ? 'a list that Roster does not know' : profile.name,
    rows: count > mostCounted ? null : count,
    titles: shown(detected.titles),
    samples: shown(first),
  };
}

function shown(cells: readonly string[]): string[] {
  return cells
    .map((cell) => cell.trim().slice(0, 80))
    .filter((cell) => cell !== '')
    .slice(0, shownColumns);
}
