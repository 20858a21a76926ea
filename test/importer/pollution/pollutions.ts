import type { GoodList } from './lists.ts';

/**
 * The ways in which "Pollock: A Data Loading Benchmark" (Vitagliano et al., VLDB 2023) pollutes a CSV file, and some
 * neighbours of them, applied to a good list at every place.
 */
export interface Polluted {
  name: string;
  bytes: Uint8Array;
  /** ids of the rows that were not left alone */
  damaged: string[];
  /**
   * `exact`: a person reads the whole list, and so does Roster; `row`: only the damaged row may fail; `refusable`: the
   * list may be refused as a whole; `ragged`: the row is sound CSV with cells fewer or blank ones more, as spreadsheets
   * leave it, so nothing but its values can tell
   */
  expect: 'exact' | 'row' | 'refusable' | 'ragged';
}

/** How a list is written. */
export interface Style {
  delimiter: string;
  quote: string;
  /** how a quotation mark within a quoted cell is written */
  escapes: 'doubled' | 'backslash' | 'none';
  quoteAll: boolean;
  newline: string;
}

const plain: Style = { delimiter: ',', quote: '"', escapes: 'doubled', quoteAll: false, newline: '\r\n' };

/** A cell in its CSV form. */
export function cellText(cell: string, style: Style): string {
  const { delimiter, quote, escapes, quoteAll } = style;
  const needed = cell.includes(delimiter.trim() || delimiter) || cell.includes(quote) || /[\r\n]/.test(cell);
  if (!quoteAll && !needed) return cell;
  const marks = { doubled: quote + quote, backslash: `\\${quote}`, none: quote };
  const slashes = escapes === 'backslash' ? cell.replaceAll('\\', '\\\\') : cell;
  return quote + slashes.replaceAll(quote, marks[escapes]) + quote;
}

export function lineOf(cells: readonly string[], style: Style): string {
  return cells.map((cell) => cellText(cell, style)).join(style.delimiter);
}

/** Every pollution of a list, at every row and column. */
export function* pollutionsOf(list: GoodList, quoteAll: boolean): Generator<Polluted> {
  const style = { ...plain, quoteAll };
  yield* ofTheFile(list, style);
  yield* ofTheDialect(list, style);
  yield* ofTheBytes(list, style);
  yield* ofOneRow(list, style);
}

const table = (list: GoodList) => [list.titles, ...list.rows];
const written = (records: readonly (readonly string[])[], style: Style) =>
  records.map((cells) => lineOf(cells, style) + style.newline).join('');

function exact(name: string, text: string | Uint8Array): Polluted {
  return { name, bytes: typeof text === 'string' ? Buffer.from(text) : text, damaged: [], expect: 'exact' };
}

