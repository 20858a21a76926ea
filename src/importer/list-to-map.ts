import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import { guessColumns } from '../pipeline/guess/columns.ts';
import { remap } from '../pipeline/remap.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Store } from '../store/open.ts';
import type { ListFile } from './file.ts';
import { openList } from './list.ts';
import type { OpenList } from './open-list.ts';
import { firstRows } from './reading.ts';
import { isUnknown } from './recognise-ways.ts';

/**
 * Opens a list for its page: one that no profile knows is opened too, its columns guessed, and waits for the user's word.
 *
 * @returns the list with its columns as they are chosen or guessed; and why it must be asked, null where it need not
 * @throws UserError as `openList`; `unknown-columns` only where nothing looks like a table
 */
export function openToMap(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
): { list: OpenList; unknown: UserError | null } {
  const isMapped = Object.keys(choices.columns).length > 0;
  try {
    const list = openList(db, file, choices);
    if (list.detected.profile.id !== byHand.id || isMapped) return { list, unknown: null };
    return { list: withGuesses(list), unknown: unmapped(file.name) };
  } catch (error) {
    if (!isUnknown(error) || choices.profile !== '') throw error;
    return { list: withGuesses(openAnyhow(db, file, choices, error)), unknown: error };
  }
}

function openAnyhow(db: Store | null, file: ListFile, choices: ImportChoices, why: UserError): OpenList {
  try {
    return openList(db, file, { ...choices, profile: byHand.id });
  } catch (error) {
    throw error instanceof UserError && error.code === 'no-titles' ? why : error;
  }
}

function withGuesses(list: OpenList): OpenList {
  const { titles, titleRow, profile } = list.detected;
  const rows = firstRows(list).map(({ cells }) => cells);
  // places are no titles: the values alone tell what they hold
  const words = titleRow === 0 ? titles.map(() => '') : titles;
  const guesses = guessColumns(words, rows).map((target, index) => [String(index), target]);
  return { ...list, mapping: remap(titles, profile, Object.fromEntries(guesses)) };
}

function unmapped(fileName: string): UserError {
  return new UserError(
    'unknown-columns',
    `The columns of ${fileName} are to be mapped by hand: say where each goes.`,
  );
}
