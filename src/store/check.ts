import type { Store } from './open.ts';

/** Whether the database is sound; each finding says what is wrong and where. */
export interface CheckResult {
  ok: boolean;
  findings: string[];
}

/** Checks integrity, foreign keys, every import's counts, and what the tables repeat of each other. */
export function checkStore(store: Store): CheckResult {
  const findings = [
    ...integrity(store),
    ...foreignKeys(store),
    ...queries.flatMap(({ sql, say }) => (store.prepare(sql).all() as Found[]).map(say)),
  ];
  return { ok: findings.length === 0, findings };
}

interface Found {
  id: number;
  stated: number;
  found: number;
  outcome: string;
}

function integrity(store: Store): string[] {
  const rows = store.pragma('integrity_check(20)') as { integrity_check: string }[];
  return rows
    .map(({ integrity_check }) => integrity_check)
    .filter((line) => line !== 'ok')
    .map((line) => `The database file is damaged: ${line}. Restore a backup.`);
}

function foreignKeys(store: Store): string[] {
  const rows = store.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
  return rows
    .slice(0, 20)
    .map(
      ({ table, rowid, parent }) =>
        `Row ${rowid} of ${table} points to a row of ${parent} that is not there.`,
    );
}

const counted = `
  SELECT i.id, o.outcome, CASE o.outcome WHEN 'created' THEN i.created WHEN 'updated' THEN i.updated WHEN 'unchanged' THEN i.unchanged WHEN 'failed' THEN i.failed ELSE i.ignored END AS stated,
    CASE o.outcome
      WHEN 'failed' THEN (SELECT count(*) FROM failed_row f WHERE f.import_id = i.id)
      WHEN 'ignored' THEN (SELECT count(*) FROM ignored_row g WHERE g.import_id = i.id)
      ELSE (SELECT count(*) FROM import_row r WHERE r.import_id = i.id AND r.outcome = o.outcome) END AS found
  FROM import i CROSS JOIN (SELECT 'created' AS outcome UNION ALL SELECT 'updated' UNION ALL SELECT 'unchanged' UNION ALL SELECT 'failed' UNION ALL SELECT 'ignored') o`;

const queries: { sql: string; say: (row: Found) => string }[] = [
  {
    sql: `SELECT * FROM (${counted}) WHERE stated <> found`,
    say: ({ id, outcome, stated, found }) =>
      `Import ${id} says that ${stated} rows were ${outcome}, but ${found} are stored.`,
  },
  {
    sql: 'SELECT id, rows AS stated, created + updated + unchanged + failed + ignored AS found FROM import WHERE stated <> found',
    say: ({ id, stated, found }) =>
      `The counts of import ${id} do not add up: ${stated} rows, ${found} outcomes.`,
  },
  {
    sql: 'SELECT p.id FROM partner p WHERE NOT EXISTS (SELECT 1 FROM partnership s WHERE s.partner_id = p.id) LIMIT 20',
    say: ({ id }) => `Partner ${id} stands with no brand.`,
  },
  {
    sql: 'SELECT s.id FROM partnership s JOIN partner p ON p.id = s.partner_id WHERE s.name_key <> fold(p.name) LIMIT 20',
    say: ({ id }) => `Partnership ${id} is sorted by another name than its partner's.`,
  },
  {
    sql: `SELECT f.id FROM failed_row f JOIN import i ON i.id = f.import_id JOIN import o ON o.id = f.corrected_by
          WHERE o.position <= i.position LIMIT 20`,
    say: ({ id }) => `Failed row ${id} is said to be corrected by an earlier import.`,
  },
];
