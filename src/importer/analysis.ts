import { fieldTitle } from '../domain/fields.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { ReadingView } from '../domain/import-view.ts';
import type { Notice } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import { occurrences, ownRecord, type ReportColumns, reportColumns } from '../pipeline/correction.ts';
import { matchingProfile } from '../pipeline/detect.ts';
import { isTotalsLine } from '../pipeline/no-data.ts';
import {
  type MappedColumn,
  type Mapping,
  refuseIncomplete,
  refuseUndecided,
  remap,
  withIndexes,
} from '../pipeline/remap.ts';
import { findRepeats, type Repeats } from '../pipeline/repeats.ts';
import { columnKeys } from '../pipeline/row-edit.ts';
import { type ImportSettings, rulesOf } from '../pipeline/settings.ts';
import { oddWidth } from '../pipeline/shifted.ts';
import { columnOf, dateOrderOf, type Survey, surveyRows } from '../pipeline/survey.ts';
import { checkRow } from '../pipeline/validate/index.ts';
import { countWidths, noWidths, refuseShifted } from '../pipeline/widths.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Profile } from '../profiles/index.ts';
import type { Store } from '../store/open.ts';
import { Corrections } from './corrections.ts';
import {
  isTitleRow,
  noticesOfReading,
  type OpenList,
  readingOf,
  refuseWithoutBrand,
  rowName,
} from './list.ts';
import { knownProfiles } from './profiles.ts';
import { noEdits, type RowEdits } from './row-edits.ts';
import { cellOf, keysOf, type ReadRow } from './rows.ts';

/** A list that was read once from end to end: everything is known that only the whole file can tell. */
export interface Analysis {
  list: OpenList;
  settings: ImportSettings;
  /** data rows; records that are no data count, as they end as ignored */
  total: number;
  repeats: Repeats;
  /** what a person did to its rows */
  edits: RowEdits;
  notices: Notice[];
  reading: ReadingView;
  /** the data rows with the rules they are read by, in batches */
  rows(seen?: (bytes: number) => void): Iterable<ReadRow[]>;
  /** a row's cells as its failed row keeps them */
  storedCells(row: ReadRow): string[];
}

/**
 * Reads the list from end to end, twice where partners seem to stand in it more than once.
 *
 * @param db for corrected reports: the imports their rows came from
 * @param today ISO date
 * @throws UserError `brand-missing`, `duplicate-columns`, `field-twice`, `field-missing`, `too-many-rows` …
 */
export function analyse(
  db: Store | null,
  list: OpenList,
  choices: ImportChoices,
  today: string,
  seen?: (bytes: number) => void,
): Analysis {
  refuseWithoutBrand(list.detected, choices);
  const isReport = list.detected.profile.id === 'failed-rows';
  if (isReport && db) return analyseCorrections(db, list, choices, today, seen);
  refuseUndecided(list.mapping, list.file.name);
  const isMapped = list.detected.profile.id === byHand.id || Object.keys(choices.columns).length > 0;
  if (isMapped && !isReport) refuseIncomplete(list.mapping, list.file.name);
  return analyseList(list, choices, today, seen);
}

function analyseList(
  list: OpenList,
  choices: ImportChoices,
  today: string,
  seen?: (bytes: number) => void,
): Analysis {
  const { profile } = list.detected;
  const before = settingsOf(profile, list.mapping.columns, choices);
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
  );
  refuseShifted(list.detected, widths, list.file.name);
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
    repeats: repeatsOf(list, rows, survey),
    edits,
    notices: [...noticesOfReading(list, rules.mapping), ...notices],
    reading: readingOf(list, {
      mapping: rules.mapping,
      samples: survey.samples,
      ...chosenOf(settings, survey),
    }),
    rows,
    storedCells: ({ source }) => source.cells,
  };
}

