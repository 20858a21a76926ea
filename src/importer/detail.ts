import type { ImportDetailJson, ImportStatus } from '../domain/import.ts';
import { matchKey } from '../domain/names.ts';
import type { Notice, Problem } from '../domain/problem.ts';
import { shownDelimiter } from '../pipeline/read/dialect.ts';
import type { ListFacts } from './list-analysis.ts';
import type { RunResult } from './run.ts';

/** So many problems stand in an import's answer; there may be more, which `problemsTotal` counts. */
const shownProblems = 1000;

/**
 * Keeps the first problems and counts all. Copies: a value that is cut from the list's text would keep that piece of the
 * text for as long as the problem.
 */
export class ProblemList {
  readonly shown: Problem[] = [];
  total = 0;
  readonly #most: number;

  constructor(most = shownProblems) {
    this.#most = most;
  }

  add(problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    this.total += problems.length;
    const wanted = problems.slice(0, this.#most - this.shown.length);
    this.shown.push(...wanted.map((problem) => JSON.parse(JSON.stringify(problem))));
  }
}

/** An import as programs see it. */
export function detailOf(
  id: number | null,
  status: ImportStatus,
  facts: ListFacts,
  result: RunResult,
  notices: Notice[],
  problems: ProblemList,
): ImportDetailJson {
  const { list, settings, reading } = facts;
  return {
    import: id,
    profile: list.detected.profile.id,
    file: list.file.name,
    encoding: list.encoding.name,
    delimiter: shownDelimiter(list.detected.dialect),
    dateOrder: reading.dateOrder,
    network: result.only.network ?? settings.network,
    brand: spelt(settings.brand, result.only.brand),
    status,
    corrects: result.corrects,
    ...result.counts,
    notices,
    problems: problems.shown,
    problemsTotal: problems.total,
  };
}

/** The brand that was chosen, as the existing one is spelt; where none was chosen, the one that all rows name. */
function spelt(chosen: string, only: string | null): string {
  if (only === null) return chosen;
  return chosen === '' || matchKey(chosen) === matchKey(only) ? only : chosen;
}
