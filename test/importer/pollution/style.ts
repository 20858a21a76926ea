/** How a list is written. */
export interface Style {
  delimiter: string;
  quote: string;
  /** how a quotation mark within a quoted cell is written */
  escapes: 'doubled' | 'backslash' | 'none';
  quoteAll: boolean;
  newline: string;
}

export const plain: Style = {
  delimiter: ',',
  quote: '"',
  escapes: 'doubled',
  quoteAll: false,
  newline: '\r\n',
};

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

export function written(records: readonly (readonly string[])[], style: Style): string {
  return records.map((cells) => lineOf(cells, style) + style.newline).join('');
}
