import type { Refusal } from './error.ts';
import type { DateOrder, ImportChoices, ImportDetailJson, ImportStatus } from './import.ts';
import type { Change, Outcome } from './outcome.ts';
import type { Notice, Problem } from './problem.ts';
import type { CellEdit, GridCounts } from './row-edit.ts';

/** One column of the list and where it goes. */
export interface ColumnView {
  /** position in the file, from 0 */
  index: number;
  /** the same as a spreadsheet names it: `A`, `B` … */
  letter: string;
  /** as in the file; '' for an untitled one */
  title: string;
  /** a field key; `extra` (kept under its own title); `ignore`; `key` (Import ID, Source Row, Failure Reason); or `undecided` */
  to: string;
  /** the CRM title or the extra's title, for people */
  label: string;
  /** its words say the partnership's status as well, row by row */
  saysStatus: boolean;
  /** the first values that are not blank, at most three */
  samples: string[];
}

/** A sheet that may be the list, as its workbook's page shows it and the API names it. */
export interface SheetView {
  name: string;
  /** id and name of the profile that knows it */
  profile: string;
  list: string;
  /** rows below the titles, null where they are too many to be counted at once */
  rows: number | null;
  /** its first titles, and what stands below them in the first row */
  titles: string[];
  samples: string[];
}

/** What the reader found in the file and how it reads it. */
export interface ReadingView {
  encoding: string;
  delimiter: string;
  /** of a workbook: names of the sheets that are read, and of all that are not blank; null for a text */
  sheets: { read: string[]; all: string[] } | null;
  /** row number of the titles, as a spreadsheet shows it; 0 where the list has none */
  titleRow: number;
  /** of a list whose columns are asked: the rows among which the titles may stand, and what is worth knowing of the file */
  firstRows?: { row: number; text: string }[];
  notices?: Notice[];
  /** no profile knows the list: the user says where its columns go */
  byHand: boolean;
  columns: ColumnView[];
  /** the order the dates are read in, null where there are none */
  dateOrder: Exclude<DateOrder, 'auto'> | null;
  /** whether categories are split on commas, null where the list has none */
  categoriesSplit: 'comma' | 'other' | null;
}

/** Everything an import's page shows but its rows. */
export interface ImportView {
  id: number;
  status: ImportStatus;
  /** what is queued or running */
  job: 'preview' | 'commit' | null;
  /** counts, notices, the first 1,000 problems; null until the file has been read */
  detail: ImportDetailJson | null;
  reading: ReadingView | null;
  choices: ImportChoices;
  /** human name of the profile ("LinkShare: Approved publishers") */
  profileName: string;
  /** where the profile's titles are from: a network's export, its documented field names, Roster, the user; null for no profile */
  profileSource: 'export' | 'documented' | 'roster' | 'saved' | null;
  fileName: string;
  /** bytes */
  fileSize: number;
  /** the uploaded file is still stored */
  fileStored: boolean;
  /** ISO, UTC */
  createdAt: string;
  committedAt: string | null;
  undoneAt: string | null;
  /** it waits for the user to say where its columns go */
  asksColumns: boolean;
  /** sheets of which the user has to say which is meant; empty where that need not be asked */
  asksSheet: SheetView[];
  /** why it failed or was refused */
  error: Refusal | null;
  /** of a preview: names what it shows; given back with the order to import, what differs by then is shown first */
  seen: string | null;
  openFailedRows: number;
  /** later imports that put failed rows of this one right */
  correctedBy: { import: number; rows: number }[];
  /** what a person did to its rows on the page */
  edits: GridCounts;
  /** earlier imports, and how many of their failed rows this one put right: over every round of corrections */
  putsRight: { import: number; rows: number }[];
  brandId: number | null;
}

/** One row of an import in its page's table. */
export interface RowView {
  row: number;
  outcome: Outcome;
  networkPublisherId: string;
  name: string;
  network: string;
  brand: string;
  /** the partner's page, where it exists */
  partnerId: number | null;
  changes: Change[];
  problems: Problem[];
  /** the record as it came; given for failed and ignored rows */
  cells: string[] | null;
  /** why the row was ignored */
  reason: string | null;
  /** the import and row that put this failed row right */
  correctedBy: { import: number; row: number } | null;
  /** cells that a person corrected before the import; a preview shows them in its grid */
  edits: CellEdit[];
}

/** So many rows would end otherwise than the user saw: how they would have ended, and how they would now. */
export interface PlanDifference {
  before: Outcome;
  after: Outcome;
  rows: number;
}

/** A row that would end otherwise than the user saw. */
export interface RowDifference extends RowView {
  former: { outcome: Outcome; changes: Change[] };
}

/** What of an import's rows is asked for; `page` counts from 1, with `pageSize` rows. */
export interface RowQuery {
  outcome: Outcome | '';
  search: string;
  page: number;
}
export const rowPageSize = 50;

/** How far a queued or running import is. */
export interface Progress {
  job: 'preview' | 'commit';
  state: 'queued' | 'running';
  /** imports, previews or undos that run before it */
  ahead: number;
  /** data rows done, and how many there are (0 while unknown) */
  done: number;
  total: number;
  /** rows a second, over the last seconds */
  rate: number;
  /** seconds, null while unknown */
  secondsLeft: number | null;
}
