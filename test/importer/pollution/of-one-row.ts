import type { GoodList } from './lists.ts';
import { type Polluted, table } from './polluted.ts';
import { cellText, type Style } from './style.ts';

/** One row that is written otherwise than the rest, or damaged; the title row is one of them. */
export function* ofOneRow(list: GoodList, style: Style): Generator<Polluted> {
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
    yield* ofItsEnd(list, style, at, inRow);
    const raw = table(list)[at] ?? [];
    for (const change of [{ escapes: 'backslash' }, { quote: "'" }] as const) {
      const line = raw.map((cell) => cellText(cell, { ...style, ...change })).join(style.delimiter);
      // a line break within apostrophes ends the row; two backslashes may be one, or two
      const isTorn = 'quote' in change && line.includes('\n');
      const expected = isTorn ? 'row' : line.includes('\\\\') ? 'silent' : 'exact';
      yield inRow(`${Object.values(change)}`, at, line, expected);
    }
    for (const other of [';', '\t', '|', ' ', ', ']) {
      const requoted = (table(list)[at] ?? []).map((cell) => cellText(cell, { ...style, delimiter: other }));
      const readable = other !== ' ' && !cells.some((cell) => cell.includes('\n'));
      yield inRow(`delimiter ${JSON.stringify(other)}`, at, requoted.join(other), readable ? 'exact' : 'row');
      const raw = table(list)[at] ?? [];
      const first = raw.findIndex((cell) => cell.includes(other.trim() || other));
      yield inRow(
        `delimiter ${JSON.stringify(other)} unquoted`,
        at,
        raw.join(other),
        telling(list, at, first),
      );
    }
    for (const [column, cell] of cells.entries()) {
      const join = (parts: string[]) => parts.join(style.delimiter);
      const [before, after] = [cells.slice(0, column), cells.slice(column + 1)];
      if (column > 0) {
        const from = before.at(-1) && cell ? column - 1 : column;
        const merged = [...before.slice(0, -1), `${before.at(-1)}${cell}`, ...after];
        yield inRow(`column ${column}: a delimiter lost`, at, join(merged), telling(list, at, from));
        const bare = (table(list)[at] ?? []).slice(column - 1, column + 1).join('');
        yield inRow(
          `column ${column}: two cells as one`,
          at,
          join([...before.slice(0, -1), cellText(bare, style), ...after]),
          telling(list, at, from),
        );
      }
      const shifted = join([...before, '', cell, ...after]);
      yield inRow(`column ${column}: a delimiter too many`, at, shifted, telling(list, at, column));
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

/**
 * Cells that stand under other titles now can tell it where one of them is an address, a date, a number, or a word that
 * another row has in its own place; where all are words of this row alone, nothing can.
 */
function telling({ rows, id }: GoodList, at: number, from: number): Polluted['expect'] {
  const shifted = (rows[at - 1] ?? []).slice(Math.max(from, 0)).filter((cell) => cell !== '');
  const others = rows.toSpliced(at - 1, 1).flatMap((cells) => cells.filter((_, column) => column !== id));
  const tells = shifted.some((cell) => /https?:|@|^[\d./-]+$/.test(cell) || others.includes(cell));
  return tells ? 'row' : 'silent';
}

/** Line ends within the row, none behind it, and cells that are missing at its end or too many there. */
function* ofItsEnd(
  list: GoodList,
  { delimiter, newline, ...style }: Style,
  at: number,
  inRow: (name: string, at: number, line: string, expect?: Polluted['expect']) => Polluted,
): Generator<Polluted> {
  const cells = (table(list)[at] ?? []).map((cell) => cellText(cell, { ...style, delimiter, newline }));
  const line = cells.join(delimiter);
  for (let width = 1; width < cells.length; width++) {
    const [start, end] = [cells.slice(0, width).join(delimiter), cells.slice(width).join(delimiter)];
    yield inRow(`torn before column ${width}`, at, start + newline + end);
    // a last cell in a line of its own may be a remark below the row
    const expected = width === cells.length - 1 ? telling(list, at, width) : 'row';
    const behind = start + delimiter + newline + end;
    yield inRow(`torn behind the delimiter before column ${width}`, at, behind, expected);
    yield inRow(`cut before column ${width}`, at, start, 'silent');
  }
  yield inRow('without a cell', at, '', 'silent');
  yield inRow('last cell three times', at, [line, cells.at(-1), cells.at(-1)].join(delimiter));
  const joined = inRow('no line end', at, line);
  const next = table(list)[at + 1];
  if (!next) return;
  const text = table(list).map((row) =>
    row.map((cell) => cellText(cell, { ...style, delimiter, newline })).join(delimiter),
  );
  yield {
    ...joined,
    bytes: Buffer.from(text.map((one, row) => one + (row === at ? '' : newline)).join('')),
    damaged: [...joined.damaged, next[list.id] ?? ''],
  };
}
