import type { GoodList } from './lists.ts';
import { exact, type Polluted, refusable, table } from './polluted.ts';
import { lineOf, type Style, written } from './style.ts';

/** How the whole list is written: its delimiter, quotes, escapes and line ends. */
export function* ofTheDialect(list: GoodList, style: Style): Generator<Polluted> {
  const as = (name: string, change: Partial<Style>) =>
    exact(name, written(table(list), { ...style, ...change }));
  yield as('delimiter ;', { delimiter: ';' });
  yield as('delimiter tab', { delimiter: '\t' });
  yield as('delimiter |', { delimiter: '|' });
  yield as('delimiter , and space', { delimiter: ', ' });
  yield as('delimiter ; and space', { delimiter: '; ' });
  yield as('delimiter space, quoted where it must be', { delimiter: ' ' });
  const unquoted = table(list).map((cells) => cells.join(' ').replaceAll('\n', ' '));
  yield refusable('delimiter space, never quoted', unquoted.join('\n'), list);
  yield as('delimiter two tabs', { delimiter: '\t\t' });
  yield refusable('delimiter :', written(table(list), { ...style, delimiter: ':' }), list);
  yield refusable('delimiter ||', written(table(list), { ...style, delimiter: '||' }), list);
  yield refusable('delimiter \\t in letters', written(table(list), { ...style, delimiter: '\\t' }), list);
  const spaced = written(table(list), style).replaceAll('",', '" ,').replaceAll(',"', ', "');
  yield refusable('spaces around quotes', spaced, list);
  yield as('single quotes', { quote: "'" });
  yield as('single quotes and semicolons', { quote: "'", delimiter: ';' });
  yield as('backslash escapes', { escapes: 'backslash' });
  yield as('single quotes, backslash escapes', { escapes: 'backslash', quote: "'" });
  const marked = list.rows.filter((cells) => cells.some((cell) => cell.includes('"')));
  yield {
    ...as('quotes not escaped', { escapes: 'none' }),
    damaged: marked.map((cells) => cells[list.id] ?? ''),
    expect: 'row',
  };
  yield as('LF', { newline: '\n' });
  yield as('CR', { newline: '\r' });
  const mixed = table(list).map((cells, at) => lineOf(cells, style) + ['\n', '\r\n', '\r'][at % 3]);
  yield exact('LF, CRLF and CR', mixed.join(''));
  yield exact('sep= line', `sep=;\r\n${written(table(list), { ...style, delimiter: ';' })}`);
}
