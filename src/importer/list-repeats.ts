import { fieldTitle } from '../domain/fields.ts';
import type { SourceRow } from '../domain/row.ts';
import { isTotalsLine } from '../pipeline/no-data.ts';
import { findRepeats, type Repeats } from '../pipeline/repeats.ts';
import type { Survey } from '../pipeline/survey.ts';
import { checkRow } from '../pipeline/validate/index.ts';
import type { OpenList } from './open-list.ts';
import { isTitleRow, rowName } from './reading.ts';
import { cellOf, keysOf, type ReadRow } from './rows.ts';

/** What the list says of partners that stand in it more than once; records that are no data do not count. */
export function repeatsOf(list: OpenList, rows: () => Iterable<ReadRow[]>, survey: Survey): Repeats {
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
