import type { ImportChoices } from '../domain/import.ts';
import type { Store } from '../store/open.ts';
import { analyse, isReport, refuseUnready } from './analysis.ts';
import { today } from './clock.ts';
import { type JudgedList, judgeList } from './judged-rows.ts';
import type { OpenList } from './open-list.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Hooks } from './run.ts';

/** Does a piece of work with a thread that reads ahead, where the list and the processors are such that it helps. */
export function readingAhead<Result>(path: string, hooks: Hooks, work: (hooks: Hooks) => Result): Result {
  const ahead = ReadAhead.start(path, hooks.processors ?? 1);
  try {
    return work({ ...hooks, ahead });
  } finally {
    ahead?.stop();
  }
}

/**
 * Begins to read a list and to judge its rows.
 *
 * @returns waits for what only the whole file can tell. @throws UserError as `analyse`, and so do the rows
 */
export function readJudged(
  db: Store | null,
  list: OpenList,
  choices: ImportChoices,
  { ahead }: Hooks,
): () => JudgedList {
  if (ahead && canReadAhead(list)) {
    refuseUnready(list, choices);
    return ahead.begin(list, choices, today());
  }
  return () => judgeList(analyse(db, list, choices, today()));
}

/** Corrections, edits and workbooks are read with what the thread has not. */
function canReadAhead(list: OpenList): boolean {
  return list.text !== null && list.file.edits?.isEmpty !== false && !isReport(list);
}
