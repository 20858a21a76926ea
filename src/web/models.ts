/**
 * What each view gets: one plain object, ready to be formatted. A view is rendered with exactly two names,
 * `model` (below) and `format` (the functions of format.ts). Addresses that carry the state of a filter, a sort or a page
 * stand here as strings; plain ones (`/imports/12`) are written in the views.
 *
 * | view                  | page                                  | model          |
 * |-----------------------|---------------------------------------|----------------|
 * | `start.ejs`           | `GET /`                               | `StartModel`   |
 * | `imports/new.ejs`     | `GET /imports/new`, refused uploads   | `UploadModel`  |
 * | `imports/show.ejs`    | `GET /imports/:id`, in every state    | `ImportModel`  |
 * | `imports/undo.ejs`    | `GET /imports/:id/undo`, refused undos| `UndoModel`    |
 * | `imports/index.ejs`   | `GET /imports`                        | `ImportsModel` |
 * | `partners/index.ejs`  | `GET /partners`                       | `PartnersModel`|
 * | `partners/counts.ejs` | `GET /partners/counts`, for the script| `CountsModel`  |
 * | `partners/show.ejs`   | `GET /partners/:id`, refused notes    | `PartnerModel` |
 * | `brands/index.ejs`    | `GET /brands`                         | `BrandsModel`  |
 * | `changes/show.ejs`    | `GET /changes`                        | `ChangesModel` |
 * | `profiles/index.ejs`  | `GET /profiles`                       | `ProfilesModel`|
 * | `profiles/show.ejs`   | `GET /profiles/:id` of a saved mapping| `ProfileModel` |
 * | `message.ejs`         | every fault and every unknown address | `MessageModel` |
 *
 * Forms and what they send (all answer 303 to a page):
 *
 * | form                           | fields                                                                             |
 * |--------------------------------|------------------------------------------------------------------------------------|
 * | `POST /imports` multipart      | `brand`, `network`, `status`, `profile`, `dateOrder`, `encoding`, `delimiter`, then `file` (one or several). `Accept: application/json` answers `{ location }` or `{ error: { code, message } }` |
 * | `POST /imports/:id/choices`    | `brand`, `network`, `status`, `profile`, `dateOrder`, `encoding`, `delimiter`, `categoriesSplit`, `column.<index>` = a field key, `extra`, `ignore`, or '' (as the list says), `saveAs` = a name under which the mapping is saved, `titleRow`, `sheet` |
 * | `POST /imports/:id/commit`     | `seen`: the preview that was looked at; what differs by then is shown first |
 * | `POST /imports/:id/cancel`     | nothing                                                                            |
 * | `POST /imports/:id/undo`       | `seen`: the undo that was looked at; it is refused where it would do something else |
 * | `POST /imports/:id/rows`       | `cell.<row>.<column>`; `save`, or `leaveOut`, `takeBack` = a row, or `accept` = `<row>.<column>=<value>`; `view`, `problem`, `search`, `page`: where the form stood |
 * | `POST /imports/:id/corrections`| `commit`; `view`, `problem`, `search`, `page` as above |
 * | `POST /imports/:id/delete-file`| nothing                                                                            |
 * | `POST /partners/:id/notes`     | `text`                                                                             |
 * | `POST /changes/status`         | `brand`, `since`, `later`, `partnership` (ids), `act`: `removed` or `former`, then `chosen` or `all` |
 * | `POST /partners/:id/status`    | `partnership`, `status` ('' for none)                                              |
 * | `POST /partners/export`        | `partnership` (one or several ids); answers a CRM-titled CSV                       |
 * | `POST /profiles/:id`           | `name`, `network`, `status`, `dates`, `encoding`, `delimiter`, `column.<index>` as above; saved mappings only |
 * | `POST /profiles/:id/delete`    | nothing                                                                            |
 * | `POST /sample`                 | nothing; takes in the sample list and shows its preview                            |
 *
 * `GET /imports/:id/progress` answers `Progress`, or `{ "done": true }` once neither queued nor running.
 */

import type { PartnerFilter } from '../domain/filter.ts';
import type { ImportChoices, ImportListJson } from '../domain/import.ts';
import type { ImportView, Progress, RowDifference, RowQuery, RowView } from '../domain/import-view.ts';
import type { ComparableList, ListChangeLine } from '../domain/list-change.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { BrandSummary, Facets, PartnerDetail, PartnershipLine } from '../domain/partner-view.ts';
import type { ProfileJson, SavedProfile } from '../domain/profile.ts';
import type { GridPage, GridQuery, GridView } from '../domain/row-edit.ts';
import type { UndoKind, UndoQuery, UndoView } from '../domain/undo.ts';

