import type { ImportChoices } from '../domain/import.ts';
import type { ReadingView } from '../domain/import-view.ts';
import type { Notice } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import { withIndexes } from '../pipeline/remap.ts';
import type { Repeats } from '../pipeline/repeats.ts';
import { columnKeys } from '../pipeline/row-edit.ts';
import { type ImportSettings, rulesOf } from '../pipeline/settings.ts';
import { oddWidth } from '../pipeline/shifted.ts';
import { columnOf, surveyRows } from '../pipeline/survey.ts';
import { countWidths, noWidths, refuseShifted } from '../pipeline/widths.ts';
import { garbledNotice } from './garbled-notice.ts';
import { repeatsOf } from './list-repeats.ts';
import { chosenOf, decide, settingsOf } from './list-settings.ts';
import type { OpenList } from './open-list.ts';
import { readingOf } from './reading.ts';
import { noticesOfReading } from './reading-notices.ts';
import { noEdits, type RowEdits } from './row-edits.ts';
import { keysOf, type ReadRow } from './rows.ts';

/** What is known of a list that was read once from end to end, and only the whole file can tell. */
export interface ListFacts {
  list: OpenList;
  settings: ImportSettings;
  /** data rows; records that are no data count, as they end as ignored */
  total: number;
  repeats: Repeats;
  /** what a person did to its rows */
  edits: RowEdits;
  notices: Notice[];
  reading: ReadingView;
}

/** A list that was read once from end to end, ready to be read again. */
export interface Analysis extends ListFacts {
  /** the data rows with the rules they are read by, in batches */
  rows(seen?: (bytes: number) => void): Iterable<ReadRow[]>;
  /** a row's cells as its failed row keeps them */
  storedCells(row: ReadRow): string[];
}

/**
 * Reads an ordinary list from end to end, twice where partners seem to stand in it more than once.
 *
 * @param today ISO date
 * @throws UserError `too-many-rows`, and where its cells do not stand under their titles
 */
export function analyseList(
  list: OpenList,
  choices: ImportChoices,
  today: string,
  seen?: (bytes: number) => void,
): Analysis {
  const { profile, titleRow } = list.detected;
  const before = { ...settingsOf(profile, list.mapping.columns, choices), titleRow };
  const widths = noWidths(list.detected);
  const edits = list.file.edits ?? noEdits;
  const cellKeys = columnKeys(before.columns);
  const asRead = (
    source: SourceRow,
    settings: ImportSettings,
    rules = rulesOf(settings, today, withIndexes(settings.columns)),
  ): ReadRow => ({
    source: edits.apply(source, cellKeys),
    rules,
    status: settings.status,
    origin: null,
    restored: [],
    unknownImport: false,
    problems: [],
    leftOut: edits.isLeftOut(source.row),
    keys: null,
  });
  const keyRules = rulesOf(before, today, list.mapping);
  // of the rows as they came: a date that is typed into one row never changes how the others are read
  const survey = surveyRows(
    countWidths(list.records(seen), widths),
    list.mapping,
    profile.guarded,
    (row) => keysOf(asRead(row, before, keyRules)),
    today,
    list.file.name,
    list.size,
  );
  if (list.detected.titleRow > 0) refuseShifted(list.detected, widths, list.file.name);
  const { settings, notices } = decide(before, survey, choices, profile);
  const rules = rulesOf(settings, today);
  const idColumn = columnOf(rules.mapping, 'networkPublisherId');
  const judged = (source: SourceRow): ReadRow => {
    const row = asRead(source, settings, rules);
    // whoever typed into the row has seen its cells under their titles
    if (row.source === source) row.problems = oddWidth(source, widths, idColumn);
    return row;
  };
  const rows = function* (read?: (bytes: number) => void) {
    for (const batch of list.records(read)) yield batch.map(judged);
  };
  return {
    list,
    settings,
    total: survey.rows,
    repeats: repeatsOf(list, () => rows(seen), survey),
    edits,
    notices: [...noticesOfReading(list, rules.mapping), ...garbledNotice(list, survey), ...notices],
    reading: readingOf(list, {
      mapping: rules.mapping,
      samples: survey.samples,
      ...chosenOf(settings, survey),
    }),
    rows,
    storedCells: ({ source }) => source.cells,
  };
}
