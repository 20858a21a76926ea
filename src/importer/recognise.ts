import { delimiterSign } from '../domain/delimiter.ts';
import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { SourceRow } from '../domain/row.ts';
import { type Detected, detectList, detectSheets, titleDepth } from '../pipeline/detect.ts';
import {
  guessSheets,
  guessSheetsWithoutTitles,
  guessTitles,
  guessWithoutTitles,
  type TitleRow,
} from '../pipeline/guess/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Profile } from '../profiles/index.ts';
import type { Store } from '../store/open.ts';
import { knownProfiles } from './profiles.ts';
import { firstIsData, lacksColumns, needsTitles, refuseUnreadable, titlesThere } from './without-titles.ts';

/** So many records of a sheet are enough to recognise it, and to see how many columns it has. */
export const sheetDepth = 500;

/**
 * Says what a text is: a list that a profile knows, or one whose columns the user maps, with its titles guessed.
 *
 * @param db knows the saved mappings; null where only the built-in profiles are asked
 * @param head the beginning of the text
 * @throws UserError `empty-file`, `unknown-columns`, `no-titles`, `titles-found`, `ambiguous-columns`, `unknown-profile`
 */
export function recognise(
  db: Store | null,
  head: string,
  choices: ImportChoices,
  fileName: string,
): Detected {
  const profiles = knownProfiles(db);
  const named = profiles.find(({ id }) => id === choices.profile);
  if (named?.untitled && named.delimiter && choices.delimiter === '')
    return recogniseSplit(profiles, head, choices, named.delimiter, fileName);
  return readAs(profiles, head, choices, fileName);
}

/** No titles show which delimiter is right: the one that was saved, unless it makes no table. */
function recogniseSplit(
  profiles: readonly Profile[],
  head: string,
  choices: ImportChoices,
  delimiter: string,
  fileName: string,
): Detected {
  try {
    return readAs(profiles, head, { ...choices, delimiter }, fileName);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    return readAs(profiles, head, choices, fileName);
  }
}

function readAs(
  profiles: readonly Profile[],
  head: string,
  choices: ImportChoices,
  fileName: string,
): Detected {
  const delimiter = delimiterSign(choices.delimiter);
  const [found] = recogniseBy(profiles, choices, fileName, {
    detect: (wanted, row) => [
      { sheet: 0, detected: detectList(head, profiles, wanted, fileName, delimiter, row) },
    ],
    titles: (row) => placed(guessTitles(head, fileName, row, delimiter)),
    withoutTitles: (said) => placed(guessWithoutTitles(head, fileName, said, delimiter)),
  });
  if (!found) throw new Error(`${fileName} has no list, and yet was not refused.`);
  return found.detected;
}

/**
 * The same for the sheets of a workbook.
 *
 * @param sheets the first records of each
 * @returns every sheet with a list; at least one
 * @throws UserError as `recognise`
 */
export function recogniseSheets(
  db: Store | null,
  sheets: readonly { records: SourceRow[] }[],
  choices: ImportChoices,
  fileName: string,
): FoundList[] {
  const profiles = knownProfiles(db);
  const heads = sheets.map(({ records }) => ({ records: records.slice(0, titleDepth) }));
  return recogniseBy(profiles, choices, fileName, {
    detect: (wanted, row) => detectSheets(heads, profiles, wanted, fileName, row),
    titles: (row) => guessSheets(sheets, row),
    withoutTitles: (said) => guessSheetsWithoutTitles(sheets, said),
  });
}

/** Does this fault say that no profile knows the list? */
export function isUnknown(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'unknown-columns';
}

interface FoundList {
  sheet: number;
  detected: Detected;
}

interface FoundTitles {
  sheet: number;
  titles: TitleRow;
}

/** How the lists of a text, or of a workbook's sheets, are found. */
interface Ways {
  /** @throws UserError `unknown-columns` and others */
  detect(wanted: string, row: number | null): FoundList[];
  titles(row: number | null): FoundTitles[];
  /** @param said the user says that there are no titles */
  withoutTitles(said: boolean): FoundTitles[];
}

/** The user maps the columns where they said so, or where they mapped some of a list that nothing knows. */
function recogniseBy(
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

function placed(titles: TitleRow | null): FoundTitles[] {
  return titles ? [{ sheet: 0, titles }] : [];
}

/** Null where the user says nothing, 0 where they say that there are no titles. */
function rowOf({ titleRow }: ImportChoices): number | null {
  return titleRow === '' ? null : Number(titleRow);
}
