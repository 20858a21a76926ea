import { readFileSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import { matchKey } from '../domain/names.ts';
import type { SourceRow } from '../domain/row.ts';
import { type Detected, titleDepth } from '../pipeline/detect.ts';
import { reportSheetName } from '../pipeline/report.ts';
import { readWorkbook, type SheetRows } from '../pipeline/workbook/read.ts';
import type { Store } from '../store/open.ts';
import { behindTitles, inBatches } from './batches.ts';
import type { ListFile } from './file.ts';
import { recogniseSheets, sheetDepth } from './recognise.ts';
import { severalSheets } from './sheet-question.ts';
import { joinedSheets, joins } from './sheets-joined.ts';

/** A sheet whose titles were found. */
export interface FoundSheet {
  name: string;
  rows: Iterable<SourceRow>;
  detected: Detected;
}

/** The list in a workbook. */
export interface WorkbookList {
  detected: Detected;
  /** names of the sheets that are read, and of all that are not blank */
  sheets: { read: string[]; all: string[] };
  records(): Iterable<SourceRow[]>;
  /** the rows among which the titles may stand */
  firstRows(): SourceRow[];
}

/**
 * Finds the list of a workbook: the sheet that was chosen, or else the one with known titles, its cells as the
 * spreadsheet shows them. Hidden sheets are read where they are chosen. A corrected report may go on over several.
 *
 * @throws UserError `several-sheets`, `unknown-sheet`, and those of `readWorkbook` and `recogniseSheets`
 */
export function listInWorkbook(db: Store | null, file: ListFile, choices: ImportChoices): WorkbookList {
  const all = naming(file, () => readWorkbook(readFileSync(file.path)));
  const shown = all.filter(({ hidden }) => !hidden);
  const sheets = choices.sheet === '' ? shown : [named(choices.sheet, all, file.name)];
  const heads = sheets.map(({ rows }) => ({ records: headOf(file, rows, sheetDepth) }));
  const recognised = pointingAt(hiddenOf(file, all, choices), () =>
    recogniseSheets(db, heads, choices, file.name),
  );
  const found = recognised.flatMap(({ sheet, detected }): FoundSheet[] => {
    const one = sheets[sheet];
    return one ? [{ name: one.name, rows: one.rows, detected: withoutGuard(detected, one.name) }] : [];
  });
  const [first, ...others] = found;
  if (!first) throw new Error(`${file.name} has no list, and yet was not refused.`);
  if (others.length > 0 && !joins(found)) throw naming(file, () => severalSheets(file.name, found));
  const { detected, records } = others.length > 0 ? joinedSheets(found) : onlySheet(first);
  const filled = shown.filter(({ rows }) => headOf(file, rows, 1).length > 0);
  const names = { read: found.map(({ name }) => name), all: filled.map(({ name }) => name) };
  return { detected, records, sheets: names, firstRows: () => headOf(file, first.rows, titleDepth) };
}

/** Names of the sheets that nobody sees, and that were not chosen. */
function hiddenOf(file: ListFile, all: SheetRows[], choices: ImportChoices): string[] {
  if (choices.sheet !== '') return [];
  return all.filter(({ hidden, rows }) => hidden && headOf(file, rows, 1).length > 0).map(({ name }) => name);
}

/** Where no sheet that is shown has a list, one that is hidden may. */
function pointingAt<Result>(hidden: string[], find: () => Result): Result {
  try {
    return find();
  } catch (error) {
    const nothing = error instanceof UserError && ['unknown-columns', 'empty-file'].includes(error.code);
    if (!nothing || hidden.length === 0) throw error;
    const names = hidden.map((name) => `"${name}"`).join(', ');
    const one = hidden.length === 1;
    throw new UserError(
      error.code,
      `${error.message} The workbook also has ${one ? 'a hidden sheet' : 'hidden sheets'}, ${names}, which ${one ? 'was' : 'were'} not looked at: show ${one ? 'it' : 'them'} in the spreadsheet, or name the one that is meant (--sheet).`,
      error.details,
    );
  }
}

/** @throws UserError `unknown-sheet` */
function named(wanted: string, all: SheetRows[], fileName: string): SheetRows {
  const sheet =
    all.find(({ name }) => name === wanted) ?? all.find(({ name }) => matchKey(name) === matchKey(wanted));
  if (sheet) return sheet;
  const names = all.filter(({ hidden }) => !hidden).map(({ name }) => name);
  throw new UserError(
    'unknown-sheet',
    `${fileName} has no sheet "${wanted}". It has ${names.map((name) => `"${name}"`).join(', ')}. Name one of these.`,
    {
      field: 'sheet',
      sheets: names.map((name) => ({ name, profile: '', list: '', rows: null, titles: [], samples: [] })),
    },
  );
}

function onlySheet({ rows, detected }: FoundSheet) {
  return { detected, records: () => behindTitles(inBatches(rows, 1000), detected) };
}

/** The report that Roster writes as a workbook has text cells, which need no guard; a CSV saved as one still has it. */
function withoutGuard(detected: Detected, sheetName: string): Detected {
  const own = detected.profile.id === 'failed-rows' && sheetName.startsWith(reportSheetName);
  return own ? { ...detected, profile: { ...detected.profile, guarded: false } } : detected;
}

/** A fault inside the workbook names the file it is in. */
export function naming<Result>(file: ListFile, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError) || error.message.includes(file.name)) throw error;
    throw new UserError(error.code, `${file.name}: ${error.message}`, error.details);
  }
}

function headOf(file: ListFile, rows: Iterable<SourceRow>, most: number): SourceRow[] {
  return naming(file, () => {
    for (const batch of inBatches(rows, most)) return batch;
    return [];
  });
}
