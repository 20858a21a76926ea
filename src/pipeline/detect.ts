import { delimiterSign } from '../domain/delimiter.ts';
import { UserError } from '../domain/error.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Profile } from '../profiles/profile.ts';
import { candidateDialects, dialectOfRows, firstRecords } from './dialects.ts';
import { unguard } from './guard.ts';
import { type Dialect, plainDialect } from './read/dialect.ts';
import { titleKey, titlesOf } from './titles.ts';

/** What a list turned out to be. */
export interface Detected {
  profile: Profile;
  /** how its rows are written; of a workbook, whose delimiter is '', nothing */
  dialect: Dialect;
  /** how its titles are, where they are written otherwise */
  titleDialect?: Dialect;
  /** row number of the titles, 0 where the list has none */
  titleRow: number;
  /** the title cells as they came; without titles, the places of the columns (`Column A`) */
  titles: string[];
  /** lines above the titles that are no data, as text */
  skipped: string[];
}

/** The title row is looked for in so many records. */
const depth = 20;

/**
 * Finds the title row and the profile, trying each delimiter: the right one is the one that yields known titles. Those
 * of saved mappings are tried where no usual one does.
 *
 * @param head the beginning of the text, at least its first 20 records
 * @param wanted a profile id that the user named, or ''
 * @param delimiter the user's, or ''
 * @param titleRow where the user says that the titles stand; null to look for them
 * @throws UserError `empty-file`, `unknown-columns`, `ambiguous-columns`, `unknown-profile`
 */
