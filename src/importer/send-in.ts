import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../domain/error.ts';
import { importChoicesShape } from '../domain/import.ts';
import type { GridRow, RowEdit } from '../domain/row-edit.ts';
import { bom, csvLine } from '../pipeline/csv.ts';
import { reportCells, reportLayout } from '../pipeline/report.ts';
import { columnKeys, differences } from '../pipeline/row-edit.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { addDraftEdits } from '../store/draft-edits.ts';
import { rowsToSendIn } from '../store/failed-row-edits.ts';
import { readImport } from '../store/import-records.ts';
import { readDrafts } from '../store/queue.ts';
import { now } from './clock.ts';
import { checkRows } from './grid.ts';
import { receiveFile } from './receive.ts';
import { uploadOf, type Workplace } from './workplace.ts';

/**
 * Takes in the rows of a committed import that were corrected on its page and are right now, as a corrected report
 * like any other. The same rows again, while they still wait, are the same import.
 *
 * @returns the new import's id, and whether it was there already
 * @throws UserError `not-found`, `already-undone`, `nothing-corrected`
 */
export function sendInCorrections(
  workplace: Workplace,
  id: number,
  job: 'preview' | 'commit',
): { id: number; isNew: boolean } {
  const settings = settingsOf(workplace, id);
  // before the rows: one that is committed in between is still among the drafts, or its rows are no longer open
  const drafts = readDrafts(workplace.queue);
  const rows = rowsThatAreRight(workplace, id);
  const name = `Corrections of import ${id}.csv`;
  const text = reportOf(id, settings, rows);
  const waiting = drafts.find(
    (draft) =>
      draft.fileName === name &&
      ['queued', 'running', 'preview'].includes(draft.status) &&
      existsSync(uploadOf(workplace, draft.id)) &&
      readFileSync(uploadOf(workplace, draft.id), 'utf8') === text,
  );
  if (waiting) return { id: waiting.id, isNew: false };
  const path = join(workplace.files, `corrections-${randomUUID()}`);
  try {
    writeFileSync(path, text, { mode: 0o600 });
    const correction = receiveFile(workplace, { path, name }, importChoicesShape.parse({}), { job });
    addDraftEdits(workplace.queue, correction, editsOf(settings, rows), now());
    return { id: correction, isNew: true };
  } finally {
    rmSync(path, { force: true });
  }
}

function settingsOf({ db }: Workplace, id: number): ImportSettings {
  const stored = readImport(db, id);
  if (!stored) throw new UserError('not-found', `There is no committed import ${id}.`);
  if (stored.undoneAt)
    throw new UserError('already-undone', `Import ${id} was undone; its failed rows are closed.`);
  return JSON.parse(stored.settings) as ImportSettings;
}

/** Judged once more: what is stored beside the rows may have changed since they were typed. */
function rowsThatAreRight(workplace: Workplace, id: number): GridRow[] {
  const numbers = rowsToSendIn(workplace.db, id);
  const rows = checkRows(
    workplace,
    id,
    numbers.map((row) => ({ row })),
  ).filter(({ right }) => right);
  if (rows.length > 0) return rows;
  throw new UserError(
    'nothing-corrected',
    `No failed row of import ${id} is corrected and right. Correct some first; rows that still have a fault stay here.`,
  );
}

function reportOf(id: number, settings: ImportSettings, rows: readonly GridRow[]): string {
  const corrected = rows.map(({ row, cells }) => ({ row, cells, problems: [] }));
  const layout = reportLayout(settings, corrected);
  return (
    bom +
    [layout.titles, ...corrected.map((row) => reportCells(layout, id, row))]
      .map((cells) => csvLine(cells))
      .join('')
  );
}

/** What was typed, once more beside the report: none of it is taken for damage that a spreadsheet did. */
function editsOf(settings: ImportSettings, rows: readonly GridRow[]): RowEdit[] {
  const keys = columnKeys(settings.columns);
  const titleRow = 1;
  return rows.map(({ cells, original }, index) => ({
    row: titleRow + 1 + index,
    cells: differences(original, cells, keys),
    leftOut: false,
  }));
}
