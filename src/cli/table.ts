/** How much room columns have: undefined where nothing need be cut (a file, a pipe). */
export type Width = number | undefined;

/** Narrower than this no column is cut. */
const narrowest = 6;
const gap = '  ';

/**
 * Rows as aligned columns, streamed. The first rows set the widths; later cells that are longer push their line.
 *
 * @param width of the terminal: then everything is cut to fit
 */
export function* table(titles: readonly string[], rows: Iterable<string[]>, width: Width): Generator<string> {
  const iterator = rows[Symbol.iterator]();
  const first = take(iterator, 1000);
  const widths = columnWidths([titles, ...first], width);
  yield line(titles, widths, width);
  yield line(
    widths.map((size) => '-'.repeat(size)),
    widths,
    width,
  );
  for (const row of first) yield line(row, widths, width);
  for (let next = iterator.next(); !next.done; next = iterator.next()) yield line(next.value, widths, width);
}

/** Without control characters: a name in a list must not steer the terminal. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** Of the terminal that standard output is, if it is one. */
export function terminalWidth(): Width {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

function take<Item>(iterator: Iterator<Item>, most: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < most) {
    const next = iterator.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

/** As wide as the widest cell; where the terminal is too narrow, the widest columns give way. */
function columnWidths(rows: readonly (readonly string[])[], width: Width): number[] {
  const widths = (rows[0] ?? []).map((_, index) =>
    Math.max(...rows.map((row) => displayWidth(printable(row[index] ?? '')))),
  );
  if (width === undefined) return widths;
  const room = width - gap.length * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over--) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

function line(cells: readonly string[], widths: readonly number[], width: Width): string {
  const shown = cells.map((cell, index) => {
    const text = printable(cell);
    const size = widths[index] ?? 0;
    const cut = width === undefined ? text : fitted(text, size);
    return cut + ' '.repeat(Math.max(0, size - displayWidth(cut)));
  });
  const text = shown.join(gap).trimEnd();
  return `${width === undefined ? text : fitted(text, width)}\n`;
}

function fitted(text: string, size: number): string {
  if (displayWidth(text) <= size) return text;
  let cut = '';
  // made only where it is needed: that takes a tenth of a command's start
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (displayWidth(cut + segment) > size - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** Columns that a terminal gives the text: none for accents put upon a letter, two for East Asian characters and pictures. */
function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text.replaceAll(/[\p{M}\p{Cf}]/gu, '')) width += wide.test(character) ? 2 : 1;
  return width;
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
