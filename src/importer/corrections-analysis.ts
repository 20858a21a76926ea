import type { ImportChoices } from '../domain/import.ts';
import type { SourceRow } from '../domain/row.ts';
import { occurrences, ownRecord, type ReportColumns, reportColumns } from '../pipeline/correction.ts';
import { type Detected, matchingProfile } from '../pipeline/detect.ts';
import { type Mapping, refuseUndecided, remap, withIndexes } from '../pipeline/remap.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { oddWidth } from '../pipeline/shifted.ts';
import { columnOf, surveyRows } from '../pipeline/survey.ts';
import { countWidths, noWidths, refuseShifted } from '../pipeline/widths.ts';
import type { Store } from '../store/open.ts';
import { Corrections } from './corrections.ts';
import type { Analysis } from './list-analysis.ts';
import { repeatsOf } from './list-repeats.ts';
import { decide, settingsOf } from './list-settings.ts';
import type { OpenList } from './open-list.ts';
import { recognisedProfiles } from './profiles.ts';
import { readingOf } from './reading.ts';
import { noticesOfReading } from './reading-notices.ts';
import { noEdits } from './row-edits.ts';
import { keysOf } from './rows.ts';

/**
 * Reads a failed-row report from end to end: each row by the rules of the import that it came from, rows of no import as
 * those of an ordinary list, where its titles are known.
 *
 * @throws UserError as `analyse`
 */
export function analyseCorrections(
  db: Store,
  list: OpenList,
  choices: ImportChoices,
  today: string,
  seen?: (bytes: number) => void,
): Analysis {
  const columns = reportColumns(list.mapping, list.detected.profile.guarded);
  const ordinaryProfile = matchingProfile(
    columns.titles,
    recognisedProfiles(db).filter(({ id }) => id !== 'failed-rows'),
    list.file.name,
  );
  const ordinary =
    ordinaryProfile &&
    settingsOf(
      ordinaryProfile,
      remap(columns.titles, { ...ordinaryProfile, guarded: false }).columns,
      choices,
    );
  const edits = list.file.edits ?? noEdits;
  const corrections = new Corrections(db, columns, list.mapping.columns.length, ordinary, today, edits);
  const widths = noWidths(list.detected);
  const originals = new WeakMap<SourceRow, SourceRow>();
  const ownRecords = function* () {
    for (const batch of countWidths(list.records(seen), widths))
      yield batch.map((record) =>
        keep(originals, ownRecord(record, columns, list.mapping.columns.length), record),
      );
  };
  const mapping = ordinary ? withIndexes(ordinary.columns) : list.mapping;
  const survey = surveyRows(
    ownRecords(),
    mapping,
    ordinary?.guarded ?? true,
    (own) => keysOf(corrections.read(originals.get(own) ?? own)),
    today,
    list.file.name,
    list.size,
  );
  refuseUndecided(withoutDecided(list.mapping, columns, corrections), list.file.name);
  refuseShifted(withTitlesOf(corrections, list.detected), widths, list.file.name);
  const decided =
    corrections.hasOrdinary && ordinary && ordinaryProfile
      ? decide(ordinary, survey, choices, ordinaryProfile)
      : null;
  if (decided) corrections.ordinary = decided.settings;
  const stored = corrections.columns();
  const first =
    corrections.firstSettings() ?? decided?.settings ?? settingsOf(list.detected.profile, stored, choices);
  const settings: ImportSettings = {
    ...(decided?.settings ?? first),
    network: first.network,
    brand: choices.brand || first.brand,
    profile: 'failed-rows',
    profileName: list.detected.profile.name,
    columns: stored,
    readAs: corrections.readAs,
  };
  const idColumn = ordinary ? (columns.own[columnOf(mapping, 'networkPublisherId')] ?? -1) : -1;
  const rows = function* (read?: (bytes: number) => void) {
    for (const batch of list.records(read))
      yield batch.map((record) => {
        const row = corrections.read(record);
        // whoever typed into the row has seen its cells under their titles
        const isTyped = edits.cellsOf(row.source.row).length > 0;
        return isTyped ? row : { ...row, problems: [...row.problems, ...oddWidth(record, widths, idColumn)] };
      });
  };
  return {
    list,
    settings,
    total: survey.rows,
    repeats: repeatsOf(list, rows, survey),
    edits,
    notices: noticesOfReading(list),
    reading: readingOf(list, {
      mapping: list.mapping,
      samples: [],
      dateOrder: first.dateOrder,
      categoriesSplit: null,
    }),
    rows,
    storedCells: (row) => corrections.storedCells(row, stored),
  };
}

/** The titles that a report's own may hide are those of the list that is corrected. */
function withTitlesOf(corrections: Corrections, detected: Detected): Detected {
  const { profile } = detected;
  const own = (corrections.firstSettings() ?? corrections.ordinary)?.columns ?? [];
  const columns = [...profile.columns, ...own.map(({ title }) => ({ title, to: 'name' as const }))];
  return { ...detected, profile: { ...profile, columns } };
}

/** Of two columns with one title, the imports that are corrected know which is which; what else is so titled nobody knows. */
function withoutDecided(mapping: Mapping, { own, titles }: ReportColumns, corrections: Corrections): Mapping {
  const keys = occurrences(titles);
  const columns = mapping.columns.filter(
    ({ use, index }) => use.kind !== 'undecided' || !corrections.know(keys[own.indexOf(index)] ?? ''),
  );
  return { ...mapping, columns };
}

function keep<Key extends object, Value>(map: WeakMap<Key, Value>, key: Key, value: Value): Key {
  map.set(key, value);
  return key;
}
