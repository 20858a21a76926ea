import type { Status } from '../domain/partner.ts';
import type { Problem } from '../domain/problem.ts';
import type { ValidRow } from '../domain/row.ts';
import { checkRow } from '../pipeline/validate/index.ts';
import type { Analysis, ListFacts } from './list-analysis.ts';
import { leftOutReason, noDataReason } from './list-repeats.ts';
import { rowName } from './reading.ts';
import type { Origin, ReadRow } from './rows.ts';
import { noTally, type RunTally } from './run-notices.ts';

interface JudgedHead {
  row: number;
  origin: Origin | null;
}

export interface GoodRow extends JudgedHead {
  kind: 'good';
  valid: ValidRow;
  /** what the import sets where the row says none */
  status: Status | null;
  warnings: Problem[];
  /** as they are stored, where something is doubtful or was corrected: such a row is worth another look; else null */
  cells: string[] | null;
}

export interface BadRow extends JudgedHead {
  kind: 'failed';
  problems: Problem[];
  cells: string[];
}

export interface IgnoredRow extends JudgedHead {
  kind: 'ignored';
  reason: string;
  cells: string[];
}

/** A row that is judged by itself and by its list, before it is compared with what is stored. */
export type JudgedRow = GoodRow | BadRow | IgnoredRow;

/** A list that was read from end to end, and its rows as they are judged. */
export interface JudgedList {
  facts: ListFacts;
  /** every data row once, in the file's order, in batches */
  rows(): Iterable<JudgedRow[]>;
  /** what was counted, once the rows are through */
  tally(): RunTally;
}

/** Judges the rows as they are asked for. @param seen hears how many bytes were read */
export function judgeList(analysis: Analysis, seen?: (bytes: number) => void): JudgedList {
  const judge = new Judge(analysis);
  return {
    facts: analysis,
    *rows() {
      for (const batch of analysis.rows(seen)) yield batch.map((row) => judge.row(row));
    },
    tally: () => judge.tally,
  };
}

class Judge {
  readonly #analysis: Analysis;
  readonly tally: RunTally;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    this.tally = noTally(analysis.repeats.ignored.size);
  }

  row(read: ReadRow): JudgedRow {
    const { origin, status } = read;
    const { row } = read.source;
    const isEdited = this.#analysis.edits.cellsOf(row).length > 0;
    if (isEdited && !read.leftOut) this.tally.edited++;
    const reason = this.#whyIgnored(read);
    if (reason !== null)
      return { kind: 'ignored', row, origin, reason, cells: this.#analysis.storedCells(read) };
    if (read.unknownImport) this.tally.unknownImports++;
    const { valid, problems } = checkRow(read.source, read.rules, this.tally);
    const all = this.#allProblems(read, problems);
    if (!valid || all.some(({ severity }) => severity === 'error'))
      return { kind: 'failed', row, origin, problems: all, cells: this.#analysis.storedCells(read) };
    const { restored } = this.tally;
    for (const title of read.restored) restored.set(title, (restored.get(title) ?? 0) + 1);
    const cells = all.length > 0 || isEdited ? this.#analysis.storedCells(read) : null;
    return { kind: 'good', row, origin, status, valid, warnings: all, cells };
  }

  /** What is wrong with the row as such is said once. */
  #allProblems(row: ReadRow, problems: Problem[]): Problem[] {
    const conflicts = this.#analysis.repeats.conflicts.get(row.source.row);
    if (row.problems.length === 0 && !conflicts) return this.#placed(problems);
    const ofRow = row.problems.filter(({ code }) => !problems.some((found) => found.code === code));
    return this.#placed([...ofRow, ...problems, ...(conflicts ?? [])]);
  }

  /** Rows of several sheets are numbered as if of one, so that each message says where its row really stands. */
  #placed(problems: Problem[]): Problem[] {
    const { list } = this.#analysis;
    if (problems.length === 0 || !list.sheets || list.sheets.read.length < 2) return problems;
    return problems.map((problem) => ({
      ...problem,
      message: `${problem.message} It stands in ${rowName(list, problem.row)}.`,
    }));
  }

  #whyIgnored(row: ReadRow): string | null {
    const repeats = this.#analysis.repeats.ignored.get(row.source.row);
    if (repeats !== undefined) return `The same as ${rowName(this.#analysis.list, repeats)}, cell for cell.`;
    const reason = noDataReason(row, this.#analysis.list);
    if (reason === leftOutReason) this.tally.leftOut++;
    else if (reason !== null) this.tally.totals++;
    return reason;
  }
}
