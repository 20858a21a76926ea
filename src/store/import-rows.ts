import type { RowView } from '../domain/import-view.ts';
import { type Change, type Outcome, wholeRow } from '../domain/outcome.ts';
import type { Status } from '../domain/partner.ts';
import { foldName } from './fold.ts';
import type { Store } from './open.ts';
import { listOf } from './partner-lines.ts';

interface Page {
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

/** The three kinds of rows of a committed import, in one order. */
const everyRow = `
  SELECT r.row, r.outcome, r.partnership_id, NULL AS cells, NULL AS problems, NULL AS reason, NULL AS corrected_by, NULL AS corrected_row
    FROM import_row r WHERE r.import_id = :importId
  UNION ALL
  SELECT f.row, 'failed', NULL, f.cells, f.problems, NULL, f.corrected_by, f.corrected_row FROM failed_row f WHERE f.import_id = :importId
  UNION ALL
  SELECT g.row, 'ignored', NULL, g.cells, NULL, g.reason, NULL, NULL FROM ignored_row g WHERE g.import_id = :importId`;

const partnerOf = `
  LEFT JOIN partnership s ON s.id = e.partnership_id
  LEFT JOIN partner p ON p.id = s.partner_id
  LEFT JOIN network n ON n.id = p.network_id
  LEFT JOIN brand b ON b.id = s.brand_id`;

/** A page of a committed import's rows in the file's order, with what each changed. */
export function listImportRows(
  store: Store,
  importId: number,
  { outcome, search, limit, offset }: Page,
): { rows: RowView[]; total: number } {
  const values = { importId, outcome, search: foldName(search), limit, offset };
  const conditions = ['TRUE'];
  if (outcome !== '') conditions.push('e.outcome = :outcome');
  if (search !== '')
    conditions.push(
      '(instr(s.name_key, :search) > 0 OR instr(p.network_publisher_id, :search) > 0 OR instr(lower(p.email), :search) > 0 OR instr(lower(e.cells), :search) > 0)',
    );
  const where = conditions.join(' AND ');
  const joins = search === '' ? '' : partnerOf;
  const total = store
    .prepare(`SELECT count(*) FROM (${everyRow}) e ${joins} WHERE ${where}`)
    .pluck()
    .get(values) as number;
  const rows = store
    .prepare(
      `SELECT e.row, e.outcome, p.network_publisher_id AS networkPublisherId, p.name, n.name AS network, b.name AS brand, p.id AS partnerId,
         (SELECT json_group_array(json_object('field', c.field, 'before', c.before, 'after', c.after)) FROM change c WHERE c.import_id = :importId AND c.row = e.row) AS changes,
         coalesce(e.problems, (SELECT w.problems FROM row_warning w WHERE w.import_id = :importId AND w.row = e.row)) AS problems,
         p.email, p.urls, p.categories, s.publisher_group AS publisherGroup, s.date_accepted AS dateAccepted, s.status, s.extra,
         (SELECT x.cells FROM row_edit x WHERE x.import_id = :importId AND x.row = e.row) AS edits,
         e.cells, e.reason, e.corrected_by AS correctedBy, e.corrected_row AS correctedRow
       FROM (SELECT e.* FROM (${everyRow}) e ${joins} WHERE ${where} ORDER BY e.row LIMIT :limit OFFSET :offset) e ${partnerOf}
       ORDER BY e.row`,
    )
    .all(values) as Row[];
  return { rows: rows.map(toRowView), total };
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
