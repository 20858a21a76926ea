import type { GoodList } from './lists.ts';
import { exact, type Polluted, refusable, table } from './polluted.ts';
import { lineOf, type Style, written } from './style.ts';

/** Titles that are blank, unknown, endless or not alone; and title rows in several lines. */
export function* ofTheTitles(list: GoodList, style: Style): Generator<Polluted> {
  const { titles, rows } = list;
  const entitled = (name: string, changed: string[]) =>
    refusable(name, written([changed, ...rows], style), list);
  for (const [column, title] of titles.entries()) {
    yield entitled(`column ${column}: title blank`, titles.with(column, ''));
    yield entitled(`column ${column}: title unknown`, titles.with(column, 'HEAD/%R'));
    yield entitled(`column ${column}: title endless`, titles.with(column, 'HEADER'.repeat(100_000)));
    const next = (column + 1) % titles.length;
    yield entitled(`column ${column}: title twice`, titles.with(next, title));
    const above = titles.map((_, at) => (at === column ? 'HEADER' : ''));
    for (const count of [1, 2])
      yield exact(
        `column ${column}: ${count} lines above its title`,
        (lineOf(above, style) + style.newline).repeat(count) + written(table(list), style),
      );
  }
  const width = 1024 - titles.length;
  const more = Array.from({ length: width }, (_, at) => `col${at}`);
  const wide = table(list).map((cells, at) => [...cells, ...(at === 0 ? more : more.map(() => ''))]);
  yield exact('1024 columns', written(wide, style));
}