export function detectList(
  head: string,
  profiles: readonly Profile[],
  wanted: string,
  fileName: string,
  delimiter = '',
  titleRow: number | null = null,
): Detected {
  const asked = askedFor(profiles, wanted);
  const readings = readingsOf(head, delimiter, fileName);
  // of blanks and delimiters alone, some other sign would make cells of the latter
  if (!/[^\s,;|"]/.test(head) || readings.every(({ records }) => records.length === 0)) {
    throw new UserError(
      'empty-file',
      `${fileName} holds only blank lines. Export the list again and choose the new file.`,
    );
  }
  const found = titleRowIn(readings, asked, titleRow, fileName);
  const own =
    delimiter !== '' || (found && usual.test(found.dialect.delimiter))
      ? null
      : byOwnDelimiter(head, asked, titleRow, fileName);
  const detected = own ?? found;
  if (!detected) {
    const likely = readings.filter(({ dialect }) => usual.test(dialect.delimiter));
    throw unknownColumns(likely.length > 0 ? likely : readings, asked, fileName);
  }
  return withRows(head, detected, delimiter, fileName);
}

/** Others may be no more than a part of the sign that was saved. */
const usual = /^[,;\t|] ?$/;

function readingsOf(head: string, delimiter: string, fileName: string) {
  return candidateDialects(head, delimiter, true).map((dialect) => ({
    dialect,
    records: firstRecords(head, dialect, fileName, depth),
  }));
}

/** The titles of a profile, separated by the sign that was saved with it. */
function byOwnDelimiter(
  head: string,
  asked: readonly Profile[],
  titleRow: number | null,
  fileName: string,
): Detected | null {
  for (const delimiter of new Set(asked.map((profile) => profile.delimiter ?? ''))) {
    if (delimiter === '') continue;
    const own = asked.filter((profile) => profile.delimiter === delimiter);
    const readings = readingsOf(head, delimiterSign(delimiter), fileName);
    const detected = titleRowIn(readings, own, titleRow, fileName);
    if (detected) return detected;
  }
  return null;
}

/** The rows need not be written as the titles are. */
export function withRows<Found extends Omit<Detected, 'profile'>>(
  head: string,
  found: Found,
  delimiter: string,
  fileName: string,
): Found {
  const titles = { ...found, width: found.titles.length };
  const dialect = dialectOfRows(head, titles, delimiter, fileName);
  return dialect === found.dialect ? found : { ...found, dialect, titleDialect: found.dialect };
}

/**
 * Finds the sheets whose titles are known, and their title rows.
 *
 * @param sheets the first records of each sheet
 * @param wanted a profile id that the user named, or ''
 * @param titleRow where the user says that the titles stand; null to look for them
 * @returns the position of each such sheet and what it is; at least one
 * @throws UserError `empty-file`, `unknown-columns`, `ambiguous-columns`, `unknown-profile`
 */
export function detectSheets(
  sheets: readonly { records: SourceRow[] }[],
  profiles: readonly Profile[],
  wanted: string,
  fileName: string,
  titleRow: number | null = null,
): { sheet: number; detected: Detected }[] {
  const asked = askedFor(profiles, wanted);
  const found = sheets.flatMap(({ records }, sheet) => {
    const detected = titleRowIn([{ dialect: plainDialect(''), records }], asked, titleRow, fileName);
    return detected ? [{ sheet, detected }] : [];
  });
  if (found.length > 0) return found;
  if (sheets.every(({ records }) => records.length === 0))
    throw new UserError('empty-file', `${fileName} holds only blank sheets. Choose the file with the list.`);
  throw unknownColumns(sheets, asked, fileName);
}

/** So many records of each sheet are looked through for titles. */
export const titleDepth = depth;

/** @throws UserError `unknown-profile` */
function askedFor(profiles: readonly Profile[], wanted: string): readonly Profile[] {
  if (wanted === '') return profiles.filter(({ untitled }) => !untitled);
  const asked = profiles.filter((profile) => profile.id === wanted);
  // whoever names a profile knows better than the titles that speak against it
  if (asked.length > 0) return asked.map((profile) => ({ ...profile, unless: [] }));
  throw new UserError(
    'unknown-profile',
    `There is no profile "${wanted}". Known are ${profiles.map((p) => p.id).join(', ')}.`,
  );
}

function titleRowIn(
  readings: readonly { dialect: Dialect; records: SourceRow[] }[],
  asked: readonly Profile[],
  titleRow: number | null,
  fileName: string,
): Detected | null {
  for (let index = 0; index < depth; index++) {
    for (const { dialect, records } of readings) {
      const record = records[index];
      if (titleRow !== null && record?.row !== titleRow) continue;
      const titles = record ? titlesOf(record) : [];
      const profile = record && matchingProfile(titles, asked, fileName);
      if (profile) {
        const skipped = records
          .slice(0, index)
          .map(({ cells }) => cells.filter((cell) => cell.trim()).join(' '));
        return { profile, dialect, titleRow: record.row, titles, skipped };
      }
    }
  }
  return null;
}

/**
 * The one profile whose titles these are; the lowest rank wins, then of saved ones the one with more titles. Two that
 * are alike in that are an error that names both.
 */
export function matchingProfile(
  cells: readonly string[],
  profiles: readonly Profile[],
  fileName: string,
): Profile | null {
  const matches = profiles
    .filter((profile) => fits(profile, titleKeys(cells, profile)))
    .sort((a, b) => a.rank - b.rank || weight(b) - weight(a));
  const [first, second] = matches;
  if (first && second && first.rank === second.rank && weight(first) === weight(second)) {
    throw new UserError(
      'ambiguous-columns',
      `The titles of ${fileName} fit both "${first.name}" and "${second.name}". Say which it is (profile ${first.id} or ${second.id}).`,
      { profiles: [first.id, second.id] },
    );
  }
  return first ?? null;
}

/** Of mappings that the user saved, the one that knows more of the titles goes first. */
function weight({ source, columns }: Profile): number {
  return source === 'saved' ? columns.length : 0;
}

function fits(profile: Profile, keys: Set<string>): boolean {
  return (
    profile.knownBy.every((titles) => titles.some((title) => keys.has(titleKey(title)))) &&
    !profile.unless?.some((title) => keys.has(titleKey(title)))
  );
}

/** Titles as they are compared; those of Roster's own files carry the guard. */
function titleKeys(cells: readonly string[], profile: Profile): Set<string> {
  return new Set(cells.map((cell) => titleKey(profile.guarded ? unguard(cell) : cell)));
}

/** Names the columns found and what the closest profile lacks. */
function unknownColumns(
  readings: readonly { records: SourceRow[] }[],
  profiles: readonly Profile[],
  fileName: string,
): UserError {
  let best = { score: -1, columns: [] as string[], profile: profiles[0], missing: [] as string[] };
  for (const { records } of readings) {
    for (const { cells } of records) {
      for (const profile of profiles.filter((p) => p.rank > 0 || profiles.length === 1)) {
        const keys = titleKeys(cells, profile);
        const missing = profile.knownBy
          .filter((titles) => !titles.some((title) => keys.has(titleKey(title))))
          .map((titles) => titles.join(' or '));
        const known = profile.columns.filter(({ title }) => keys.has(titleKey(title))).length;
        const score =
          known * 1000 +
          (1 - missing.length / profile.knownBy.length) * 30_000 +
          cells.filter((cell) => cell.trim()).length;
        if (score > best.score)
          best = { score, columns: cells.map((cell) => cell.trim()).filter(Boolean), profile, missing };
      }
    }
  }
  const shown = best.columns
    .slice(0, 30)
    .map((title) => (title.length > 60 ? `${title.slice(0, 60)}…` : title));
  const lacks =
    best.missing.length > 0
      ? `it lacks ${best.missing.map((title) => `"${title}"`).join(', ')}`
      : 'it has a title too many';
  return new UserError(
    'unknown-columns',
    `${fileName} has no title row that Roster knows. Found: ${shown.join(', ')}. Closest is "${best.profile?.name}": ${lacks}. Export one of the LinkShare lists with its title row, rename the columns, or map them once on the pages and save that mapping.`,
    { columns: best.columns, closest: best.profile?.id, missing: best.missing },
  );
}
