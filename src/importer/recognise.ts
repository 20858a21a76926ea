import { delimiterSign } from '../domain/delimiter.ts';
import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { SourceRow } from '../domain/row.ts';
import { type Detected, detectList, detectSheets, titleDepth } from '../pipeline/detect.ts';
import { guessSheets, guessTitles } from '../pipeline/guess/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Store } from '../store/open.ts';
import { knownProfiles } from './profiles.ts';

/** So many records of a sheet are enough to recognise it. */
export const sheetDepth = titleDepth * 2;

/**
 * Says what a text is: a list that a profile knows, or one whose columns the user maps, with its titles guessed.
 *
 * @param db knows the saved mappings; null where only the built-in profiles are asked
 * @param head the beginning of the text
 * @throws UserError `empty-file`, `unknown-columns`, `no-titles`, `ambiguous-columns`, `unknown-profile`
 */
export function recognise(
  db: Store | null,
  head: string,
  choices: ImportChoices,
  fileName: string,
): Detected {
  return orByHand(
    choices,
    fileName,
    () => detectList(head, knownProfiles(db), choices.profile, fileName, delimiterSign(choices.delimiter)),
    () => {
      const titles = guessTitles(head, fileName, rowOf(choices), delimiterSign(choices.delimiter));
      return titles && { ...titles, profile: byHand };
    },
  );
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
): { sheet: number; detected: Detected }[] {
  const heads = sheets.map(({ records }) => ({ records: records.slice(0, titleDepth) }));
  return orByHand(
    choices,
    fileName,
    () => detectSheets(heads, knownProfiles(db), choices.profile, fileName),
    () => {
      const found = guessSheets(sheets, rowOf(choices));
      if (found.length === 0) return null;
      return found.map(({ sheet, titles }) => ({ sheet, detected: { ...titles, profile: byHand } }));
    },
  );
}

/** Does this fault say that no profile knows the list? */
export function isUnknown(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'unknown-columns';
}

/** The user maps the columns where they said so, or where they mapped some of a list that nothing knows. */
function orByHand<Found>(
  choices: ImportChoices,
  fileName: string,
  detect: () => Found,
  guess: () => Found | null,
): Found {
  const isMapped = Object.keys(choices.columns).length > 0;
  if (choices.profile === byHand.id) return guess() ?? refuseUnreadable(choices, fileName);
  try {
    return detect();
  } catch (error) {
    const guessed = isUnknown(error) && isMapped && choices.profile === '' ? guess() : null;
    if (guessed === null) throw error;
    return guessed;
  }
}

/** 0 where the user says nothing. */
function rowOf({ titleRow }: ImportChoices): number {
  return Number(titleRow || 0);
}

function refuseUnreadable({ titleRow }: ImportChoices, fileName: string): never {
  if (titleRow !== '')
    throw new UserError(
      'no-titles',
      `Row ${titleRow} of ${fileName} cannot be its titles: they stand among the first ${titleDepth} rows that are not blank, with rows below them.`,
      { field: 'titleRow' },
    );
  throw new UserError(
    'no-titles',
    `Nothing among the first ${titleDepth} rows of ${fileName} looks like titles with rows below them. Put a row of titles above the list, and send it again.`,
  );
}
