import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import type { ReadingView, RowView } from '../domain/import-view.ts';
import { wholeRow } from '../domain/outcome.ts';
import type { Problem } from '../domain/problem.ts';
import type { ValidRow } from '../domain/row.ts';
import type { RowPlan } from '../pipeline/plan.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import type { Store } from '../store/open.ts';
import { PartnerStates } from '../store/partner-states.ts';
import { PlanFile } from '../store/plan-file.ts';
import { type Analysis, analyse } from './analysis.ts';
import { today } from './clock.ts';
import { detailOf, ProblemList } from './detail.ts';
import { hashOf, type ListFile } from './file.ts';
import { openList } from './list.ts';
import type { ReadRow } from './rows.ts';
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
  const analysis = analyse(db, openList(db, file, choices), choices, today());
  const fileHash = hashOf(file.path);
  const states = new PartnerStates(db);
  const plan = options.planPath === null ? null : new PlanFile(options.planPath);
  const sink = new PreviewSink(analysis, plan, new ProblemList(options.mostProblems));
  try {
    const result = runRows(analysis, states, sink, hooks);
    plan?.close();
    const notices = [
      ...warningsBefore(db, states, result, fileHash, id),
      ...analysis.notices,
      ...result.notices,
    ];
    return {
      detail: detailOf(id, 'preview', analysis, result, notices, sink.problems),
      reading: analysis.reading,
      settings: analysis.settings,
      fileHash,
    };
  } catch (error) {
    if (plan && options.planPath) plan.abandon(options.planPath);
    throw error;
  }
}

class PreviewSink implements RowSink {
  readonly #analysis: Analysis;
  readonly #plan: PlanFile | null;
  readonly problems: ProblemList;

  constructor(analysis: Analysis, plan: PlanFile | null, problems: ProblemList) {
    this.#analysis = analysis;
    this.#plan = plan;
    this.problems = problems;
  }

  planned(row: ReadRow, valid: ValidRow, plan: RowPlan, warnings: Problem[]): void {
    this.problems.add(warnings);
    const changed = [...plan.partnerChanges, ...plan.partnershipChanges];
    const changes = plan.outcome === 'created' ? wholeRow(changed, plan.partner, plan.partnership) : changed;
    this.#keep(row, {
      outcome: plan.outcome,
      ...valid,
      partnerId: plan.partner.id,
      changes,
      problems: warnings,
      cells: this.#isCorrectable(row, warnings) ? this.#analysis.storedCells(row) : null,
      reason: null,
    });
  }

  failed(row: ReadRow, problems: Problem[]): void {
    this.problems.add(problems);
    this.#keep(row, { ...blank, outcome: 'failed', problems, cells: this.#analysis.storedCells(row) });
  }

  ignored(row: ReadRow, reason: string): void {
    this.#keep(row, { ...blank, outcome: 'ignored', reason, cells: this.#analysis.storedCells(row) });
  }

  /** A row that goes in is worth another look where something is doubtful, or where it was corrected. */
  #isCorrectable(row: ReadRow, warnings: readonly Problem[]): boolean {
    return warnings.length > 0 || this.#analysis.edits.cellsOf(row.source.row).length > 0;
  }

  #keep(row: ReadRow, view: Omit<RowView, 'row' | 'correctedBy' | 'edits'>): void {
    const origin = row.origin && { import: row.origin.importId, row: row.origin.row };
    this.#plan?.add({ ...view, row: row.source.row }, origin, this.#analysis.edits.cellsOf(row.source.row));
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
