import type { SourceRow } from '../../domain/row.ts';
import type { Mapping } from '../remap.ts';
import { error, type Fault, quoted, warning } from './rules.ts';

/** What is wrong with a row before any of its cells is judged. */
export interface RowFault {
  /** the column's title; null where the row as a whole is meant */
  column: string | null;
  value: string;
  fault: Fault;
}

const sound: RowFault[] = [];

/** The quotation marks of the row do not match: which cells it has nobody can tell. */
export function quotesFault({ cells }: SourceRow): RowFault {
  const message =
    'The quotation marks of this row do not match, so its columns cannot be told apart. Put the missing one in, or double those that belong to the text.';
  return { column: null, value: cells.join(' '), fault: error('quotes-broken', message) };
}

/** What the row's width, and the text around its cells, make wrong or doubtful. */
export function faultsOfRow(source: SourceRow, mapping: Mapping): RowFault[] {
  const { cells, strayQuote, unended, written } = source;
  if (!strayQuote && !unended && written === undefined && cells.length <= mapping.titled) return sound;
  return [
    ...tooManyCells(source, mapping),
    ...(strayQuote ? strayQuotes(source, mapping) : sound),
    ...(unended && cells.length < mapping.columns.length ? [cutRow(source)] : sound),
    ...(written === undefined ? sound : [writtenOtherwise(source, written)]),
  ];
}

/** A comma too many shifts every cell behind it; blank cells at the end are a spreadsheet's habit. */
function tooManyCells({ cells }: SourceRow, { columns, titled }: Mapping): RowFault[] {
  const beyond = cells.slice(columns.length).filter((cell) => cell.trim() !== '');
  const filled = cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
  if (beyond.length === 0 && filled <= titled) return sound;
  const value = beyond.length > 0 ? beyond.join(' ') : (cells.findLast((cell) => cell.trim() !== '') ?? '');
  const message = `The row has ${filled} filled cells but the list has ${titled} titles; left over is ${quoted(value)}. Probably a cell with a comma lost its quotes: join its parts again, or give the further column a title.`;
  return [{ column: null, value, fault: error('too-many-cells', message) }];
}

function strayQuotes({ cells }: SourceRow, { columns }: Mapping): RowFault[] {
  return cells.flatMap((cell, index) => {
    if (!cell.includes('"') || cell.startsWith('="')) return [];
    const message = `${quoted(cell)} holds a quotation mark, but the cell is not quoted as CSV asks. It is kept as it is; check that nothing was lost.`;
    return [{ column: columns[index]?.title ?? null, value: cell, fault: warning('quote-stray', message) }];
  });
}

function cutRow({ cells }: SourceRow): RowFault {
  const message =
    'The file ends within this row, without a line end: perhaps it was cut off. Check its last cells, and whether rows are missing.';
  return { column: null, value: cells.at(-1) ?? '', fault: warning('row-cut', message) };
}

function writtenOtherwise({ cells }: SourceRow, written: string): RowFault {
  const message = `The cells of this row are ${written}, unlike those of the other rows. It was read so; check it.`;
  return {
    column: null,
    value: cells.join(' ').slice(0, 200),
    fault: warning('row-otherwise', message),
  };
}
