import { z } from 'zod';
import type { Problem } from './problem.ts';

/** One cell that a person changed: which column (by its title and which one of that title), what stood there, what stands there now. */
export type CellEdit = readonly [column: string, before: string, after: string];

/** What a person did to one row of a list on its page. */
export interface RowEdit {
  row: number;
  cells: CellEdit[];
  /** left out on purpose */
  leftOut: boolean;
}

/** A row as programs send it: with the cells it shall have, or to be left out, or both. */
const sentRowShape = z.object({
  row: z.int().min(1).describe('its number in the list'),
  cells: z
    .array(z.string().max(100_000))
    .max(20_000)
    .optional()
    .describe("all cells as they shall be, in the order of the list's columns"),
  leftOut: z.boolean().optional().describe('true leaves the row out, false takes that back'),
});
export type SentRow = z.infer<typeof sentRowShape>;

/** What is asked of the rows of an import (`POST /api/imports/:id/failed-rows`). */
export const sentRowsShape = z.object({ rows: z.array(sentRowShape).min(1).max(1000) });

/** The same value in all failed rows of a column. */
export const changeAllShape = z.object({
  column: z.int().min(0).describe("position among the list's columns, from 0"),
  before: z.string().min(1).max(100_000),
  after: z.string().max(100_000),
});
export type ChangeAll = z.infer<typeof changeAllShape>;

const cellProblemShape = z.object({
  /** position among the list's columns; null where the whole row is meant */
  at: z.int().nullable(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
}) satisfies z.ZodType<Pick<Problem, 'severity' | 'code' | 'message'>>;

/** A value that a cell probably should have. */
const suggestionShape = z.object({ at: z.int(), value: z.string() });
export type Suggestion = z.infer<typeof suggestionShape>;

/** A row that can be corrected, judged as it stands now by the rules of its import. */
export const gridRowShape = z.object({
  row: z.int(),
  cells: z.array(z.string()),
  /** the cells as they came */
  original: z.array(z.string()),
  /** nothing is wrong with it any more */
  right: z.boolean(),
  leftOut: z.boolean(),
  problems: z.array(cellProblemShape),
  suggestions: z.array(suggestionShape),
  /** the import that put it right; such a row is only shown */
  correctedBy: z.object({ import: z.int(), row: z.int(), at: z.iso.datetime() }).nullable(),
  editedAt: z.iso.datetime().nullable(),
});
export type GridRow = z.infer<typeof gridRowShape>;

/** How far the correcting of an import is. */
const gridCountsShape = z.object({
  /** rows with cells that were changed here and did not go in yet */
  edited: z.int(),
  /** of these, rows with which nothing is wrong any more */
  right: z.int(),
  leftOut: z.int(),
  /** of a list that waits: rows that were touched since it was last checked */
  unchecked: z.int(),
});
export type GridCounts = z.infer<typeof gridCountsShape>;

/** Which rows are asked for: all that failed, or those of one kind. */
export const gridViews = ['', 'open', 'edited', 'doubtful', 'left-out', 'mended'] as const;
export type GridView = (typeof gridViews)[number];

export interface GridQuery {
  view: GridView;
  /** rows with a problem of this code alone; '' for any */
  problem: string;
  search: string;
  /** from 1 */
  page: number;
}

export const gridPageShape = z.object({
  /** titles of the cells' columns */
  columns: z.array(z.string()),
  rows: z.array(gridRowShape),
  total: z.int(),
  /** problems of the rows of this view, the most frequent first */
  codes: z.array(z.object({ code: z.string(), rows: z.int() })),
  counts: gridCountsShape,
  /** so many rows stand on a page */
  size: z.int(),
});
export type GridPage = z.infer<typeof gridPageShape>;

export const savedRowsShape = z.object({
  rows: z.array(gridRowShape),
  counts: gridCountsShape,
  /** the one cell that was changed had a value that stands in so many other failed rows */
  same: changeAllShape.extend({ rows: z.int() }).nullable(),
});
export type SavedRows = z.infer<typeof savedRowsShape>;
