import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { Detected } from '../pipeline/detect.ts';
import type { TitleRow } from '../pipeline/guess/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Profile } from '../profiles/index.ts';
import { firstIsData, lacksColumns, needsTitles, refuseUnreadable, titlesThere } from './without-titles.ts';

/** A list that was recognised, and on which sheet. */
export interface FoundList {
  sheet: number;
  detected: Detected;
}

interface FoundTitles {
  sheet: number;
  titles: TitleRow;
}

/** How the lists of a text, or of a workbook's sheets, are found. */
export interface Ways {
  /** @throws UserError `unknown-columns` and others */
  detect(wanted: string, row: number | null): FoundList[];
  titles(row: number | null): FoundTitles[];
  /** @param said the user says that there are no titles */
  withoutTitles(said: boolean): FoundTitles[];
}

/**
 * Finds the lists: by the profile that the user names, or by their titles. The user maps the columns where they said so,
 * or where they mapped some of a list that nothing knows.
 *
 * @throws UserError `no-titles`, `titles-found`, and as `Ways.detect`
 */
export function recogniseBy(
  profiles: readonly Profile[],
  choices: ImportChoices,
  fileName: string,
  ways: Ways,
): FoundList[] {
  const row = rowOf(choices);
  const named = profiles.find(({ id }) => id === choices.profile);
  if (choices.profile === byHand.id)
    return orRefused(mapped(ways, row), () => refuseUnreadable(choices, fileName));
  if (named?.untitled) return byPlaces(named, row, fileName, ways);
  if (row === 0 && named) throw needsTitles(named, fileName);
  const hasNoTitles = row === 0 && choices.profile === '';
  const isMapped = Object.keys(choices.columns).length > 0 && choices.profile === '';
  try {
    if (hasNoTitles) throw firstIsData(fileName, {});
    return ways.detect(choices.profile, row);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return orRefused(isMapped ? mapped(ways, row) : [], () => refuseUnknown(error, fileName, ways));
  }
}

function orRefused(found: FoundList[], refuse: () => never): FoundList[] {
  return found.length > 0 ? found : refuse();
}

/** What is read by the user's own mapping. */
function mapped(ways: Ways, row: number | null): FoundList[] {
  const titled = row === 0 ? [] : ways.titles(row);
  const found = titled.length > 0 || (row !== null && row > 0) ? titled : ways.withoutTitles(row === 0);
  return readBy(byHand, found);
}

/** What a saved mapping for lists without titles reads. The places may be titles: those of a report without its own. */
function byPlaces(profile: Profile, row: number | null, fileName: string, ways: Ways): FoundList[] {
  if (row !== 0) {
    try {
      return ways.detect(profile.id, row);
    } catch (error) {
      if (!isUnknown(error) || row !== null) throw error;
    }
    const [titled] = ways.titles(null).filter(({ titles }) => titles.sure);
    if (titled) throw titlesThere(profile, titled.titles, fileName);
  }
  const found = ways.withoutTitles(true);
  const [first] = found;
  if (!first) throw lacksColumns(profile, 1, fileName);
  const fitting = found.filter(({ titles }) => fits(profile, titles.titles));
  if (fitting.length === 0) throw lacksColumns(profile, first.titles.titles.length, fileName);
  return readBy(profile, fitting);
}

function fits({ columns }: Profile, places: readonly string[]): boolean {
  return columns.every(({ title }) => places.includes(title));
}

function readBy(profile: Profile, found: readonly FoundTitles[]): FoundList[] {
  return found.map(({ sheet, titles: { sure: _, ...titles } }) => ({
    sheet,
    detected: { ...titles, profile },
  }));
}

/** Where the first row is data, what it holds are no titles to find fault with. */
function refuseUnknown(error: UserError, fileName: string, ways: Ways): never {
  if (ways.titles(null).length === 0 && ways.withoutTitles(false).length > 0)
    throw firstIsData(fileName, error.details);
  throw error;
}

/** Null where the user says nothing, 0 where they say that there are no titles. */
function rowOf({ titleRow }: ImportChoices): number | null {
  return titleRow === '' ? null : Number(titleRow);
}

/** Does this fault say that no profile knows the list? */
export function isUnknown(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'unknown-columns';
}
