import { matchKey } from '../domain/names.ts';
import type { Problem } from '../domain/problem.ts';
import type { CheckedRow, Said, SourceRow, ValidRow } from '../domain/row.ts';
import { hash53 } from './seen.ts';
import { quoted } from './validate/rules.ts';

/** What the file says about partners that stand in it more than once. */
export interface Repeats {
  /** rows that are an exact repeat, with the row they repeat */
  ignored: Map<number, number>;
  /** rows that contradict an earlier row of the same partner */
  conflicts: Map<number, Problem[]>;
  /** partners with several good rows: all categories these give, and the first of the rows */
  partners: Map<string, { first: number; categories: string[] | null }>;
}

/** One partner, whatever the brand. */
export function partnerKey(network: string, networkPublisherId: string): string {
  return `${matchKey(network)}\n${networkPublisherId}`;
}

interface Group {
  /** cells → row number, for exact repeats */
  rows: Map<string, number>;
  /** field (and brand, where it is the partnership's) → first value given and its row */
  given: Map<string, { value: string | null; row: number }>;
  good: number;
  first: number;
  categories: string[] | null;
}

/**
 * Looks once more at the rows that perhaps stand twice. An exact repeat is ignored; a single-valued field that differs
 * fails every later row, naming the first (SPEC §3).
 *
 * @param check judges a row as the import will
 * @param cellOf the title in the file and the cell of a field key, for messages
 * @param nameOf how a row is called in messages (`row 5`)
 */
export function findRepeats(
  records: Iterable<readonly SourceRow[]>,
  repeated: ReadonlySet<number>,
  keysOf: (row: SourceRow) => string[],
  check: (row: SourceRow) => CheckedRow,
  cellOf: (row: SourceRow, field: string) => { title: string; value: string },
  nameOf: (row: number) => string,
): Repeats {
  const repeats: Repeats = { ignored: new Map(), conflicts: new Map(), partners: new Map() };
  if (repeated.size === 0) return repeats;
  const groups = new Map<string, Group>();
  for (const batch of records) {
    for (const row of batch) {
      const all = keysOf(row);
      const keys = all.filter((key) => repeated.has(hash53(key)));
      if (keys.length === 0) continue;
      const members = keys.map((key) => groupOf(groups, key));
      const content = JSON.stringify(trimmedEnd(row.cells));
      // two failed rows that were corrected to the same are both put right; only the same failed row twice is a repeat
      const comparable = all.some(isSource)
        ? members.filter((_, index) => isSource(keys[index] ?? ''))
        : members;
      const earlier = comparable.map((group) => group.rows.get(content)).find((one) => one !== undefined);
      if (earlier !== undefined) {
        repeats.ignored.set(row.row, earlier);
        continue;
      }
      for (const group of members) group.rows.set(content, row.row);
      const { valid } = check(row);
      if (!valid) continue;
      const problems = contradictions(row, valid, members, keys, (field) => cellOf(row, field), nameOf);
      if (problems.length > 0) repeats.conflicts.set(row.row, problems);
      else for (const group of members) join(group, valid);
    }
  }
  for (const [key, group] of groups)
    if (group.good > 1) repeats.partners.set(key, { first: group.first, categories: group.categories });
  return repeats;
}

function isSource(key: string): boolean {
  return key.startsWith('source\n');
}

function groupOf(groups: Map<string, Group>, key: string): Group {
  let group = groups.get(key);
  if (!group) {
    group = { rows: new Map(), given: new Map(), good: 0, first: 0, categories: null };
    groups.set(key, group);
  }
  return group;
}

function trimmedEnd(cells: readonly string[]): string[] {
  let end = cells.length;
  while (end > 0 && cells[end - 1]?.trim() === '') end--;
  return cells.slice(0, end).map((cell) => cell.trim());
}

/** The single values of a row: the partner's own for all its brands, the partnership's for this one. */
function singleValues(valid: ValidRow): [field: string, scope: string, value: string | null][] {
  const brand = matchKey(valid.brand);
  const values: [string, string, string | null | undefined][] = [
    ['name', '', valid.name],
    ['primaryContactEmail', '', valid.primaryContactEmail?.toLowerCase() ?? valid.primaryContactEmail],
    ['publisherGroup', brand, valid.publisherGroup],
    ['networkDateAccepted', brand, valid.networkDateAccepted],
    ['mediaPropertyUrls', '', clearedOrNot(valid.mediaPropertyUrls)],
    ['categories', '', clearedOrNot(valid.categories)],
    ...valid.extra.map(([title, value]): [string, string, string | null] => [`extra:${title}`, brand, value]),
  ];
  return values.filter((entry): entry is [string, string, string | null] => entry[2] !== undefined);
}

/** Lists are joined, so they contradict each other only where one row empties what another one fills. */
function clearedOrNot(said: Said<string[]>): string | null | undefined {
  return said === undefined || said === null ? said : 'values';
}

function contradictions(
  row: SourceRow,
  valid: ValidRow,
  groups: Group[],
  keys: string[],
  cellOf: (field: string) => { title: string; value: string },
  nameOf: (row: number) => string,
): Problem[] {
  const problems: Problem[] = [];
  const sameSource = groups.find((group, index) => isSource(keys[index] ?? '') && group.good > 0);
  if (sameSource) {
    const message = `This failed row stands in the file twice with different values; the first is ${nameOf(sameSource.first)}. Keep the right one and delete the other.`;
    return [
      { row: row.row, column: 'Source Row', value: '', severity: 'error', code: 'repeat-differs', message },
    ];
  }
  for (const [field, scope, value] of singleValues(valid)) {
    for (const group of groups) {
      const first = group.given.get(`${field}\n${scope}`);
      if (!first || first.value === value) continue;
      const cell = cellOf(field);
      const message = `The same partner stands in ${nameOf(first.row)} with ${cell.title} ${quoted(first.value ?? '#CLEAR')}, here with ${quoted(value ?? '#CLEAR')}. Which is right? Make both the same, or delete one of the rows.`;
      problems.push({
        row: row.row,
        column: cell.title,
        value: cell.value,
        severity: 'error',
        code: 'repeat-differs',
        message,
      });
      break;
    }
  }
  return problems;
}

function join(group: Group, valid: ValidRow): void {
  if (group.good++ === 0) group.first = valid.row;
  for (const [field, scope, value] of singleValues(valid)) {
    const key = `${field}\n${scope}`;
    if (!group.given.has(key)) group.given.set(key, { value, row: valid.row });
  }
  if (valid.categories === undefined) return;
  const said = valid.categories ?? [];
  group.categories = [...(group.categories ?? []), ...said.filter((one) => !group.categories?.includes(one))];
}
