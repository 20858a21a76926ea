import { type Book, type Cell, cellText } from './cell-text.ts';
import { columnOf } from './columns.ts';
import { CELLS, COLUMNS, ROWS } from './limits.ts';
import { damaged, tooManyCells } from './refusals.ts';
import { type Handlers, xmlSteps } from './xml-in.ts';

export interface SheetRow {
  /** As the spreadsheet numbers it, from 1. */
  row: number;
  /** From column A; gaps are `''`; ends with the last cell that is not blank. */
  cells: string[];
}

/** The rows of a sheet's XML that hold any text. */
export function* readRows(xml: Iterable<Uint8Array>, book: Book): Generator<SheetRow> {
  let ready: SheetRow[] = [];
  let cells = 0;
  const handlers = sheetHandlers(book, (row) => {
    cells += row.cells.length;
    if (cells > CELLS) throw tooManyCells();
    if (row.cells.length > 0) ready.push(row);
  });
  for (const _ of xmlSteps(xml, handlers)) {
    yield* ready;
    ready = [];
  }
}

function sheetHandlers(book: Book, onRow: (row: SheetRow) => void): Handlers {
  let inRows = false;
  let row: SheetRow = { row: 0, cells: [] };
  let column = -1;
  let cell: Cell | undefined;
  let into: 'value' | 'inline' | 'formula' | undefined;
  let guides = 0;
  return {
    open(name, attributes) {
      if (name === 'sheetData') inRows = true;
      else if (!inRows) return;
      else if (name === 'row') {
        row = {
          row: attributes.r === undefined ? row.row + 1 : place(Number(attributes.r), ROWS),
          cells: [],
        };
        column = -1;
      } else if (name === 'c') {
        column = place((attributes.r === undefined ? column + 1 : columnOf(attributes.r)) + 1, COLUMNS) - 1;
        const { t: type = 'n', s: style = 0 } = attributes;
        cell = { type, style: Number(style), value: '', inline: '', formula: undefined };
      } else if (cell && name === 'f') {
        cell.formula = '';
        into = 'formula';
      } else if (name === 'v') into = 'value';
      else if (name === 'rPh') guides += 1;
      else if (name === 't' && guides === 0) into = 'inline';
    },
    text(piece) {
      if (!cell || !into) return;
      cell[into] = (cell[into] ?? '') + piece;
    },
    close(name) {
      into = undefined;
      if (name === 'sheetData') inRows = false;
      else if (name === 'rPh') guides -= 1;
      else if (name === 'row' && inRows) onRow(row);
      else if (name === 'c' && cell) {
        const text = cellText(cell, book);
        if (text !== '') {
          while (row.cells.length < column) row.cells.push('');
          row.cells[column] = text;
        }
        cell = undefined;
      }
    },
  };
}

function place(n: number, limit: number): number {
  if (!(n >= 1 && n <= limit)) throw damaged();
  return n;
}