function* ofTheFile(list: GoodList, style: Style): Generator<Polluted> {
  const whole = written(table(list), style);
  const width = list.titles.length;
  const blank = style.delimiter.repeat(width - 1) + style.newline;
  const ids = list.rows.map((cells) => cells[list.id] ?? '');
  yield exact('as it is', whole);
  yield { name: 'no payload', bytes: Buffer.alloc(0), damaged: ids, expect: 'refusable' };
  yield exact('no trailing newline', whole.slice(0, -2));
  yield exact('double trailing newline', `${whole}\r\n`);
  yield {
    name: 'no header',
    bytes: Buffer.from(written(list.rows, style)),
    damaged: ids,
    expect: 'refusable',
  };
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
  yield exact('preamble', `PREAMBLE${blank}${blank}${whole}`);
  yield exact(
    'preamble without delimiters',
    `Partners of "Acme", 2021${style.newline}${style.newline}${whole}`,
  );
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

function* ofTheDialect(list: GoodList, style: Style): Generator<Polluted> {
  const as = (name: string, change: Partial<Style>) =>
    exact(name, written(table(list), { ...style, ...change }));
  yield as('delimiter ;', { delimiter: ';' });
  yield as('delimiter tab', { delimiter: '\t' });
  yield as('delimiter |', { delimiter: '|' });
  yield as('delimiter , and space', { delimiter: ', ' });
  yield as('delimiter ; and space', { delimiter: '; ' });
  yield as('delimiter space, quoted where it must be', { delimiter: ' ' });
  const unquoted = table(list).map((cells) => cells.join(' ').replaceAll('\n', ' '));
  const ids = list.rows.map((cells) => cells[list.id] ?? '');
  yield {
    name: 'delimiter space, never quoted',
    bytes: Buffer.from(unquoted.join('\n')),
    damaged: ids,
    expect: 'refusable',
  };
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

function* ofTheBytes(list: GoodList, style: Style): Generator<Polluted> {
  const text = written(table(list), style);
  for (const count of [1, 2]) yield exact(`${count} BOM`, '\uFEFF'.repeat(count) + text);
  yield exact('DOS end mark', `${text}\u001A`);
  yield exact('UTF-16 LE', Buffer.from(`\uFEFF${text}`, 'utf16le'));
  yield exact('UTF-16 LE without BOM', Buffer.from(text, 'utf16le'));
  yield exact('UTF-16 BE', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
  yield exact('UTF-16 BE without BOM', Buffer.from(text, 'utf16le').swap16());
}

function* ofOneRow(list: GoodList, style: Style): Generator<Polluted> {
  const lines = table(list).map((cells) => cells.map((cell) => cellText(cell, style)));
  const inRow = (name: string, at: number, line: string, expect: Polluted['expect'] = 'row'): Polluted => ({
    name: `row ${at}: ${name}`,
    bytes: Buffer.from(
      lines.map((cells, row) => (row === at ? line : cells.join(style.delimiter)) + style.newline).join(''),
    ),
    damaged: at === 0 ? list.rows.map((cells) => cells[list.id] ?? '') : [list.rows[at - 1]?.[list.id] ?? ''],
    expect: at === 0 ? 'refusable' : expect,
  });
  for (const [at, cells] of lines.entries()) {
    for (const other of [';', '\t', '|', ' ', ', ']) {
      const requoted = (table(list)[at] ?? []).map((cell) => cellText(cell, { ...style, delimiter: other }));
      const readable = other !== ' ' && !cells.some((cell) => cell.includes('\n'));
      yield inRow(`delimiter ${JSON.stringify(other)}`, at, requoted.join(other), readable ? 'exact' : 'row');
      yield inRow(
        `delimiter ${JSON.stringify(other)} unquoted`,
        at,
        (table(list)[at] ?? []).join(other),
        'ragged',
      );
    }
    for (const [column, cell] of cells.entries()) {
      const join = (parts: string[]) => parts.join(style.delimiter);
      const [before, after] = [cells.slice(0, column), cells.slice(column + 1)];
      if (column > 0) {
        const merged = [...before.slice(0, -1), `${before.at(-1)}${cell}`, ...after];
        yield inRow(`column ${column}: a delimiter lost`, at, join(merged), 'ragged');
        const bare = (table(list)[at] ?? []).slice(column - 1, column + 1).join('');
        yield inRow(
          `column ${column}: two cells as one`,
          at,
          join([...before.slice(0, -1), cellText(bare, style), ...after]),
          'ragged',
        );
      }
      yield inRow(
        `column ${column}: a delimiter too many`,
        at,
        join([...before, '', cell, ...after]),
        'ragged',
      );
      yield inRow(`column ${column}: a quote before`, at, join([...before, `"${cell}`, ...after]));
      yield inRow(`column ${column}: a quote behind`, at, join([...before, `${cell}"`, ...after]));
      const inner = cell.startsWith('"') ? `""${cell.slice(1)}` : `"${cell}`;
      yield inRow(`column ${column}: a quote at its start`, at, join([...before, inner, ...after]));
      if (!cell.startsWith('"')) continue;
      yield inRow(`column ${column}: opening quote lost`, at, join([...before, cell.slice(1), ...after]));
      yield inRow(`column ${column}: closing quote lost`, at, join([...before, cell.slice(0, -1), ...after]));
    }
  }
}
