import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type PlanDifference, type RowDifference, rowPageSize } from '../domain/import-view.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Notice } from '../domain/problem.ts';
import { readDifferences } from '../store/plan-file.ts';
import { type Draft, readDraft } from '../store/queue.ts';
import { planOf, type Workplace } from './workplace.ts';

/** The notice that says which rows would end otherwise than the user saw. */
export const differsCode = 'data-changed';

/** Names what a preview shows: the choices it was read by, and what stood then; null where it was never made. */
export function seenOf({ version, choices }: Pick<Draft, 'version' | 'choices'>): string | null {
  if (version === null) return null;
  return createHash('sha256')
    .update(JSON.stringify([version, choices]))
    .digest('hex')
    .slice(0, 16);
}

/** In words, as a notice of the new preview; none where nothing differs. */
export function noticeOf(differences: readonly PlanDifference[]): Notice[] {
  if (differences.length === 0) return [];
  const message = `Since you looked, the partners changed. ${differences.map(inWords).join(' ')} Nothing has been written yet; look at the rows, then import.`;
  return [{ code: differsCode, message }];
}

function inWords({ before, after, rows }: PlanDifference): string {
  const count = rows === 1 ? 'One row' : `${rows.toLocaleString('en-US')} rows`;
  if (before === after) return `${count} would do something else than you saw.`;
  return `${count} that would have ${past[before]} would now ${now[after]}.`;
}

const past: Record<Outcome, string> = {
  created: 'been created',
  updated: 'changed a partner',
  unchanged: 'changed nothing',
  failed: 'failed',
  ignored: 'been ignored',
};
const now: Record<Outcome, string> = {
  created: 'be created',
  updated: 'change a partner',
  unchanged: 'change nothing',
  failed: 'fail',
  ignored: 'be ignored',
};

/** A page of the rows of a preview that would end otherwise than the user saw. */
export function listDifferences(
  workplace: Workplace,
  id: number,
  page: number,
): { total: number; rows: RowDifference[] } {
  const path = planOf(workplace, id);
  if (readDraft(workplace.queue, id)?.status !== 'preview' || !existsSync(path))
    return { total: 0, rows: [] };
  const { kinds, rows } = readDifferences(path, { limit: rowPageSize, offset: (page - 1) * rowPageSize });
  return { total: kinds.reduce((sum, kind) => sum + kind.rows, 0), rows };
}
