import { z } from 'zod';
import { delimiterName, isDelimiter } from './delimiter.ts';
import { statuses } from './partner.ts';

/** Where an import stands. Only `committed` and `undone` ones have ever written partners. */
const importStatuses = [
  'preview',
  'queued',
  'running',
  'committed',
  'cancelled',
  'failed',
  'undone',
] as const;
export type ImportStatus = (typeof importStatuses)[number];

export const dateOrders = ['auto', 'mdy', 'dmy', 'ymd'] as const;
export type DateOrder = (typeof dateOrders)[number];

const problemShape = z.object({
  row: z.int(),
  column: z.string().nullable(),
  value: z.string(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
});
const noticeShape = z.object({ code: z.string(), message: z.string() });

/** One import as programs see it, without its problems (`imports --json`). */
const importShape = z.object({
  import: z.int().nullable(),
  profile: z.string(),
  file: z.string(),
  encoding: z.string(),
  delimiter: z.string(),
  /** null where the list has no dates */
  dateOrder: z.enum(['mdy', 'dmy', 'ymd']).nullable(),
  network: z.string(),
  brand: z.string(),
  status: z.enum(importStatuses),
  /** ids of the imports whose failed rows this one corrects */
  corrects: z.array(z.int()),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  ignored: z.int(),
  notices: z.array(noticeShape),
});

/** `import --json` and `GET /api/imports/:id`: the first problems and how many there are. */
export const importDetailShape = importShape.extend({
  problems: z.array(problemShape),
  problemsTotal: z.int().optional(),
});
export type ImportDetailJson = z.infer<typeof importDetailShape>;

/** A line of `imports --json`. */
export const importListShape = importShape.extend({
  openFailedRows: z.int(),
  committedAt: z.iso.datetime().nullable(),
});
export type ImportListJson = z.infer<typeof importListShape>;

/** What the user chooses for an upload; the same for page, API and command line. */
export const importChoicesShape = z.object({
  /** blank where the list or the corrected import brings its own */
  brand: z.string().trim().max(200).default(''),
  network: z.string().trim().max(200).default(''),
  /** '' takes the profile's default, 'none' leaves the stored status */
  status: z.enum(['', 'none', ...statuses]).default(''),
  /** '' recognises the list by its titles */
  profile: z.string().trim().max(100).default(''),
  dateOrder: z.enum(dateOrders).default('auto'),
  /** '' detects */
  encoding: z.string().trim().max(40).default(''),
  sheet: z
    .string()
    .max(200)
    .default('')
    .describe(
      'of a workbook: the name of the sheet with the list; blank takes the one whose titles are known',
    ),
  /** what separates the cells: `comma`, `semicolon`, `tab`, `pipe`, `space`, or other signs; '' finds it */
  delimiter: z
    .string()
    .max(20)
    .transform(delimiterName)
    .refine(
      (text) => text === '' || isDelimiter(text),
      'give a sign, or comma, semicolon, tab, pipe or space',
    )
    .default(''),
  /** '' decides by the column; 'comma' or 'other' is the user's switch for categories */
  categoriesSplit: z.enum(['', 'comma', 'other']).default(''),
  titleRow: z
    .string()
    .trim()
    .regex(/^\d{0,3}$/, 'give the number of a row, or 0 for none')
    .default('')
    .describe(
      'the row of its titles, as a spreadsheet shows it; 0 for a list without titles; blank finds them',
    ),
  /** answers to "which column?" where a title stands twice, and the mapping by hand: column index → field key, 'extra' or 'ignore' */
  columns: z.record(z.string().regex(/^\d+$/), z.string()).default({}),
});
export type ImportChoices = z.infer<typeof importChoicesShape>;
