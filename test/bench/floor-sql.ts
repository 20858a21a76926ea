/**
 * What an import of a generated list leaves in each table, as SQL over `list` (its cells) and `good` (what rows go in).
 * A table that an import fills has its statement here, in the order in which the keys ask for it; `floor.ts` compares
 * the row counts of every table with Roster's, so that none is forgotten. fold() is Roster's own: here it is lower().
 */
export const columns = ['id', 'name', 'url', 'email', 'grp', 'categories', 'joined'];

/** The six ways in which `lists.ts` spoils a row. */
const good = `id NOT IN ('', '4.02E+06') AND name <> '' AND email <> 'desk@' AND joined <> '13/45/2021' AND url NOT LIKE 'ftp:%'`;

const primaryEmail = `nullif(iif(instr(email, ';'), substr(email, 1, instr(email, ';') - 1), email), '')`;
const furtherEmails = `iif(instr(email, ';'), json_array(trim(substr(email, instr(email, ';') + 1))), NULL)`;
const isoDate = `format('%s-%02d-%02d', substr(joined, -4), substr(joined, 1, instr(joined, '/') - 1),
  substr(joined, instr(joined, '/') + 1, length(joined) - instr(joined, '/') - 5))`;
const listOf = (column: string) => `'["' || replace(${column}, ' | ', '","') || '"]'`;

export const fill: Record<string, string> = {
  network: `INSERT INTO network (id, name, name_key) VALUES (1, 'LinkShare', 'linkshare')`,
  brand: `INSERT INTO brand (id, name, name_key) VALUES (1, 'Northwind Outdoor', 'northwind outdoor')`,
  import: `INSERT INTO import (id, position, profile, file_name, file_hash, network_id, brand_id, committed_at, rows, created, updated, unchanged, failed, ignored, detail, settings)
    SELECT 1, 1, 'linkshare-my-publishers', 'list.csv', '', 1, 1, '2026-01-01T00:00:00.000Z', count(*), sum(${good}), 0, 0, count(*) - sum(${good}), 0, '{}', '{}' FROM list`,
  partner: `INSERT INTO partner (id, network_id, network_publisher_id, name, email, further_emails, urls, categories)
    SELECT rowid, 1, id, name, ${primaryEmail}, ${furtherEmails}, iif(url = '', NULL, ${listOf('url')}), ${listOf('categories')}
    FROM list WHERE ${good}`,
  partnership: `INSERT INTO partnership (id, partner_id, brand_id, publisher_group, date_accepted, status, name_key)
    SELECT rowid, rowid, 1, nullif(grp, ''), ${isoDate}, 'approved', lower(name) FROM list WHERE ${good}`,
  partner_search: `INSERT INTO partner_search (rowid, text)
    SELECT id, lower(name || ' ' || network_publisher_id || ' ' || coalesce(email, '') || ' ' || coalesce(further_emails, '') || ' '
      || replace(coalesce(urls, ''), 'https://', '')) || '  '
    FROM partner ORDER BY id`,
  import_row: `INSERT INTO import_row (import_id, row, partnership_id, outcome, given)
    SELECT 1, rowid + 1, rowid, 'created', 1 FROM list WHERE ${good}`,
  failed_row: `INSERT INTO failed_row (import_id, row, cells, problems)
    SELECT 1, rowid + 1, json_array(${columns.join(', ')}), '[{"severity":"error"}]' FROM list WHERE NOT (${good})`,
  row_warning: `INSERT INTO row_warning (import_id, row, problems)
    SELECT 1, rowid + 1, '[{"severity":"warning"}]' FROM list WHERE ${good} AND instr(email, ';')`,
};
