import { TEXT_PER_CELL } from './limits.ts';

/** A cell of the report. */
export interface ReportCell {
  text: string;
  /** Why the cell is wrong: highlights it and becomes its note. */
  reason?: string;
}

/** The text as a cell of the workbook holds it: whole, or its first 32,767 UTF-16 units, never half a character. */
export function cutToCell(text: string): string {
  if (text.length <= TEXT_PER_CELL) return text;
  const cut = text.slice(0, TEXT_PER_CELL);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** The note on the cell: its reason, and what was cut; `''` where there is neither. */
export function noteOf({ text, reason }: ReportCell): string {
  if (text.length <= TEXT_PER_CELL) return reason ?? '';
  const cut =
    `This cell has ${count(text.length)} characters; a spreadsheet cell takes ${count(TEXT_PER_CELL)}. ` +
    'What does not fit is missing here. The report as CSV has the whole text: correct this row there.';
  return reason ? `${reason}\n${cut}` : cut;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}
