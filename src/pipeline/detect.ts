import { UserError } from '../domain/error.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Profile } from '../profiles/profile.ts';
import { unguard } from './guard.ts';
import { readRecords, separatorLine } from './read/records.ts';
import { titleKey } from './titles.ts';

/** What a list turned out to be. */
export interface Detected {
  profile: Profile;
  delimiter: string;
  /** row number of the titles */
  titleRow: number;
  /** the title cells as they came */
  titles: string[];
  /** lines above the titles that are no data, as text */
  skipped: string[];
}

const delimiters = [',', ';', '\t', '|'];
/** The title row is looked for in so many records. */
const depth = 20;

/**
 * Finds the title row and the profile, trying each delimiter: the right one is the one that yields known titles.
 *
 * @param head the beginning of the text, at least its first 20 records
 * @param wanted a profile id that the user named, or ''
 * @throws UserError `empty-file`, `unknown-columns`, `ambiguous-columns`, `unknown-profile`
 */
export function detectList(
  head: string,
  profiles: readonly Profile[],
  wanted: string,
  fileName: string,
): Detected {
  const asked = askedFor(profiles, wanted);
  const readings = candidateDelimiters(head).map((delimiter) => ({
    delimiter,
    records: firstRecords(head, delimiter, fileName),
  }));
  if (readings.every(({ records }) => records.length === 0)) {
    throw new UserError(
      'empty-file',
      `${fileName} holds only blank lines. Export the list again and choose the new file.`,
    );
  }
  const detected = titleRowIn(readings, asked, fileName);
  if (!detected) throw unknownColumns(readings, asked, fileName);
  return detected;
}

/**
 * Finds the sheet whose titles are known, and its title row.
 *
 * @param sheets the first records of each sheet
 * @returns the sheet's position and what it is
 * @throws UserError `empty-file`, `unknown-columns`, `ambiguous-columns`, `unknown-profile`, `several-sheets`
 */
export function detectSheet(
  sheets: readonly { name: string; records: SourceRow[] }[],
  profiles: readonly Profile[],
  wanted: string,
  fileName: string,
): { sheet: number; detected: Detected } {
  const asked = askedFor(profiles, wanted);
  const found = sheets.flatMap(({ records }, sheet) => {
    const detected = titleRowIn([{ delimiter: '', records }], asked, fileName);
    return detected ? [{ sheet, detected }] : [];
  });
  const [first, second] = found;
  if (first && second) {
    const names = found.map(({ sheet }) => `"${sheets[sheet]?.name}"`).join(', ');
    throw new UserError(
      'several-sheets',
      `${fileName} has ${found.length} sheets with a list: ${names}. Say which is meant: delete the others, or save the one as a file of its own.`,
    );
  }
  if (first) return first;
  if (sheets.every(({ records }) => records.length === 0))
    throw new UserError('empty-file', `${fileName} holds only blank sheets. Choose the file with the list.`);
  throw unknownColumns(
    sheets.map(({ records }) => ({ records })),
    asked,
    fileName,
  );
}

/** So many records of each sheet are looked through for titles. */
export const titleDepth = depth;

/** @throws UserError `unknown-profile` */
function askedFor(profiles: readonly Profile[], wanted: string): readonly Profile[] {
  if (wanted === '') return profiles;
  const asked = profiles.filter((profile) => profile.id === wanted);
  // whoever names a profile knows better than the titles that speak against it
  if (asked.length > 0) return asked.map((profile) => ({ ...profile, unless: [] }));
  throw new UserError(
    'unknown-profile',
    `There is no profile "${wanted}". Known are ${profiles.map((p) => p.id).join(', ')}.`,
  );
}

function titleRowIn(
  readings: readonly { delimiter: string; records: SourceRow[] }[],
  asked: readonly Profile[],
  fileName: string,
): Detected | null {
  for (let index = 0; index < depth; index++) {
    for (const { delimiter, records } of readings) {
      const record = records[index];
      const profile = record && matchingProfile(record.cells, asked, fileName);
      if (profile) {
        const skipped = records
          .slice(0, index)
          .map(({ cells }) => cells.filter((cell) => cell.trim()).join(' '));
        return { profile, delimiter, titleRow: record.row, titles: record.cells, skipped };
      }
    }
  }
  return null;
}

/** The delimiters to try; the one that the file itself names first. */
export function candidateDelimiters(head: string): string[] {
  const hint = separatorLine.exec(head)?.[1];
  return hint ? [hint, ...delimiters.filter((delimiter) => delimiter !== hint)] : delimiters;
}

/** The first records of the text, as far as they can be read. */
export function firstRecords(
  head: string,
  delimiter: string,
  fileName: string,
  most: number = depth,
): SourceRow[] {
  const records: SourceRow[] = [];
  try {
    for (const batch of readRecords(inPieces(head), delimiter, fileName)) {
      records.push(...batch.slice(0, most - records.length));
      if (records.length === most) break;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return records;
}

/** PapaParse looks for a delimiter up to the end of the text from every quoted cell: that end had better be near. */
function* inPieces(head: string): Generator<string> {
  for (let from = 0; from < head.length; from += 16_384) yield head.slice(from, from + 16_384);
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
