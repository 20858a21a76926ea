import type { RowView } from '../domain/import-view.ts';
import { type Change, type Outcome, wholeRow } from '../domain/outcome.ts';
import type { Status } from '../domain/partner.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { listOf } from './partner-lines.ts';
import { prepared } from './prepared.ts';
import { finished } from './turns.ts';

/** Which rows of an import are shown. */
export interface RowsPage {
  outcome: Outcome | '';
  search: string;
  limit: number;
  offset: number;
}

interface Row {
  row: number;
  outcome: Outcome;
  networkPublisherId: string | null;
  name: string | null;
  network: string | null;
  brand: string | null;
  partnerId: number | null;
  changes: string | null;
  problems: string | null;
  cells: string | null;
  reason: string | null;
  edits: string | null;
  correctedBy: number | null;
  correctedRow: number | null;
  email: string | null;
  urls: string | null;
  categories: string | null;
  publisherGroup: string | null;
  dateAccepted: string | null;
  status: Status | null;
  extra: string | null;
}

/** The kinds of rows of a committed import, in their tables. @param which a condition on `row` */
function rowsIn(outcome: Outcome | '', which: string): string {
  const met = `SELECT r.row, r.outcome, r.partnership_id, NULL AS cells, NULL AS problems, NULL AS reason, NULL AS corrected_by, NULL AS corrected_row
    FROM import_row r WHERE r.import_id = :importId AND r.${which}`;
  const failed = `SELECT f.row, 'failed', NULL, f.cells, f.problems, NULL, f.corrected_by, f.corrected_row FROM failed_row f WHERE f.import_id = :importId AND f.${which}`;
  const ignored = `SELECT g.row, 'ignored', NULL, g.cells, NULL, g.reason, NULL, NULL FROM ignored_row g WHERE g.import_id = :importId AND g.${which}`;
  if (outcome === '') return [met, failed, ignored].join(' UNION ALL ');
  // the first names the columns
  const none = `${met} AND FALSE UNION ALL`;
  if (outcome === 'failed') return `${none} ${failed}`;
  return outcome === 'ignored' ? `${none} ${ignored}` : `${met} AND r.outcome = :outcome`;
}

const partnerOf = `
  LEFT JOIN partnership s ON s.id = e.partnership_id
  LEFT JOIN partner p ON p.id = s.partner_id
  LEFT JOIN network n ON n.id = p.network_id
  LEFT JOIN brand b ON b.id = s.brand_id`;

/** A page of a committed import's rows in the file's order, with what each changed. */
export function listImportRows(
  store: Store,
  importId: number,
  page: RowsPage,
): { rows: RowView[]; total: number } {
  return finished(listingImportRows(store, importId, page));
}

/** The same in portions: a million rows are searched, and leafed through, without keeping anybody waiting. */
export function* listingImportRows(
  store: Store,
  importId: number,
  { outcome, search, limit, offset }: RowsPage,
): Generator<void, { rows: RowView[]; total: number }> {
  const known = search === '' ? countRows(store, importId, outcome) : null;
  const { first, last } = endsOf(store, importId);
  // without a gap between the rows it is known where the page begins
  const skipped = outcome === '' && known === last - first + 1 ? Math.min(offset, known) : 0;
  const numbers = numbersOf(store, outcome, search);
  const found: number[] = [];
  let total = skipped;
  for (let from = first - 1 + skipped; from < last; from += portion) {
    if (known !== null && (offset >= known || total >= offset + limit)) break;
    const some = numbers.all({ importId, outcome, search: foldName(search), from, to: from + portion });
    found.push(...some.slice(Math.max(0, offset - total), Math.max(0, offset + limit - total)));
    total += some.length;
    yield;
  }
  return { rows: readRows(store, importId, found), total: known ?? total };
}

/** So many rows are looked through in a few milliseconds. */
const portion = 4000;

function countRows(store: Store, importId: number, outcome: Outcome | ''): number {
  const sql = `SELECT ${outcome === '' ? 'rows' : outcome} FROM import WHERE id = ?`;
  return prepared<[number], number>(store, sql).pluck().get(importId) ?? 0;
}

