import { UserError } from '../domain/error.ts';
import type { FieldKey } from '../domain/fields.ts';
import type { SourceRow } from '../domain/row.ts';
import { type Garbled, garbledBy } from './garbled.ts';
import type { Mapping } from './remap.ts';
import { Seen } from './seen.ts';
import { cleanCell } from './validate/cell.ts';
import { possibleOrders, readDate } from './validate/date.ts';

/** More rows than this in a file are refused, never cut. */
export const mostRows = 2_000_000;

/** No list has shorter rows on average, or hardly any. */
const bytesOfRow = 60;

/** What only the whole file can tell, learnt in one pass before any row is judged. */
export interface Survey {
  rows: number;
  /** what the dates that are only numbers prove: how many can only be month-first, only day-first, or either */
  dates: { mdy: number; dmy: number; either: number; other: number };
  /** some category cell uses `|`, `;` or a line break; some uses a comma */
  categories: { other: boolean; comma: boolean };
  /** the first three values of each column */
  samples: string[][];
  /** untitled columns that hold a value somewhere */
  untitledFilled: Set<number>;
  /** hashes of row keys that perhaps stand twice */
  repeated: Set<number>;
  /** rows with letters that were damaged before the list came here, and the first of their cells */
  garbled: { rows: number; first: Garbled | null };
}

/**
 * @param records the data rows
 * @param keysOf what makes a row the same as another one: its partner, its source
 * @param today ISO date
 * @param bytes how long the list is
 * @throws UserError `too-many-rows`
 */
export function surveyRows(
  records: Iterable<readonly SourceRow[]>,
  mapping: Mapping,
  guarded: boolean,
  keysOf: (row: SourceRow) => string[],
  today: string,
  fileName: string,
  bytes: number,
): Survey {
  const survey: Survey = {
    rows: 0,
    dates: { mdy: 0, dmy: 0, either: 0, other: 0 },
    categories: { other: false, comma: false },
    samples: mapping.columns.map(() => []),
    untitledFilled: new Set(),
    repeated: new Set(),
    garbled: { rows: 0, first: null },
  };
  const untitled = mapping.columns.filter(({ title }) => title === '').map(({ index }) => index);
  const seen = new Seen(Math.min(mostRows, bytes / bytesOfRow));
  const dateColumn = columnOf(mapping, 'networkDateAccepted');
  const categoryColumn = columnOf(mapping, 'categories');
  const dates = new Map<string, keyof Survey['dates'] | null>();
  let sampled = 0;
  for (const batch of records) {
    for (const row of batch) {
      if (++survey.rows > mostRows) {
        throw new UserError(
          'too-many-rows',
          `${fileName} has more than ${mostRows.toLocaleString('en-US')} rows, the most that one list may have. Split it and import the parts.`,
        );
      }
      for (const key of keysOf(row)) {
        const { hash, before } = seen.add(key);
        if (before) survey.repeated.add(hash);
      }
      for (const index of untitled) if (row.cells[index]?.trim()) survey.untitledFilled.add(index);
      if (dateColumn !== -1) lookAtDate(row.cells[dateColumn] ?? '', guarded, today, dates, survey);
      if (categoryColumn !== -1) lookAtCategories(row.cells[categoryColumn] ?? '', survey);
      const garbled = garbledBy(row);
      if (garbled) {
        survey.garbled.rows++;
        survey.garbled.first ??= garbled;
      }
      if (sampled < mapping.columns.length && survey.rows < 5_000) sampled = takeSamples(row.cells, survey);
    }
  }
  return survey;
}

/** Position of a field's column, -1 where the list has none. */
export function columnOf(mapping: Mapping, field: FieldKey): number {
  return mapping.fieldColumns[field] ?? -1;
}

/**
 * Day or month first? What the column proves; the majority where it proves both (the others then fail); month-first,
 * as LinkShare writes it, where it could be either.
 */
export function dateOrderOf({ mdy, dmy, either, other }: Survey['dates']): {
  order: 'mdy' | 'dmy' | 'ymd' | null;
  ambiguous: boolean;
} {
  if (mdy + dmy + either === 0) return { order: other > 0 ? 'ymd' : null, ambiguous: false };
  return { order: dmy > mdy ? 'dmy' : 'mdy', ambiguous: mdy === 0 && dmy === 0 };
}

function lookAtDate(
  raw: string,
  guarded: boolean,
  today: string,
  dates: Map<string, keyof Survey['dates'] | null>,
  survey: Survey,
): void {
  if (raw === '') return;
  let kind = dates.get(raw);
  if (kind === undefined) {
    kind = kindOfDate(cleanCell(raw, guarded), today);
    if (dates.size > 50_000) dates.clear();
    dates.set(raw, kind);
  }
  if (kind) survey.dates[kind]++;
}

function kindOfDate(text: string, today: string): keyof Survey['dates'] | null {
  const read = readDate(text, today);
  if (read.kind !== 'numbers') return read.kind === 'iso' && read.iso ? 'other' : null;
  const can = possibleOrders(read.parts);
  if (can.mdy && can.dmy)
    return read.parts[0].padStart(2, '0') === read.parts[1].padStart(2, '0') ? null : 'either';
  return can.mdy ? 'mdy' : can.dmy ? 'dmy' : null;
}

function lookAtCategories(cell: string, survey: Survey): void {
  if (survey.categories.other) return;
  if (/[|;]|\S\s*[\r\n]\s*\S/.test(cell)) survey.categories.other = true;
  else if (cell.includes(',')) survey.categories.comma = true;
}

/** @returns how many columns have all their samples */
function takeSamples(cells: readonly string[], survey: Survey): number {
  let full = 0;
  for (const [index, samples] of survey.samples.entries()) {
    const cell = cells[index]?.trim() ?? '';
    if (cell !== '' && samples.length < 3 && !samples.includes(cell)) samples.push(cell.slice(0, 200));
    if (samples.length === 3) full++;
  }
  return full;
}