/** Which view gets which model: `render(view, model)` is typed by this. */
export interface Views {
  start: StartModel;
  'imports/new': UploadModel;
  'imports/show': ImportModel;
  'imports/undo': UndoModel;
  'imports/index': ImportsModel;
  'partners/index': PartnersModel;
  'partners/counts': CountsModel;
  'partners/show': PartnerModel;
  'brands/index': BrandsModel;
  'changes/show': ChangesModel;
  'profiles/index': ProfilesModel;
  'profiles/show': ProfileModel;
  message: MessageModel;
}

/** What stands around every page. */
export interface Frame {
  /** of the document, without the product's name */
  title: string;
  /** the entry of the top bar that is current */
  section: 'start' | 'partners' | 'imports' | 'brands' | 'upload' | '';
  /** over all imports; shown beside Imports */
  openFailedRows: number;
  /** what the last action did, in one sentence, or null */
  said: string | null;
}

interface StartModel {
  frame: Frame;
  partners: number;
  brands: BrandSummary[];
  /** the numbers of partners do not have the last import or undo yet */
  isBehind: boolean;
  /** the last imports, newest first (ten are enough) */
  recent: ImportListJson[];
  /** imports that wait for the user to say where their columns go */
  toMap: number[];
  /** … or which sheet of a workbook is the list */
  toChooseSheet: number[];
  openFailedRows: { import: number; file: string; brand: string; rows: number }[];
}

export interface UploadModel {
  frame: Frame;
  /** what was typed, or what the address preset (`/imports/new?brand=Acme`) */
  choices: ImportChoices;
  /** why nothing was taken in; `field` is the form's field it belongs to, null where it is the whole form's */
  error: { code: string; message: string; field: string | null } | null;
  /** several files of which some were refused: what became of each; empty otherwise */
  files: { fileName: string; import: number | null; error: string | null }[];
  options: ImportOptions;
  limits: { bytes: number; rows: number };
  /** nothing has been imported yet: offer the sample */
  offerSample: boolean;
}

/** What the form of an import offers to choose from. */
export interface ImportOptions {
  /** existing names, for suggestions */
  brands: string[];
  networks: string[];
  /** every profile (built in and saved), for "read it as" */
  profiles: { id: string; name: string }[];
  /** encodings the reader knows, most likely first */
  encodings: { id: string; name: string }[];
}

export interface ImportModel {
  frame: Frame;
  view: ImportView;
  /** while it is queued or running */
  progress: Progress | null;
  options: ImportOptions;
  query: RowQuery;
  /** of the query, before paging; 0 with no rows until the file has been read */
  total: number;
  rows: RowView[];
  /** first all (`outcome: ''`), then one for each outcome, also those with a count of 0; each href ends with `#rows` and keeps the search */
  tabs: { outcome: Outcome | ''; count: number; href: string; current: boolean }[];
  /** the same outcome without the search */
  withoutSearchHref: string;
  /** its links end with `#rows` */
  pager: Pager;
  /** the workspace narrowed to this import (`/partners?import=12`) */
  partnersHref: string;
  /** a page of the rows that would end otherwise than was seen, where there are any */
  differences: { rows: RowDifference[]; pager: Pager } | null;
  /** what the undo did, with the first values that it kept, where it is undone and that is known */
  undo: UndoView | null;
  /** the name under which the mapping was to be saved, where that was refused */
  saveAs: string;
  /** the page of the saved mapping that the list was read by */
  profileHref: string | null;
  /** the failed rows as they are corrected; null where others are asked for, or its state has none */
  grid: GridModel | null;
}

/** Rows that can be corrected, as a spreadsheet. */
export interface GridModel {
  page: GridPage;
  query: GridQuery;
  pager: Pager;
  /** where the same page is had as JSON */
  source: string;
  /** which kinds of rows there are; `count` null where it is not counted */
  views: { view: GridView; count: number | null; href: string; current: boolean }[];
  /** first any (`code: ''`), then each problem with how many rows have it */
  problems: { code: string; rows: number; href: string; current: boolean }[];
  /** columns that are shown: an untitled one only where it has a value */
  columns: { at: number; title: string; characters: number }[];
  withoutSearchHref: string;
}

/** What an undo would do, or did. */
interface UndoModel {
  frame: Frame;
  view: ImportView;
  /** null while it is being computed */
  undo: UndoView | null;
  query: UndoQuery;
  /** first all (`kind: ''`), then one for each kind; each href keeps the search */
  tabs: { kind: UndoKind | ''; count: number; href: string; current: boolean }[];
  withoutSearchHref: string;
  pager: Pager;
  /** why it was not undone */
  refusal: string | null;
}

