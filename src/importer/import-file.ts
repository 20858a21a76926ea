import { rmSync } from 'node:fs';
import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import type { Problem } from '../domain/problem.ts';
import { moveDraft } from '../store/queue.ts';
import { problemsOfImport } from '../store/row-problems.ts';
import { isUnknownOutcome } from '../store/transaction.ts';
import { commitList } from './commit.ts';
import type { ListFile } from './file.ts';
import { inspectHead, refuseWithoutBrand } from './list.ts';
import { previewList } from './preview.ts';
import { readingAhead } from './read-judged.ts';
import { receiveFile } from './receive.ts';
import { forgetDraft } from './recover.ts';
import type { Hooks } from './run.ts';
import { folderOf, uploadOf, type Workplace } from './workplace.ts';

/**
 * The command line's import: one pass, committed or only shown.
 *
 * @param mostProblems how many problems a preview gives; all those of an import stand in its database (`allProblems`)
 * @throws UserError for a list that cannot be read; nothing is written then
 */
export function importFile(
  workplace: Workplace,
  file: ListFile,
  choices: ImportChoices,
  { commit, mostProblems }: { commit: boolean; mostProblems?: number },
  hooks: Hooks = {},
): ImportDetailJson {
  return readingAhead(file.path, hooks, (withThread) => {
    refuseWithoutBrand(inspectHead(workplace.db, file, choices, false), choices);
    if (commit) return receiveAndCommit(workplace, file, choices, withThread);
    const options = { planPath: null, ...(mostProblems ? { mostProblems } : {}) };
    return previewList(workplace.db, null, file, choices, options, withThread).detail;
  });
}

/** All problems of an import that was made just now; its detail has the first. */
export function allProblems(
  { db }: Workplace,
  { import: id, problems }: ImportDetailJson,
): Iterable<Problem> {
  return id === null ? problems : problemsOfImport(db, id);
}

function receiveAndCommit(
  workplace: Workplace,
  file: ListFile,
  choices: ImportChoices,
  hooks: Hooks,
): ImportDetailJson {
  const id = receiveFile(workplace, file, choices, { keep: true });
  try {
    moveDraft(workplace.queue, id, ['queued'], { status: 'running', job: 'commit', pid: process.pid });
    const upload = { path: uploadOf(workplace, id), name: file.name };
    const detail = commitList(workplace.db, id, upload, choices, hooks);
    forgetDraft(workplace, id);
    return detail;
  } catch (error) {
    if (!isUnknownOutcome(error)) {
      rmSync(folderOf(workplace, id), { recursive: true, force: true });
      forgetDraft(workplace, id);
    }
    throw error;
  }
}
