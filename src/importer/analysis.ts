import type { ImportChoices } from '../domain/import.ts';
import { refuseIncomplete, refuseUndecided } from '../pipeline/remap.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Store } from '../store/open.ts';
import { analyseCorrections } from './corrections-analysis.ts';
import { refuseWithoutBrand } from './list.ts';
import { type Analysis, analyseList } from './list-analysis.ts';
import type { OpenList } from './open-list.ts';

/**
 * Reads a list from end to end, twice where partners seem to stand in it more than once.
 *
 * @param db for corrected reports: the imports their rows came from
 * @param today ISO date
 * @throws UserError `brand-missing`, `duplicate-columns`, `field-twice`, `field-missing`, `too-many-rows` …
 */
export function analyse(db: Store | null, list: OpenList, choices: ImportChoices, today: string): Analysis {
  if (db && isReport(list)) {
    refuseWithoutBrand(list.detected, choices);
    return analyseCorrections(db, list, choices, today);
  }
  refuseUnready(list, choices);
  return analyseList(list, choices, today);
}

/**
 * Refuses an ordinary list that lacks an answer.
 *
 * @throws UserError `brand-missing`, `duplicate-columns`, `field-twice`, `field-missing` …
 */
export function refuseUnready(list: OpenList, choices: ImportChoices): void {
  refuseWithoutBrand(list.detected, choices);
  refuseUndecided(list.mapping, list.file.name);
  const isMapped = list.detected.profile.id === byHand.id || Object.keys(choices.columns).length > 0;
  if (isMapped && !isReport(list)) refuseIncomplete(list.mapping, list.file.name);
}

/** Are its rows those that failed in other imports? */
export function isReport({ detected }: OpenList): boolean {
  return detected.profile.id === 'failed-rows';
}
