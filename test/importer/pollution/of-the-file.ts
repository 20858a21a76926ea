import type { GoodList } from './lists.ts';
import { exact, idsOf, type Polluted, refusable, table } from './polluted.ts';
import { type Style, written } from './style.ts';

/** What stands above, below and between the rows of a list. */
export function* ofTheFile(list: GoodList, style: Style): Generator<Polluted> {
  const whole = written(table(list), style);
  const width = list.titles.length;
  const blank = style.delimiter.repeat(width - 1) + style.newline;
  const ids = idsOf(list);
  yield exact('as it is', whole);
  yield refusable('no payload', '', list);
  yield exact('no trailing newline', whole.slice(0, -2));
  yield exact('double trailing newline', `${whole}\r\n`);
  yield refusable('no header', written(list.rows, style), list);
  yield {
    name: 'header only',
    bytes: Buffer.from(written([list.titles], style)),
    damaged: ids,
    expect: 'row',
  };
  yield {
    ...exact('one data row', written(table(list).slice(0, 2), style)),
    damaged: ids.slice(1),
    expect: 'row',
  };
  for (const count of [2, 3])
    yield exact(`header ${count} times`, written([list.titles], style).repeat(count - 1) + whole);
  for (const count of [1, 3])
    for (const [how, line] of [
      ['', `PREAMBLE${blank}`],
      [' without delimiters', `Partners of "Acme", 2021${style.newline}`],
    ] as const)
      for (const gap of ['', blank, style.newline]) {
        const lines = line.repeat(count);
        const name = `${count} lines${how}${gap && (gap === blank ? ', blank cells' : ', blank line')}`;
        yield exact(`preamble of ${name}`, lines + gap + whole);
        yield exact(`footnote of ${name}`, whole + gap + lines.replaceAll('PREAMBLE', 'FOOTNOTE'));
      }
  yield exact('blank rows', whole.replace(style.newline, style.newline + blank + style.newline));
  for (const [kind, more] of [
    ['less', -1],
    ['same', 0],
    ['more', 1],
  ] as const)
    for (const gap of ['', style.newline, blank]) {
      const second = table(list).map((cells, at) =>
        more > 0 ? [...cells, at === 0 ? 'col1' : 'x'] : cells.slice(0, width + more),
      );
      yield exact(
        `second table, ${kind} columns${gap && ', after a gap'}`,
        whole + gap + written(second, style),
      );
    }
  const figures = [
    ['Group', 'Publishers', 'Clicks'],
    ['Content', '2', '17'],
    ['4022299', '3', '5'],
  ];
  yield exact('second table of figures', whole + blank + written(figures, style));
  yield exact('totals', `${whole}Total${style.delimiter}8${blank.slice(1)}`);
}
