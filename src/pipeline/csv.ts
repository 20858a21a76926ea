import { type FieldKey, fields, listSeparator } from '../domain/fields.ts';
import type { PartnershipJson } from '../domain/partner.ts';
import { guard } from './guard.ts';

/** Without it Excel reads UTF-8 in the local code page and shows `MÃ¶tley`. */
export const bom = '\uFEFF';

/**
 * One record of a CSV as Roster writes it: every cell quoted (a file that began with a bare `ID` would be taken for
 * SYLK), CRLF (RFC 4180).
 *
 * @param raw leaves the formula guard off, for programs
 */
export function csvLine(cells: readonly string[], { raw = false }: { raw?: boolean } = {}): string {
  return `${cells.map((cell) => `"${(raw ? cell : guard(cell)).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** The titles of a CRM list: the fields in their order, then the extras. */
export function crmTitles(extraTitles: readonly string[]): string[] {
  return [...fields.map((field) => field.title), ...extraTitles];
}

/** One partnership as a record of a CRM list, in the order of `crmTitles`. */
export function partnershipCells(line: PartnershipJson, extraTitles: readonly string[]): string[] {
  const cells = fields.map((field) => asCell(line[field.key satisfies FieldKey]));
  for (const title of extraTitles)
    cells.push(Object.hasOwn(line.extra, title) ? (line.extra[title] ?? '') : '');
  return cells;
}

function asCell(value: string | string[] | null): string {
  return Array.isArray(value) ? value.join(listSeparator) : (value ?? '');
}
