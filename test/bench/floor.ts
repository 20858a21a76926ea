import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { columns, fill } from './floor-sql.ts';
import { measure, type Run } from './process.ts';

const program = 'sqlite3';

/** What to do where the program is not there. */
export const floorMissing =
  'There is no floor to compare with: the program `sqlite3` is not on the PATH. Install it (Debian: `apt-get install sqlite3`; macOS has it) and run this again.';

/** Is the `sqlite3` program there? */
export function hasFloor(): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

/**
 * The floor: the `sqlite3` program reads the list into a temporary table and fills the tables and indexes of Roster's
 * own schema from it, with Roster's settings, in one transaction.
 *
 * @param folder where the schema is looked up
 */
export function runFloor(list: string, database: string, folder: string): Promise<Run> {
  return measure(program, ['-batch', database], { input: scriptOf(list, folder) });
}

function scriptOf(list: string, folder: string): string {
  const { settings, schema } = schemaOf(join(folder, 'schema.db'));
  return [
    '.bail on',
    ...settings,
    ...schema,
    `CREATE TEMP TABLE list (${columns.map((column) => `${column} TEXT`).join(', ')});`,
    `.import --csv --skip 1 --schema temp "${list}" list`,
    'BEGIN IMMEDIATE;',
    ...Object.values(fill).map((sql) => `${sql};`),
    'COMMIT;',
    '',
  ].join('\n');
}

const pragmas = [
  'page_size',
  'journal_mode',
  'synchronous',
  'foreign_keys',
  'temp_store',
  'cache_size',
  'mmap_size',
  'wal_autocheckpoint',
  'user_version',
];

/** Settings and tables as Roster itself makes them in an empty database, whatever migrations there are. */
function schemaOf(file: string): { settings: string[]; schema: string[] } {
  const store = openStore(file, migrations);
  const settings = pragmas.map((name) => `PRAGMA ${name} = ${store.pragma(name, { simple: true })};`);
  const own = new Set(tablesOf(store, ['table', 'virtual']));
  const schema = store
    .prepare<[], { table: string; sql: string }>(
      'SELECT tbl_name AS "table", sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid',
    )
    .all()
    .filter(({ table }) => own.has(table))
    .map(({ sql }) => `${sql.replaceAll(/\bfold\(/g, 'lower(')};`);
  store.close();
  for (const one of [file, `${file}-wal`, `${file}-shm`]) rmSync(one, { force: true });
  return { settings, schema };
}

function tablesOf(store: Store, types: readonly string[]): string[] {
  return store
    .prepare<[], { name: string; type: string }>(
      "SELECT name, type FROM pragma_table_list WHERE schema = 'main'",
    )
    .all()
    .filter(({ name, type }) => types.includes(type) && !name.startsWith('sqlite_'))
    .map(({ name }) => name);
}

/** How many rows each table has; of a search index, which cannot count them, only whether there are any. */
export function rowCounts(database: string): Record<string, number> {
  const store = openStore(database, migrations, 'read');
  const count = (sql: string) => store.prepare<[], number>(sql).pluck().get() ?? 0;
  const counts = [
    ...tablesOf(store, ['table']).map((name) => [name, count(`SELECT count(*) FROM "${name}"`)] as const),
    ...tablesOf(store, ['virtual']).map(
      (name) => [name, count(`SELECT EXISTS (SELECT 1 FROM "${name}_idx")`)] as const,
    ),
  ];
  store.close();
  return Object.fromEntries(counts);
}

/**
 * A floor that does less than an import is none.
 *
 * @throws Error where a table has another number of rows in the one than in the other
 */
export function refuseUnequal(floor: Record<string, number>, roster: Record<string, number>): void {
  for (const [table, rows] of Object.entries(roster)) {
    if (floor[table] === rows) continue;
    throw new Error(
      `The floor puts ${floor[table]} rows into the table ${table}, Roster puts ${rows}. ${
        table in fill ? 'Correct' : 'Add'
      } its statement in test/bench/floor-sql.ts: the floor must fill the same tables.`,
    );
  }
}
