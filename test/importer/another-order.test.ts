import { expect, test } from 'vitest';
import { importChoicesShape } from '../../src/domain/import.ts';
import { checkStore, importFile, undoImport } from '../../src/importer/index.ts';
import { Cancelled } from '../../src/importer/run.ts';
import { csv, Desk } from './lists.ts';

const partners = 12_000;
const titles = [
  'Network Publisher ID',
  'Name',
  'Media Property URLs',
  'Primary Contact Email',
  'Publisher Group',
  'Brand',
];

/** Every row says something else than before; some partners stand with a second brand, or twice. */
function rowsOf(state: string): string[][] {
  return Array.from({ length: partners }, (_, at) => {
    const row = (brand: string, url: string) => [
      String(4_000_000 + at),
      `${state} ${(at * 7919) % partners}`,
      url,
      `${state}${at}@x.example`,
      `${state} group`,
      brand,
    ];
    const rows = [row('Acme', `${state}-${at}.example`)];
    if (at % 50 === 7) rows.push(row('Bolt', ''));
    if (at % 70 === 9) rows.push(row('Acme', `blog.${state}-${at}.example`));
    return rows;
  }).flat();
}

test('a list that comes back in another order changes the same as in the order before, and is undone', () => {
  const [first, second] = [rowsOf('first'), rowsOf('second')];
  const [straight, turned] = [new Desk(), new Desk()];
  for (const desk of [straight, turned]) desk.import(csv(titles, ...first));
  const before = turned.partners();
  // partners backwards, the rows of each as they were
  const groups = Object.values(Object.groupBy(second, ([id]) => id ?? ''));
  const backwards = groups.reverse().flatMap((rows) => rows ?? []);
  expect(() => stopHalfway(turned, csv(titles, ...backwards))).toThrow(Cancelled);
  expect(turned.partners()).toEqual(before);
  const counts = straight.import(csv(titles, ...second));
  const { created, updated, unchanged, failed } = counts;
  expect({ created, failed }).toEqual({ created: 0, failed: 0 });
  expect(updated).toBe(second.length);
  const changed = turned.import(csv(titles, ...backwards));
  expect(changed).toMatchObject({ created, updated, unchanged, failed });
  expect(turned.partners()).toEqual(straight.partners());
  const { db } = turned.workplace;
  expect(checkStore(db).findings).toEqual([]);
  const indexes = (desk: Desk) =>
    desk.workplace.db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name").all();
  expect(indexes(turned)).toEqual(indexes(new Desk()));
  expect(temporaryTables(turned)).toEqual([]);
  expect(undoImport(turned.workplace, changed.import ?? 0)).toMatchObject({ removed: 0, kept: 0 });
  expect(turned.partners()).toEqual(before);
});

function temporaryTables({ workplace }: Desk): unknown[] {
  return workplace.db.prepare('SELECT name FROM temp.sqlite_schema').all();
}

/** As soon as changes wait: these, and what was written by then, must be gone. */
function stopHalfway(desk: Desk, text: string): void {
  importFile(
    desk.workplace,
    { path: desk.file(text), name: 'list.csv' },
    importChoicesShape.parse({ brand: 'Acme' }),
    { commit: true },
    { cancelled: () => temporaryTables(desk).length > 0 },
  );
}
