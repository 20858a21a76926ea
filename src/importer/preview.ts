import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import type { ReadingView, RowView } from '../domain/import-view.ts';
import { wholeRow } from '../domain/outcome.ts';
import type { RowPlan } from '../pipeline/plan.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import type { Store } from '../store/open.ts';
import { PartnerStates } from '../store/partner-states.ts';
import { PlanFile } from '../store/plan-file.ts';
import { detailOf, ProblemList } from './detail.ts';
import { hashOf, type ListFile } from './file.ts';
import type { BadRow, GoodRow, IgnoredRow, JudgedRow } from './judged-rows.ts';
import { openList } from './list.ts';
import { readJudged } from './read-judged.ts';
import type { RowEdits } from './row-edits.ts';
import { type Hooks, type RowSink, runRows } from './run.ts';
import { warningsBefore } from './warnings.ts';

export interface PreviewOptions {
  /** where the rows are kept for the page, null for none */
  planPath: string | null;
  /** so many problems are given */
  mostProblems?: number;
}

/**
 * Says what an import would do, row by row, and writes no partner: the same run that commit makes.
 *
 * @throws UserError for a list that cannot be read
 */
export function previewList(
  db: Store,
  id: number | null,
  file: ListFile,
  choices: ImportChoices,
  options: PreviewOptions,
  hooks: Hooks = {},
): { detail: ImportDetailJson; reading: ReadingView; settings: ImportSettings; fileHash: string } {
  const read = readJudged(db, openList(db, file, choices), choices, hooks);
  const fileHash = hashOf(file.path);
  const judged = read();
  const { facts } = judged;
  const states = new PartnerStates(db, facts.total);
  const plan = options.planPath === null ? null : new PlanFile(options.planPath);
  const sink = new PreviewSink(facts.edits, plan, new ProblemList(options.mostProblems));
  try {
    const result = runRows(judged, states, sink, hooks);
    plan?.close();
    const notices = [
      ...warningsBefore(db, states, result, facts.settings.brand, fileHash, id),
      ...facts.notices,
      ...result.notices,
    ];
    return {
      detail: detailOf(id, 'preview', facts, result, notices, sink.problems),
      reading: facts.reading,
      settings: facts.settings,
      fileHash,
    };
  } catch (error) {
    if (plan && options.planPath) plan.abandon(options.planPath);
    throw error;
  } finally {
    states.finish();
  }
}

class PreviewSink implements RowSink {
  readonly #edits: RowEdits;
  readonly #plan: PlanFile | null;
  readonly problems: ProblemList;

  constructor(edits: RowEdits, plan: PlanFile | null, problems: ProblemList) {
    this.#edits = edits;
    this.#plan = plan;
    this.problems = problems;
  }

  planned(row: GoodRow, plan: RowPlan): void {
    const { valid, warnings, cells } = row;
    this.problems.add(warnings);
    const changed = [...plan.partnerChanges, ...plan.partnershipChanges];
    const changes = plan.outcome === 'created' ? wholeRow(changed, plan.partner, plan.partnership) : changed;
    this.#keep(row, {
      outcome: plan.outcome,
      ...valid,
      partnerId: plan.partner.id,
      changes,
      problems: warnings,
      cells,
      reason: null,
    });
  }

  failed(row: BadRow): void {
    this.problems.add(row.problems);
    this.#keep(row, { ...blank, outcome: 'failed', problems: row.problems, cells: row.cells });
  }

  ignored(row: IgnoredRow): void {
    this.#keep(row, { ...blank, outcome: 'ignored', reason: row.reason, cells: row.cells });
  }

  #keep({ row, origin: from }: JudgedRow, view: Omit<RowView, 'row' | 'correctedBy' | 'edits'>): void {
    const origin = from && { import: from.importId, row: from.row };
    this.#plan?.add({ ...view, row }, origin, this.#edits.cellsOf(row));
  }
}

const blank = {
  networkPublisherId: '',
  name: '',
  network: '',
  brand: '',
  partnerId: null,
  changes: [],
  problems: [],
  reason: null,
};
