import type { Status } from '../domain/partner.ts';
import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import { partnerKey } from '../pipeline/repeats.ts';
import { columnOf } from '../pipeline/survey.ts';
import { cleanCell } from '../pipeline/validate/cell.ts';
import { bareId } from '../pipeline/validate/id.ts';
import type { RowRules } from '../pipeline/validate/rules.ts';

/** Which failed row of which import a corrected record was. */
export interface Origin {
  importId: number;
  row: number;
  /** the failed row where its line began; null where that row had not failed */
  rootId: number | null;
}

/** A record with the rules it is read by. */
export interface ReadRow {
  source: SourceRow;
  rules: RowRules;
  status: Status | null;
  origin: Origin | null;
  /** titles of cells that a spreadsheet had damaged and that were put back */
  restored: string[];
  /** it names an import that does not exist */
  unknownImport: boolean;
  /** a person left it out on purpose */
  leftOut: boolean;
  /** what is wrong with it before its cells are looked at */
  problems: Problem[];
  /** of a correction: which column of the list each cell is */
  keys: string[] | null;
}

/** What makes a row the same as another one of its file: its partner; and where it is a correction, its source. */
export function keysOf({ source, rules, origin }: ReadRow): string[] {
  const keys = [keyOfPartner(source, rules)];
  if (origin) keys.push(`source\n${origin.importId}\n${origin.row}`);
  return keys;
}

/** A row without an id, or with none that could be one, is like another one only if all its cells are. */
function keyOfPartner({ cells }: SourceRow, rules: RowRules): string {
  const network = cellOf(cells, rules, 'network') || rules.network;
  const id = bareId(cellOf(cells, rules, 'networkPublisherId'), network);
  if (!possibleId.test(id))
    return `cells\n${cells
      .map((cell) => cell.trim())
      .join('\t')
      .trimEnd()}`;
  return partnerKey(network, id);
}

/** What any network's ids are made of; a damaged `4.02E+06` stands in many rows and is nobody's. */
const possibleId = /^[\w.:-]+$/;

/** A field's cell, cleaned; '' where the list has no such column. */
export function cellOf(
  cells: readonly string[],
  rules: RowRules,
  field: Parameters<typeof columnOf>[1],
): string {
  return cleanCell(cells[columnOf(rules.mapping, field)] ?? '', rules.guarded);
}