/** The numbers of the first and the last row of any kind. */
function endsOf(store: Store, importId: number): { first: number; last: number } {
  const each = (which: string) =>
    ['import_row', 'failed_row', 'ignored_row']
      .map((table) => `SELECT ${which}(row) AS row FROM ${table} WHERE import_id = :importId`)
      .join(' UNION ALL ');
  return (
    prepared<{ importId: number }, { first: number; last: number }>(
      store,
      `SELECT coalesce((SELECT min(row) FROM (${each('min')})), 0) AS first, coalesce((SELECT max(row) FROM (${each('max')})), -1) AS last`,
    ).get({ importId }) ?? { first: 0, last: -1 }
  );
}

/** Which rows match, between two numbers. */
function numbersOf(store: Store, outcome: Outcome | '', search: string) {
  const searched =
    search === ''
      ? ''
      : `${partnerOf} WHERE (instr(s.name_key, :search) > 0 OR instr(p.network_publisher_id, :search) > 0 OR instr(lower(p.email), :search) > 0 OR instr(lower(e.cells), :search) > 0)`;
  return prepared<object, number>(
    store,
    `SELECT e.row FROM (${rowsIn(outcome, 'row BETWEEN :from + 1 AND :to')}) e ${searched} ORDER BY e.row`,
  ).pluck();
}

function readRows(store: Store, importId: number, numbers: readonly number[]): RowView[] {
  const rows = prepared<{ importId: number; numbers: string }, Row>(
    store,
    `SELECT e.row, e.outcome, p.network_publisher_id AS networkPublisherId, p.name, n.name AS network, b.name AS brand, p.id AS partnerId,
         (SELECT json_group_array(json_object('field', c.field, 'before', c.before, 'after', c.after)) FROM change c WHERE c.import_id = :importId AND c.row = e.row) AS changes,
         coalesce(e.problems, (SELECT w.problems FROM row_warning w WHERE w.import_id = :importId AND w.row = e.row)) AS problems,
         p.email, p.urls, p.categories, s.publisher_group AS publisherGroup, s.date_accepted AS dateAccepted, s.status, s.extra,
         (SELECT x.cells FROM row_edit x WHERE x.import_id = :importId AND x.row = e.row) AS edits,
         e.cells, e.reason, e.corrected_by AS correctedBy, e.corrected_row AS correctedRow
       FROM (${rowsIn('', 'row IN (SELECT value FROM json_each(:numbers))')}) e ${partnerOf}
       ORDER BY e.row`,
  ).all({ importId, numbers: JSON.stringify(numbers) });
  return rows.map(toRowView);
}

function toRowView(row: Row): RowView {
  return {
    row: row.row,
    outcome: row.outcome,
    networkPublisherId: row.networkPublisherId ?? '',
    name: row.name ?? '',
    network: row.network ?? '',
    brand: row.brand ?? '',
    partnerId: row.partnerId,
    changes: changesOf(row),
    problems: row.problems === null ? [] : JSON.parse(row.problems),
    cells: row.cells === null ? null : JSON.parse(row.cells),
    reason: row.reason,
    correctedBy: row.correctedBy === null ? null : { import: row.correctedBy, row: row.correctedRow ?? 0 },
    edits: row.edits === null ? [] : JSON.parse(row.edits),
  };
}

/** A created row shows what it brought, as its partner has it now. */
function changesOf(row: Row): Change[] {
  const changes: Change[] = row.changes === null ? [] : JSON.parse(row.changes);
  if (row.outcome !== 'created' || row.partnerId === null) return changes;
  const partner = {
    mediaPropertyUrls: listOf(row.urls),
    primaryContactEmail: row.email,
    categories: listOf(row.categories),
  };
  const { publisherGroup, dateAccepted, status } = row;
  const extra = row.extra === null ? [] : JSON.parse(row.extra);
  return wholeRow(changes, partner, { publisherGroup, networkDateAccepted: dateAccepted, status, extra });
}