interface ImportsModel {
  frame: Frame;
  imports: ImportListJson[];
  /** those that wait for the user to say where their columns go */
  toMap: number[];
  /** … or which sheet of a workbook is the list */
  toChooseSheet: number[];
  total: number;
  /** "Imported" and "All, with pending and cancelled ones" */
  tabs: { label: string; count: number | null; href: string; current: boolean }[];
  pager: Pager;
}

/** What of the workspace depends on counts; among many partners these are fetched when the page is there. */
export interface CountsModel {
  /** null where it is not counted yet */
  total: number | null;
  /** so many are known to match */
  atLeast: number;
  /** partnerships without any filter: tells "nothing found" from "nothing there" */
  totalUnfiltered: number | null;
  /** in the order they stand; brand first; null where they are not counted yet */
  facets: FacetGroup[] | null;
  /** one for each filter that is on, also search, dates and import */
  chips: { label: string; value: string; withoutHref: string }[];
  /** "Name, A to Z": the sort in words */
  sortLabel: string;
  pager: Pager;
  /** these parts of the page, counted */
  countsHref: string;
  /** the whole page, counted */
  countedHref: string;
}

export interface PartnersModel extends CountsModel {
  frame: Frame;
  filter: PartnerFilter;
  lines: PartnershipLine[];
  /** all filters off, sort kept */
  clearHref: string;
  /** the head of the table, in its order */
  columns: SortColumn[];
  /**
   * what the form of search and dates (GET /partners; `search`, `joinedFrom`, `joinedTo`) must carry along:
   * every other filter that is on, and the sort
   */
  hidden: { name: string; value: string }[];
  /** everything the filter matches, not only this page */
  exports: { csv: string; json: string };
}

export interface FacetGroup {
  /** name in the address */
  name: keyof Facets;
  /** "Brand" */
  title: string;
  /** largest first; `value` as stored, `label` for people ("With e-mail"); a current one links to its removal */
  values: { value: string; label: string; count: number; href: string; current: boolean }[];
}

export interface SortColumn {
  /** `id`, `name`, `email`, `urls`, `group`, `categories`, `date`, `brand`, `network`, `status` */
  key: string;
  title: string;
  /** null where the column cannot be sorted by; else the address sorted by it, turned round where it already is */
  href: string | null;
  sorted: 'ascending' | 'descending' | null;
}

interface PartnerModel {
  frame: Frame;
  partner: PartnerDetail;
  /** the note as typed, and why it was refused */
  note: { text: string; error: string | null };
  /** notes that are stored when the import at work has ended */
  waitingNotes: { at: string; text: string }[];
}

interface BrandsModel {
  frame: Frame;
  brands: BrandSummary[];
  /** the numbers of partners do not have the last import or undo yet */
  isBehind: boolean;
}

export interface ChangesModel {
  frame: Frame;
  /** to choose from */
  brands: string[];
  /** null while no brand is chosen */
  comparison: {
    brand: string;
    /** null where the brand has no second list of the kind */
    earlier: ComparableList | null;
    later: ComparableList | null;
    /** what may be the earlier list, latest first */
    choices: ComparableList[];
    /** profile id → its name for people */
    listNames: Record<string, string>;
    change: '' | ListChangeLine['change'];
    /** first all (`change: ''`) */
    tabs: { change: '' | ListChangeLine['change']; count: number; href: string; current: boolean }[];
    /** of changed values, most often changed first */
    fields: { label: string; count: number; href: string; current: boolean }[];
    lines: ListChangeLine[];
    /** who is no longer on the list, and how many of them have the status `removed` */
    gone: { all: number; removed: number };
    pager: Pager;
    csvHref: string;
  } | null;
}

interface ProfilesModel {
  frame: Frame;
  /** saved mappings first; `href` where it has a page */
  profiles: (ProfileJson & { href: string | null })[];
}

export interface ProfileModel {
  frame: Frame;
  /** as it is stored */
  stored: SavedProfile;
  /** as it is stored, or as it was typed and refused */
  profile: SavedProfile;
  error: { message: string; field: string | null } | null;
  networks: string[];
  encodings: ImportOptions['encodings'];
}

export interface MessageModel {
  frame: Frame;
  /** HTTP status */
  status: number;
  heading: string;
  /** what happened, where, what to do */
  message: string;
  /** what to do next, the likeliest first */
  actions: { label: string; href: string }[];
}

/** Pages count from 1; `from` and `to` are the numbers of the rows shown (0 where there are none). */
export interface Pager {
  page: number;
  /** pages and total are null where that is not counted yet */
  pages: number | null;
  total: number | null;
  from: number;
  to: number;
  firstHref: string | null;
  previousHref: string | null;
  nextHref: string | null;
  lastHref: string | null;
}
