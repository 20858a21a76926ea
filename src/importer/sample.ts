import { UserError } from '../domain/error.ts';
import type { FieldKey } from '../domain/fields.ts';
import { importChoicesShape } from '../domain/import.ts';
import type { Status } from '../domain/partner.ts';
import { statusWords } from '../pipeline/guess/statuses.ts';
import type { MappedColumn } from '../pipeline/remap.ts';
import { titleKey } from '../pipeline/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { ListFile } from './file.ts';
import { openToMap } from './list-to-map.ts';
import type { OpenList } from './open-list.ts';
import { firstRows } from './reading.ts';
import { isUnknown } from './recognise-ways.ts';

/** What a column of a sample seems to hold. */
export interface SampleColumn {
  title: string;
  to: FieldKey | 'status' | 'extra';
  /** every value is made of digits; their number in the first one, else 0 */
  digits: number;
  /** of a status column: its words */
  statuses: [word: string, status: Status | null][];
}

/**
 * Looks into a list of an export type that is to be made known, as the page does that maps an unknown list.
 *
 * @param sheet of a workbook with several lists: the one that is meant
 * @returns its titled columns
 * @throws UserError `profile-exists`, `no-titles`, `duplicate-columns`, and as `openList`
 */
export function readSample(file: ListFile, sheet: string): SampleColumn[] {
  const list = openSample(file, sheet);
  const { profile } = list.detected;
  if (profile.id !== byHand.id)
    throw new UserError(
      'profile-exists',
      `${file.name} is known already, as "${profile.name}" (profile ${profile.id}).`,
    );
  const columns = list.mapping.columns.filter(({ title }) => title !== '');
  refuseTwins(columns, file.name);
  const rows = firstRows(list);
  return columns.map((column) => {
    const values = rows.map(({ cells }) => cells[column.index]?.trim() ?? '').filter(Boolean);
    return sampleColumn(column, values);
  });
}

function openSample(file: ListFile, sheet: string): OpenList {
  try {
    const { list } = openToMap(null, file, importChoicesShape.parse({ sheet }));
    if (list.detected.titleRow > 0) return list;
  } catch (error) {
    if (!isUnknown(error)) throw error;
  }
  throw new UserError(
    'no-titles',
    `${file.name} has no title row: none of its first rows looks like one, or the one that should be it holds data. Export the list with its titles.`,
  );
}

function refuseTwins(columns: readonly MappedColumn[], fileName: string): void {
  const keys = columns.map(({ title }) => titleKey(title));
  const twice = columns.filter((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (twice.length > 0)
    throw new UserError(
      'duplicate-columns',
      `${fileName} has columns with the same title: ${twice.map(({ title }) => `"${title}"`).join(', ')}. A profile cannot tell them apart; rename one.`,
    );
}

function sampleColumn({ title, use }: MappedColumn, values: readonly string[]): SampleColumn {
  const statuses = use.kind === 'field' ? [] : statusWords(title, values);
  const otherwise = statuses.length > 0 ? 'status' : 'extra';
  const digits = values.every((value) => /^\d+$/.test(value)) ? (values[0]?.length ?? 0) : 0;
  return { title, to: use.kind === 'field' ? use.field : otherwise, digits, statuses };
}
