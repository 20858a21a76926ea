import { readFileSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { Detected } from '../pipeline/detect.ts';
import { isZip, refuseByContent } from '../pipeline/read/content.ts';
import { remap } from '../pipeline/remap.ts';
import { markOtherTables } from '../pipeline/tables.ts';
import { isOle2, refuseProtected } from '../pipeline/workbook/archive-in.ts';
import { byHand } from '../profiles/by-hand.ts';
import type { Store } from '../store/open.ts';
import { chunksOf, headOf, type ListFile, sizeOf } from './file.ts';
import { type OpenList, openText } from './open-list.ts';
import { recogniseHead, recogniseText } from './recognise-text.ts';
import { isUnknown } from './recognise-ways.ts';
import { listInWorkbook, naming } from './workbook.ts';

/**
 * Recognises a list: that it is text, in which encoding, with which delimiter, where its titles stand, which profile.
 *
 * @param db knows the saved mappings; null where only the built-in profiles are asked
 * @throws UserError `empty-file`, `not-text`, `unknown-columns`, `ambiguous-columns`, `unknown-encoding` …
 */
export function openList(db: Store | null, file: ListFile, choices: ImportChoices): OpenList {
  const size = sizeOf(file);
  const head = headOf(file.path, 4096);
  if (isZip(head)) return openWorkbook(db, file, size, choices);
  refuseNoText(file, head);
  refuseSheet(choices, file.name);
  const { encoding, detected, head: beginning } = recogniseText(db, file, choices, chunksOf(file.path));
  const mapping = remap(detected.titles, detected.profile, choices.columns);
  return openText({ file, size, encoding, detected, mapping, head: beginning });
}

/** A workbook: its cells are read as the spreadsheet shows them. */
function openWorkbook(db: Store | null, file: ListFile, size: number, choices: ImportChoices): OpenList {
  const { detected, sheets, records, firstRows } = listInWorkbook(db, file, choices);
  return {
    file,
    size,
    encoding: { name: 'xlsx', guessed: false },
    sheets,
    detected,
    mapping: remap(detected.titles, detected.profile, choices.columns),
    records: () => markOtherTables(records(), detected.titles),
    firstRows,
    text: null,
  };
}

/** A workbook with a password lies in the same container as an old one. @throws UserError `workbook-protected`, `not-text` … */
function refuseNoText(file: ListFile, head: Buffer): void {
  if (isOle2(head)) naming(file, () => refuseProtected(readFileSync(file.path)));
  refuseByContent(head, file.name);
}

/** Text has no sheets. @throws UserError `unknown-sheet` */
function refuseSheet({ sheet }: ImportChoices, fileName: string): void {
  if (sheet === '') return;
  throw new UserError(
    'unknown-sheet',
    `${fileName} is no workbook, so it has no sheet "${sheet}". Name none.`,
    {
      field: 'sheet',
    },
  );
}

/**
 * Refuses at once what its beginning shows to be no list, without reading it whole. Of a workbook the beginning shows
 * nothing, and neither does it of an unknown list whose columns are to be asked: null.
 *
 * @param asks an unknown list that looks like a table is none to refuse
 * @throws UserError as `openList`
 */
export function inspectHead(
  db: Store,
  file: ListFile,
  choices: ImportChoices,
  asks: boolean,
): Detected | null {
  sizeOf(file);
  const head = headOf(file.path, 4096);
  if (isZip(head)) return null;
  refuseNoText(file, head);
  refuseSheet(choices, file.name);
  try {
    return recogniseHead(db, file, choices);
  } catch (error) {
    if (asks && isUnknown(error) && choices.profile === '' && isTable(db, file, choices)) return null;
    throw error;
  }
}

function isTable(db: Store, file: ListFile, choices: ImportChoices): boolean {
  try {
    recogniseHead(db, file, { ...choices, profile: byHand.id });
    return true;
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-titles') return false;
    throw error;
  }
}

/** A list that brings its brand row by row needs none chosen, nor does a corrected report. @throws UserError `brand-missing` */
export function refuseWithoutBrand(detected: Detected | null, choices: ImportChoices): void {
  if (!detected || choices.brand !== '' || detected.profile.id === 'failed-rows') return;
  const { columns } = remap(detected.titles, detected.profile, choices.columns);
  if (columns.some(({ use }) => use.kind === 'field' && use.field === 'brand')) return;
  throw new UserError(
    'brand-missing',
    'No brand was chosen. Choose the brand whose partners these are, or type a new one.',
  );
}
