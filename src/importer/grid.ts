import { existsSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import type {
  ChangeAll,
  GridCounts,
  GridPage,
  GridQuery,
  GridRow,
  RowEdit,
  SavedRows,
  SentRow,
} from '../domain/row-edit.ts';
import { untitled } from '../pipeline/report.ts';
import { columnKeys, differences, withEdits, withoutEdits } from '../pipeline/row-edit.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import type { CorrectablePage, CorrectableRow } from '../store/correctable-row.ts';
import { countDraftEdits, readDraftEdits, saveDraftEdits } from '../store/draft-edits.ts';
import {
  countFailedRowEdits,
  failedRowsWith,
  findFailedRows,
  readFailedRows,
  saveFailedRowEdits,
} from '../store/failed-row-edits.ts';
import { isCommitted, readImport } from '../store/import-records.ts';
import { PlanGrid } from '../store/plan-grid.ts';
import { readDraft } from '../store/queue.ts';
import { now } from './clock.ts';
import { RowJudge } from './row-judge.ts';
import { planOf, type Workplace } from './workplace.ts';

/** So many rows stand on a page of the grid. */
const gridPageSize = 50;

/** So many cells, at most, stand on a page: a list may have thousands of columns. */
const mostCells = 12_000;

/**
 * A page of the rows that can be corrected: of a list that waits or of a committed import; each judged as it stands
 * now. Null where there are none to correct (it is at work, cancelled, undone …).
 */
export function gridPage(workplace: Workplace, id: number, query: GridQuery): GridPage | null {
  return withGrid(workplace, id, (grid) => {
    const width = Math.max(1, grid.settings.columns.length);
    const size = Math.max(1, Math.min(gridPageSize, Math.floor(mostCells / width)));
    const { rows, total, codes } = grid.page(query, size, (Math.max(1, query.page) - 1) * size);
    const found = judged(workplace, grid, rows, new Map());
    return {
      columns: titlesOf(grid.settings, found),
      rows: found,
      total,
      codes,
      counts: grid.counts(),
      size,
    };
  });
}

/**
 * Judges rows as they are typed, by the rules of their import; nothing is kept.
 *
 * @throws UserError `not-found`, `not-pending`, `not-open`
 */
export function checkRows(workplace: Workplace, id: number, sent: readonly SentRow[]): GridRow[] {
  return demandGrid(workplace, id, (grid) => judgedAsSent(workplace, grid, sent));
}

/**
 * Keeps what was typed, what was left out and what was taken back.
 *
 * @throws UserError `not-found`, `not-pending`, `not-open`
 */
export function saveRows(workplace: Workplace, id: number, sent: readonly SentRow[]): SavedRows {
  return demandGrid(workplace, id, (grid) => {
    const before = judged(workplace, grid, openRows(grid, sent), new Map());
    const rows = judgedAsSent(workplace, grid, sent);
    grid.save(rows.map((row) => editOf(grid, row)));
    const saved = judged(workplace, grid, openRows(grid, sent), new Map());
    return { rows: saved, counts: grid.counts(), same: sameElsewhere(grid, before, saved) };
  });
}

/**
 * Puts a value where another one stands, in every failed row of a column that has it now and is not left out.
 *
 * @returns how many rows were changed
 * @throws UserError `not-found`, `not-pending`
 */
export function changeAllRows(workplace: Workplace, id: number, change: ChangeAll): number {
  return demandGrid(workplace, id, (grid) => {
    const rows = rowsWith(grid, change);
    const typed = new Map(
      rows.map((row) => [row.row, { cells: current(grid, row).with(change.column, change.after) }]),
    );
    grid.save(judged(workplace, grid, rows, typed).map((row) => editOf(grid, row)));
    return rows.length;
  });
}

/** Where the rows of an import stand, and where what is done to them is kept. */
interface Grid {
  settings: ImportSettings;
  /** what each cell of a row is called */
  keys: string[];
  /** the import whose failed rows these are; null where each says so itself, or the list is no correction */
  importId: number | null;
  edits: Map<number, RowEdit & { at: string }>;
  page(query: GridQuery, limit: number, offset: number): CorrectablePage;
  rows(rows: readonly number[]): CorrectableRow[];
  rowsWith(at: number, value: string): number[];
  save(edits: readonly (RowEdit & { right: boolean })[]): void;
  counts(): GridCounts;
}

function withGrid<Result>(workplace: Workplace, id: number, work: (grid: Grid) => Result): Result | null {
  const stored = readImport(workplace.db, id);
  if (stored) return stored.undoneAt ? null : work(committedGrid(workplace, id, JSON.parse(stored.settings)));
  const draft = readDraft(workplace.queue, id);
  if (draft?.status !== 'preview' || !draft.settings || !existsSync(planOf(workplace, id))) return null;
  const plan = new PlanGrid(planOf(workplace, id));
  try {
    return work(pendingGrid(workplace, id, draft.settings as ImportSettings, plan));
  } finally {
    plan.close();
  }
}

function demandGrid<Result>(workplace: Workplace, id: number, work: (grid: Grid) => Result): Result {
  const result = withGrid(workplace, id, (grid) => ({ done: work(grid) }));
  if (result) return result.done;
  if (!isCommitted(workplace.db, id) && !readDraft(workplace.queue, id))
    throw new UserError('not-found', `There is no import ${id}. The list of imports shows those there are.`);
  throw new UserError('not-pending', `Import ${id} has no rows to correct in its present state.`);
}

function committedGrid({ db }: Workplace, id: number, settings: ImportSettings): Grid {
  return {
    settings,
    keys: columnKeys(settings.columns),
    importId: id,
    edits: new Map(),
    page: (query, limit, offset) => readFailedRows(db, id, query, limit, offset),
    rows: (rows) => findFailedRows(db, id, rows),
    rowsWith: (at, value) => failedRowsWith(db, id, at, value),
    save: (edits) => db.transaction(() => saveFailedRowEdits(db, id, edits, now())).immediate(),
    counts: () => countFailedRowEdits(db, id),
  };
}

function pendingGrid({ queue }: Workplace, id: number, settings: ImportSettings, plan: PlanGrid): Grid {
  const edits = new Map(readDraftEdits(queue, id).map((edit) => [edit.row, edit]));
  const touched = [...edits.values()];
  const rowsOf = (those: typeof touched) => those.map(({ row }) => row);
  return {
    settings,
    keys: columnKeys(settings.columns),
    importId: null,
    edits,
    page: (query, limit, offset) =>
      plan.page(
        query,
        {
          edited: rowsOf(touched.filter(({ cells, leftOut }) => cells.length > 0 && !leftOut)),
          leftOut: rowsOf(touched.filter(({ leftOut }) => leftOut)),
        },
        limit,
        offset,
      ),
    rows: (rows) => plan.rows(rows),
    rowsWith: (at, value) => plan.rowsWith(at, value),
    save: (changed) => {
      if (!saveDraftEdits(queue, id, changed, now()))
        throw new UserError('not-pending', `Import ${id} is at work just now. Wait until it is done.`);
      for (const edit of changed) edits.set(edit.row, { ...edit, at: now() });
    },
    counts: () => countDraftEdits(queue, id),
  };
}

/** The rows that are named, all of which must be there and open. @throws UserError `not-found`, `not-open` */
function openRows(grid: Grid, sent: readonly SentRow[]): CorrectableRow[] {
  const numbers = [...new Set(sent.map(({ row }) => row))];
  const rows = grid.rows(numbers);
  const found = new Set(rows.map(({ row }) => row));
  const missing = numbers.find((number) => !found.has(number));
  if (missing !== undefined)
    throw new UserError('not-found', `Row ${missing} is none of the rows that can be corrected.`);
  const mended = rows.find(({ correctedBy }) => correctedBy !== null);
  if (mended)
    throw new UserError(
      'not-open',
      `Row ${mended.row} was put right by import ${mended.correctedBy?.import} meanwhile. Undo that import to open it again.`,
    );
  return rows;
}

function judgedAsSent(workplace: Workplace, grid: Grid, sent: readonly SentRow[]): GridRow[] {
  return judged(workplace, grid, openRows(grid, sent), new Map(sent.map((row) => [row.row, row])));
}

/** @param typed what is to stand in them instead of what is kept */
function judged(
  workplace: Workplace,
  grid: Grid,
  rows: readonly CorrectableRow[],
  typed: ReadonlyMap<number, Pick<SentRow, 'cells' | 'leftOut'>>,
): GridRow[] {
  const asked = rows.map((base) => ({ base, cells: typed.get(base.row)?.cells ?? current(grid, base) }));
  const judge = new RowJudge(workplace.db, grid.settings, grid.importId, asked);
  return asked.map(({ base, cells }): GridRow => {
    const { problems, suggestions } = judge.judge(base, cells);
    const kept = grid.edits.get(base.row);
    return {
      row: base.row,
      cells,
      original: original(grid, base),
      right: problems.every(({ severity }) => severity !== 'error'),
      leftOut: typed.get(base.row)?.leftOut ?? kept?.leftOut ?? base.leftOut,
      problems,
      suggestions: base.correctedBy ? [] : suggestions,
      correctedBy: base.correctedBy,
      editedAt: (kept && kept.cells.length > 0 ? kept.at : null) ?? base.editedAt,
    };
  });
}

/** The cells as they came: what a preview shows has the corrections in it that were there when it was made. */
function original(grid: Grid, base: CorrectableRow): string[] {
  return grid.importId === null ? withoutEdits(base.cells, base.edit, grid.keys) : base.cells;
}

/** The cells as they stand now. */
function current(grid: Grid, base: CorrectableRow): string[] {
  const cells = grid.importId === null ? (grid.edits.get(base.row)?.cells ?? []) : base.edit;
  return padded(withEdits(original(grid, base), cells, grid.keys), grid.settings.columns.length);
}

function padded(cells: readonly string[], width: number): string[] {
  return Array.from({ length: Math.max(width, cells.length) }, (_, index) => cells[index] ?? '');
}

function editOf(grid: Grid, row: GridRow): RowEdit & { right: boolean } {
  const { cells, leftOut, right } = row;
  return { row: row.row, cells: differences(row.original, cells, grid.keys), leftOut, right };
}

/** Rows that have a value now and are neither left out nor put right. */
function rowsWith(grid: Grid, { column, before }: Omit<ChangeAll, 'after'>): CorrectableRow[] {
  return grid
    .rows(grid.rowsWith(column, before))
    .filter(
      (base) =>
        current(grid, base)[column] === before &&
        !(grid.edits.get(base.row)?.leftOut ?? base.leftOut) &&
        base.correctedBy === null,
    );
}

/** Does what one changed cell had before stand in other rows? */
function sameElsewhere(grid: Grid, before: GridRow[], after: GridRow[]): SavedRows['same'] {
  const changed = after.flatMap((row, index) =>
    row.cells.flatMap((cell, column) => {
      const was = before[index]?.cells[column] ?? '';
      return was === cell || was.trim() === '' ? [] : [{ column, before: was, after: cell }];
    }),
  );
  const [one, ...others] = changed;
  if (!one || others.length > 0) return null;
  const rows = rowsWith(grid, one).length;
  return rows === 0 ? null : { ...one, rows };
}

function titlesOf({ columns }: ImportSettings, rows: readonly GridRow[]): string[] {
  const width = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, index) => columns[index]?.title || untitled(index));
}