function analyseCorrections(
  db: Store,
  list: OpenList,
  choices: ImportChoices,
  today: string,
  seen?: (bytes: number) => void,
): Analysis {
  const columns = reportColumns(list.mapping, list.detected.profile.guarded);
  const ordinaryProfile = matchingProfile(
    columns.titles,
    knownProfiles(db).filter(({ id }) => id !== 'failed-rows'),
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
  const originals = new WeakMap<SourceRow, SourceRow>();
  const ownRecords = function* () {
    for (const batch of list.records(seen))
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
  );
  refuseUndecided(withoutDecided(list.mapping, columns, corrections), list.file.name);
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
  };
  const rows = function* (read?: (bytes: number) => void) {
    for (const batch of list.records(read)) yield batch.map((record) => corrections.read(record));
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

/** What is known before the rows are read. */
function settingsOf(profile: Profile, columns: MappedColumn[], choices: ImportChoices): ImportSettings {
  return {
    profile: profile.id,
    profileName: profile.name,
    columns: choices.status === 'none' ? columns.map(withoutStatuses) : columns,
    guarded: profile.guarded,
    dateOrder: choices.dateOrder === 'auto' ? 'mdy' : choices.dateOrder,
    categoriesSplit:
      profile.categories === 'pipe' ? 'pipe' : choices.categoriesSplit === 'comma' ? 'comma' : 'other',
    network: choices.network || profile.network,
    brand: choices.brand,
    status: choices.status === 'none' ? null : choices.status === '' ? profile.status : choices.status,
  };
}

/** "Leave the status as it is" goes for the statuses that the rows say, too. */
function withoutStatuses(column: MappedColumn): MappedColumn {
  const { use } = column;
  return use.kind === 'extra' ? { ...column, use: { kind: 'extra', title: use.title } } : column;
}

/** What the whole file says: the order of its dates, what separates its categories, which untitled columns are nothing. */
function decide(
  before: ImportSettings,
  survey: Survey,
  choices: ImportChoices,
  profile: Profile,
): { settings: ImportSettings; notices: Notice[] } {
  const notices: Notice[] = [];
  const settings = { ...before };
  settings.columns = before.columns.map((column) =>
    column.title === '' && !survey.untitledFilled.has(column.index)
      ? { ...column, use: { kind: 'ignore' as const } }
      : column,
  );
  const { order, ambiguous } = dateOrderOf(survey.dates);
  if (choices.dateOrder === 'auto') {
    const dayFirst = ambiguous ? profile.dates === 'dmy' : order === 'dmy';
    settings.dateOrder = dayFirst ? 'dmy' : 'mdy';
    if (ambiguous) {
      const read = dayFirst
        ? `day-first (3/4/2021 is 3 April), as "${profile.name}" presets. Choose month-first`
        : 'month-first (3/4/2021 is 4 March), as LinkShare writes them. Choose day-first';
      const message = `The ${survey.dates.either} dates that are only numbers could have the month or the day first; they are read ${read} if that is wrong.`;
      notices.push({ code: 'dates-ambiguous', message });
    }
  }
  if (
    profile.categories === 'auto' &&
    choices.categoriesSplit === '' &&
    survey.categories.comma &&
    !survey.categories.other
  ) {
    settings.categoriesSplit = 'comma';
    notices.push({
      code: 'categories-by-comma',
      message:
        'Categories are split on commas, as no cell separates them in another way. Switch it off if commas belong to their names.',
    });
  }
  return { settings, notices };
}

function chosenOf(
  settings: ImportSettings,
  survey: Survey,
): Pick<ReadingView, 'dateOrder' | 'categoriesSplit'> {
  const { order } = dateOrderOf(survey.dates);
  const hasCategories = settings.columns.some(
    ({ use }) => use.kind === 'field' && use.field === 'categories',
  );
  return {
    dateOrder: order === null || order === 'ymd' ? order : settings.dateOrder,
    categoriesSplit: !hasCategories || settings.categoriesSplit === 'pipe' ? null : settings.categoriesSplit,
  };
}

function repeatsOf(list: OpenList, rows: () => Iterable<ReadRow[]>, survey: Survey): Repeats {
  const byRow = new Map<number, ReadRow>();
  const records = function* () {
    for (const batch of rows()) {
      byRow.clear();
      for (const row of batch) byRow.set(row.source.row, row);
      yield batch.filter((row) => noDataReason(row, list) === null).map(({ source }) => source);
    }
  };
  const readOf = (source: SourceRow): ReadRow => {
    const row = byRow.get(source.row);
    if (!row) throw new Error(`Row ${source.row} was not read.`);
    return row;
  };
  const cellOf = (source: SourceRow, field: string) => {
    const columns = readOf(source).rules.mapping.columns;
    const column = columns.find(
      ({ use }) =>
        (use.kind === 'field' && use.field === field) ||
        (use.kind === 'extra' && `extra:${use.title}` === field),
    );
    return { title: column?.title || fieldTitle(field), value: source.cells[column?.index ?? -1] ?? '' };
  };
  const check = (source: SourceRow) => {
    const row = readOf(source);
    const checked = checkRow(source, row.rules);
    return row.problems.some(({ severity }) => severity === 'error') ? { ...checked, valid: null } : checked;
  };
  return findRepeats(
    records(),
    survey.repeated,
    (source) => keysOf(readOf(source)),
    check,
    cellOf,
    (row) => rowName(list, row),
  );
}

/** A row that a person left out ends as ignored, with this reason. */
export const leftOutReason = 'Left out by hand.';

/** Why a record is no data at all, null where it is. */
export function noDataReason(row: ReadRow, list: OpenList): string | null {
  if (row.leftOut) return leftOutReason;
  if (isTotalsLine(row.source.cells, cellOf(row.source.cells, row.rules, 'networkPublisherId')))
    return 'A line of totals, no partner.';
  if (isTitleRow(row.source.cells, list)) return 'The title row once more, no partner.';
  return null;
}
