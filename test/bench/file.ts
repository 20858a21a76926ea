import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { closeWorkplace, deleteStoredFile, openWorkplace } from '../../src/importer/index.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { brand } from './import.ts';
import { writeList } from './lists.ts';
import type { BenchOptions } from './options.ts';
import { roster } from './process.ts';
import type { Result } from './result.ts';

/** Tables of what imports did, which an undo needs: counted apart from the partners. */
const history = new Set(['import', 'import_row', 'change', 'failed_row', 'ignored_row', 'row_warning']);

interface Part {
  name: string;
  table: string;
  bytes: number;
}

/** What a partnership costs on the disk, by table and index, and whether it stays the same as the list grows. */
export async function benchFile(options: BenchOptions, folder: string): Promise<Result[]> {
  const rows = options.rows.at(-1) as number;
  const half = await importedSize(Math.floor(rows / 2), folder);
  const whole = await importedSize(rows, folder);
  return [sizes(half, whole), spaceGivenBack(join(folder, `${rows}.db`), rows)];
}

interface Size {
  partnerships: number;
  parts: Part[];
}

async function importedSize(rows: number, folder: string): Promise<Size> {
  const list = join(folder, `${rows}.csv`);
  const database = join(folder, `${rows}.db`);
  writeList(list, { rows });
  await roster(['import', list, '--brand', brand], database);
  const store = openStore(database, migrations, 'read');
  const partnerships = store.prepare<[], number>('SELECT count(*) FROM partnership').pluck().get() ?? 0;
  const parts = store
    .prepare<[], Part>(
      `SELECT d.name, coalesce(s.tbl_name, d.name) AS "table", sum(d.pgsize) AS bytes
       FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name GROUP BY d.name ORDER BY bytes DESC`,
    )
    .all();
  store.close();
  return { partnerships, parts };
}

function sizes(half: Size, whole: Size): Result {
  const each = ({ parts, partnerships }: Size, isCounted: (part: Part) => boolean) =>
    parts.filter(isCounted).reduce((sum, { bytes }) => sum + bytes, 0) / partnerships;
  const isHistory = ({ table }: Part) => history.has(table);
  const isList = (part: Part) => !isHistory(part);
  const line = (what: string, of: string, isCounted: (part: Part) => boolean) => ({
    what,
    of,
    'bytes a partnership': each(whole, isCounted),
    'at half the rows': each(half, isCounted),
  });
  const large = whole.parts.filter(({ bytes }) => bytes / whole.partnerships >= 0.5);
  return {
    subject: 'file',
    title: `The database, ${whole.partnerships.toLocaleString('en-US')} partnerships`,
    lines: [
      line('all', 'partners', isList),
      line('all', 'history', isHistory),
      ...large.map((part) =>
        line(
          part.name === part.table ? part.name : part.name.replace('sqlite_autoindex_', 'key of '),
          isHistory(part) ? 'history' : 'partners',
          ({ name }) => name === part.name,
        ),
      ),
    ],
    targets: [
      {
        what: 'partners with their lists and indexes, a partnership',
        measured: each(whole, isList),
        most: 450,
        unit: 'bytes',
      },
      {
        what: 'growth, beside half the rows',
        measured: each(whole, () => true) / each(half, () => true),
        most: 1.1,
        unit: '×',
      },
    ],
    notes: ['One import of a generated list, by `dbstat`. History is what an undo and the failed rows need.'],
  };
}

function spaceGivenBack(database: string, rows: number): Result {
  const files = `${database}.files`;
  const before = bytesIn(files);
  const workplace = openWorkplace(database, 'write');
  deleteStoredFile(workplace, 1);
  closeWorkplace(workplace);
  const after = bytesIn(files);
  return {
    subject: 'file',
    title: `Stored files, ${rows.toLocaleString('en-US')} rows`,
    lines: [{ 'before MB': before / 1e6, 'after their deletion MB': after / 1e6 }],
    targets: [
      { what: 'space given back', measured: ((before - after) / before) * 100, least: 90, unit: '%' },
    ],
    notes: ['The lists that came in, kept beside the database until they are deleted.'],
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
