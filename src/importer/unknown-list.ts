import { UserError } from '../domain/error.ts';
import type { SourceRow } from '../domain/row.ts';
import { matchingProfile } from '../pipeline/detect.ts';
import { isZip, refuseByContent } from '../pipeline/read/content.ts';
import { plainDialect } from '../pipeline/read/dialect.ts';
import { detectEncoding } from '../pipeline/read/encoding.ts';
import { readRecords } from '../pipeline/read/records.ts';
import { readText } from '../pipeline/read/text.ts';
import { shownTitle, titleKey } from '../pipeline/titles.ts';
import { profiles } from '../profiles/index.ts';
import { chunksOf, headOf, type ListFile, sizeOf } from './file.ts';

/** A list that no profile knows: its titles, and its first rows by the same columns. */
export interface UnknownList {
  titles: string[];
  rows: string[][];
}

const delimiters = [',', ';', '\t', '|'];
/** The title row is looked for in so many records. */
const depth = 20;
/** So many rows tell what a column holds. */
const mostRows = 500;

/**
 * Looks into a list of an export type that is to be made known. Without known titles the title row is the first of the
 * fullest records, with the delimiter that yields most columns.
 *
 * @throws UserError `profile-exists`, `no-titles`, `duplicate-columns`, `not-text`, `file-missing` …
 */
export function readUnknownList(file: ListFile): UnknownList {
  const readings = delimiters.map((delimiter) => firstRecords(file, delimiter));
  const fullest = readings.map((records) => Math.max(0, ...records.slice(0, depth).map(filledCells)));
  const most = Math.max(...fullest);
  const records = readings[fullest.indexOf(most)] ?? [];
  const at = records.findIndex((record) => filledCells(record) === most);
  const titles = (records[at]?.cells ?? []).map(shownTitle);
  refuseStrangeTitles(titles, file.name);
  const known = matchingProfile(titles, profiles, file.name);
  if (known)
    throw new UserError(
      'profile-exists',
      `${file.name} is known already, as "${known.name}" (profile ${known.id}).`,
    );
  return { titles, rows: records.slice(at + 1).map(({ cells }) => cells.map((cell) => cell.trim())) };
}

function firstRecords(file: ListFile, delimiter: string): SourceRow[] {
  sizeOf(file);
  const head = headOf(file.path, 4096);
  if (isZip(head))
    throw new UserError('not-text', `${file.name} is a workbook. Save its sheet as CSV first.`);
  refuseByContent(head, file.name);
  const encoding = detectEncoding(chunksOf(file.path), '', file.name);
  const records: SourceRow[] = [];
  for (const batch of readRecords(
    readText(chunksOf(file.path), encoding.name, file.name),
    plainDialect(delimiter),
    file.name,
  )) {
    records.push(...batch.slice(0, mostRows - records.length));
    if (records.length === mostRows) break;
  }
  return records;
}

function filledCells({ cells }: SourceRow): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

/** Data in the place of titles would end up in a profile. */
function refuseStrangeTitles(titles: readonly string[], fileName: string): void {
  const filled = titles.filter((title) => title !== '');
  const data = filled.find((title) => /@|:\/\/|^[\d\s.,:/-]+$/.test(title));
  if (filled.length < 2 || data !== undefined)
    throw new UserError(
      'no-titles',
      `${fileName} has no title row: ${data === undefined ? 'no row has two filled cells' : 'the row that should be it holds data'}. Export the list with its titles.`,
    );
  const keys = filled.map(titleKey);
  const twice = filled.filter((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (twice.length > 0)
    throw new UserError(
      'duplicate-columns',
      `${fileName} has columns with the same title: ${twice.map((title) => `"${title}"`).join(', ')}. A profile cannot tell them apart; rename one.`,
    );
}
