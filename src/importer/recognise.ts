import { delimiterSign } from '../domain/delimiter.ts';
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
import type { Profile } from '../profiles/index.ts';
import type { Store } from '../store/open.ts';
import { knownProfiles } from './profiles.ts';
import { type FoundList, isUnknown, recogniseBy } from './recognise-ways.ts';

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

function placed(titles: TitleRow | null) {
  return titles ? [{ sheet: 0, titles }] : [];
}
