import { UserError } from '../domain/error.ts';
import { fields, fieldTitle } from '../domain/fields.ts';
import type {
  ComparableList,
  ListChange,
  ListChangeLine,
  ListChangeQuery,
  ListChangeView,
} from '../domain/list-change.ts';
import { matchKey } from '../domain/names.ts';
import { bom, csvLine } from '../pipeline/csv.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { cleanCell } from '../pipeline/validate/cell.ts';
import { bareId } from '../pipeline/validate/id.ts';
import { listNames } from '../store/brands.ts';
import { iterateFailedRows } from '../store/failed-rows.ts';
import { readImport } from '../store/import-records.ts';
import { changedBetween, type ListImport, listsOfBrand, onlyOn } from '../store/list-changes.ts';
import type { Store } from '../store/open.ts';
import { remembered } from '../store/remembered.ts';
import type { Workplace } from './workplace.ts';

/** Two lists of a brand and what differs. */
export interface ListComparison {
  /** the imports compared; null where the brand has no second list of the kind */
  earlier: number | null;
  later: number | null;
  changes: ListChange[];
}

/**
 * What changed from one list of a brand to the next of the same kind (profile, network, approved or applied or
 * removed): who is new, who is no longer on it, whose fields changed.
 *
 * @param since the earlier list's import; without it, the one before the last list
 * @throws UserError `not-found` for a brand or import that is not there
 */
export function compareLists(workplace: Workplace, brand: string, since: number | null): ListComparison {
  const { earlier, later, lines } = compareForPage(workplace, brand, since);
  return {
    earlier: earlier?.import ?? null,
    later: later?.import ?? null,
    changes: lines.map(withoutPartnership),
  };
}

/**
 * A page of what differs, with its counts. What was compared is kept until the partners change, for the next page: with
 * large lists that takes seconds, so it is no work for the web process.
 *
 * @throws UserError `not-found` for a brand or import that is not there
 */
export function viewListChanges(
  workplace: Workplace,
  query: ListChangeQuery & { offset: number; limit: number },
): ListChangeView {
  const { lines, ...pair } = compareForPage(workplace, query.brand, query.since);
  const found = lines.filter((line) => matches(line, query));
  const counts = { new: 0, gone: 0, changed: 0 };
  const fields = new Map<string, number>();
  let goneRemoved = 0;
  for (const { change, field, status } of lines) {
    counts[change]++;
    if (field !== null) fields.set(field, (fields.get(field) ?? 0) + 1);
    if (change === 'gone' && status === 'removed') goneRemoved++;
  }
  return {
    ...pair,
    lines: found.slice(query.offset, query.offset + query.limit),
    total: found.length,
    counts,
    goneRemoved,
    fields: [...fields].sort(([, one], [, other]) => other - one),
  };
}

/** Everything that differs as text, in pieces. @throws UserError as `viewListChanges` */
export function listChangesText(
  workplace: Workplace,
  query: ListChangeQuery,
  format: 'csv' | 'json',
): string[] {
  const found = compareForPage(workplace, query.brand, query.since).lines.filter((line) =>
    matches(line, query),
  );
  return [...inPieces(format === 'csv' ? changesCsv(found) : changesJson(found.map(withoutPartnership)))];
}

function* changesJson(changes: readonly ListChange[]): Generator<string> {
  for (const [index, change] of changes.entries())
    yield `${index === 0 ? '[' : ','}\n${JSON.stringify(change)}`;
  yield changes.length === 0 ? '[]\n' : '\n]\n';
}

function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 100_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function matches(line: ListChangeLine, { change, field }: ListChangeQuery): boolean {
  return (change === '' || line.change === change) && (field === '' || line.field === field);
}

function withoutPartnership({
  partnershipId: _,
  partnerId: __,
  status: ___,
  ...change
}: ListChangeLine): ListChange {
  return change;
}

type Compared = Pick<ListChangeView, 'earlier' | 'later' | 'choices' | 'lines'>;

function compareForPage({ db }: Workplace, brand: string, since: number | null): Compared {
  return remembered(db, `changes ${since} ${matchKey(brand)}`, () => compared(db, brand, since));
}

function compared(db: Store, brand: string, since: number | null): Compared {
  const lists = listsOfBrand(db, brand);
  if (lists.length === 0 && !listNames(db, 'brand').some((name) => matchKey(name) === matchKey(brand))) {
    throw new UserError(
      'not-found',
      `There is no brand "${brand}". "roster imports" and the page Brands show those there are.`,
    );
  }
  const { earlier, later } = pairOf(lists, since, brand);
  const choices = lists
    .filter((one) => lists.some((other) => other.position > one.position && sameKind(one, other)))
    .map(comparable);
  const pair = {
    earlier: earlier ? comparable(earlier) : null,
    later: later ? comparable(later) : null,
    choices,
  };
  if (!earlier || !later) return { ...pair, lines: [] };
  const failed = failedIds({ db }, later.id);
  const gone = onlyOn(db, 'gone', earlier, later).filter(
    ({ networkPublisherId }) => !failed.has(networkPublisherId),
  );
  const lines = [...onlyOn(db, 'new', later, earlier), ...gone, ...changedBetween(db, earlier, later)];
  return { ...pair, lines };
}

function comparable({ id, profile, status, committedAt }: ListImport): ComparableList {
  return { import: id, profile, status, committedAt };
}

function pairOf(
  lists: readonly ListImport[],
  since: number | null,
  brand: string,
): { earlier: ListImport | undefined; later: ListImport | undefined } {
  if (since === null) {
    for (const later of lists) {
      const earlier = lists.find((one) => one.position < later.position && sameKind(one, later));
      if (earlier) return { earlier, later };
    }
    return { earlier: undefined, later: lists[0] };
  }
  const earlier = lists.find(({ id }) => id === since);
  if (!earlier)
    throw new UserError(
      'not-found',
      `Import ${since} is no standing list of "${brand}". "roster imports" shows those there are.`,
    );
  return { earlier, later: lists.find((one) => one.position > earlier.position && sameKind(one, earlier)) };
}

function sameKind(one: ListImport, other: ListImport): boolean {
  return one.profile === other.profile && one.status === other.status && one.networkId === other.networkId;
}

/** Who is on the list but failed is not gone. */
function failedIds({ db }: Pick<Workplace, 'db'>, id: number): Set<string> {
  const stored = readImport(db, id);
  const settings = stored && (JSON.parse(stored.settings) as ImportSettings);
  const column =
    settings?.columns.find(({ use }) => use.kind === 'field' && use.field === fields[0].key)?.index ?? -1;
  const ids = new Set<string>();
  if (!settings || column === -1) return ids;
  for (const { cells } of iterateFailedRows(db, id)) {
    ids.add(bareId(cleanCell(cells[column] ?? '', settings.guarded), settings.network));
  }
  return ids;
}

/** The changes as a CSV, line by line. */
export function* changesCsv(changes: readonly ListChange[]): Generator<string> {
  yield bom + csvLine(['Change', 'Network Publisher ID', 'Name', 'Field', 'Before', 'After']);
  for (const change of changes) yield csvLine(changeCells(change));
}

/** One change as people read it: what, id, name, field, before, after. */
export function changeCells(one: ListChange): string[] {
  const { change, networkPublisherId, name, field, before, after } = one;
  return [
    change,
    networkPublisherId,
    name,
    field === null ? '' : fieldTitle(field),
    before ?? '',
    after ?? '',
  ];
}
