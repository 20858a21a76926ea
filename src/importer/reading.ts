import { fieldTitle } from '../domain/fields.ts';
import type { ReadingView } from '../domain/import-view.ts';
import { placeOf, type SourceRow } from '../domain/row.ts';
import { reportColumns } from '../pipeline/correction.ts';
import { shownDelimiter } from '../pipeline/read/dialect.ts';
import { columnName, type Mapping, saysStatus } from '../pipeline/remap.ts';
import { titleKey } from '../pipeline/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { OpenList } from './open-list.ts';

/** The reading as a page shows it. */
export function readingOf(
  list: OpenList,
  settings: {
    mapping: Mapping;
    samples: string[][];
    dateOrder: ReadingView['dateOrder'];
    categoriesSplit: ReadingView['categoriesSplit'];
  },
): ReadingView {
  return {
    encoding: list.encoding.name,
    delimiter: shownDelimiter(list.detected.dialect),
    sheets: list.sheets,
    titleRow: list.detected.titleRow,
    dateOrder: settings.dateOrder,
    categoriesSplit: settings.categoriesSplit,
    byHand: list.detected.profile.id === byHand.id,
    columns: settings.mapping.columns
      .filter(({ title, index }) => title !== '' || (settings.samples[index]?.length ?? 0) > 0)
      .map(({ index, title, use }) => {
        const to = use.kind === 'field' ? use.field : use.kind;
        const extra = settings.mapping.extras.find((one) => one.index === index)?.title;
        const label = use.kind === 'field' ? fieldTitle(use.field) : (extra ?? title);
        return {
          index,
          letter: columnName(index),
          title,
          to,
          label,
          saysStatus: saysStatus(use),
          samples: settings.samples[index] ?? [],
        };
      }),
  };
}

/** A row as messages name it: `row 5`, or `row 5 of the sheet "Failed rows (2)"` where the list has several sheets. */
export function rowName({ sheets }: OpenList, row: number): string {
  const place = placeOf(row);
  return sheets && sheets.read.length > 1
    ? `row ${place.row} of the sheet "${sheets.read[place.sheet]}"`
    : `row ${row}`;
}

/** Is this record the title row again (two exports put one below the other)? */
export function isTitleRow(cells: readonly string[], list: OpenList): boolean {
  if (list.detected.titleRow === 0) return false;
  const corrections = list.detected.profile.id === 'failed-rows';
  const titles = corrections ? reportColumns(list.mapping, false).titles : list.detected.titles;
  if (titleKey(cells[0] ?? '') !== titleKey(titles[0] ?? '')) return false;
  return titles.every((title, index) => titleKey(title) === titleKey(cells[index] ?? ''));
}

/** Rows enough to see what stands in the columns. */
export function firstRows(list: OpenList): SourceRow[] {
  const rows: SourceRow[] = [];
  for (const batch of list.records()) {
    rows.push(...batch.slice(0, 1000 - rows.length));
    if (rows.length === 1000) break;
  }
  return rows;
}

/** The first values of each column. */
export function samplesOf(list: OpenList): string[][] {
  const rows = firstRows(list);
  return list.mapping.columns.map(({ index }) => {
    const values = rows
      .map(({ cells }) => cells[index]?.trim().slice(0, 200) ?? '')
      .filter((value) => value !== '');
    return [...new Set(values)].slice(0, 3);
  });
}
