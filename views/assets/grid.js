// Failed rows as a spreadsheet: keys, copy and paste; what is typed is judged by the server while one types and kept
// as soon as a cell is left. Without this script the same table is a form.

import { blockOf, quotedForPaste } from './clipboard.js';
import { connect } from './keep.js';
import { putRow, showCounts, showSame } from './marks.js';

const grid = document.querySelector('[data-grid]');
const table = grid?.querySelector('table.cells');
if (grid instanceof HTMLElement && table instanceof HTMLTableElement) start(grid, table);

/** @param {HTMLElement} grid @param {HTMLTableElement} table */
function start(grid, table) {
  const server = connect(grid, {
    rows: (rows) => {
      for (const row of rows)
        putRow(table, row, editing?.closest('tr')?.dataset.row === String(row.row) ? editing : null);
    },
    counts: (counts) => showCounts(grid, counts),
    same: (same) => showSame(grid, table, same),
  });

  /** @type {HTMLTableCellElement[][]} cells that the keys reach: the state, then the list's columns */
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1));
  /** where one is, and where the selection began */
  let at = { row: 0, column: 0 };
  let from = at;
  /** @type {HTMLTableCellElement | null} */
  let editing = null;
  /** the text before it was typed over, and whether typing alone opened the cell */
  let before = '';
  let byTyping = false;
  let leaving = false;
  /** @type {{ cell: HTMLTableCellElement, value: string }[][]} */
  const past = [];

  for (const control of table.querySelectorAll('textarea, button, a')) control.setAttribute('tabindex', '-1');
  for (const cell of rows.flat()) cell.tabIndex = -1;
  const first = rows.findIndex((cells) => cells.some((cell) => cell.matches('.wrong')));
  at = {
    row: Math.max(0, first),
    column: Math.max(
      1,
      rows[Math.max(0, first)].findIndex((cell) => cell.matches('.wrong')),
    ),
  };
  from = at;
  cellAt(at).tabIndex = 0;

  table.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (editing) keyWhileTyping(event);
    else keyWhileMoving(event);
  });
  table.addEventListener('input', () => {
    if (editing) server.judge(sentRow(editing));
  });
  table.addEventListener('focusin', (event) => {
    const cell = event.target;
    if (editing || !(cell instanceof HTMLTableCellElement) || cell === cellAt(at)) return;
    go(placeOf(cell), false);
  });
  table.addEventListener('focusout', (event) => {
    if (editing && !(event.relatedTarget instanceof Node && editing.contains(event.relatedTarget)))
      finish(true);
  });
  table.addEventListener('mousedown', (event) => {
    const cell = event.target instanceof Element ? event.target.closest('td') : null;
    if (!cell || editing === cell || event.target.closest('button, a')) return;
    event.preventDefault();
    if (editing) finish(true);
    const isHere = cell === cellAt(at) && document.activeElement === cell;
    const place = placeOf(cell);
    go(place, event.shiftKey);
    if (isHere && !event.shiftKey && event.detail !== 2) edit(cell, null);
  });
  table.addEventListener('dblclick', (event) => {
    const cell = event.target instanceof Element ? event.target.closest('td') : null;
    if (cell && editing !== cell) edit(cell, null);
  });
  table.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    const cell = button?.closest('td');
    if (!button || !cell) return;
    event.preventDefault();
    go(placeOf(cell), false);
    if (button.matches('[data-leave]')) leaveOut(cell);
    else take(cell);
  });
  table.addEventListener('copy', (event) => {
    if (editing) return;
    event.preventDefault();
    const lines = selected().map((cells) => cells.map((cell) => quotedForPaste(textOf(cell))).join('\t'));
    event.clipboardData?.setData('text/plain', lines.join('\n'));
  });
  table.addEventListener('cut', (event) => {
    if (editing) return;
    table.dispatchEvent(new ClipboardEvent('copy', { clipboardData: event.clipboardData, cancelable: true }));
    event.preventDefault();
    put(
      selected()
        .flat()
        .map((cell) => ({ cell, value: '' })),
    );
  });
  table.addEventListener('paste', (event) => {
    if (editing) return;
    event.preventDefault();
    paste(blockOf(event.clipboardData?.getData('text/plain') ?? ''));
  });
  grid.querySelector('[data-change-all]')?.addEventListener('click', changeAll);
  grid.querySelector('[data-same-close]')?.addEventListener('click', () => {
    showSame(grid, table, null);
    cellAt(at).focus();
  });
  for (const form of document.querySelectorAll('[data-send-in], [data-import]')) {
    form.addEventListener('submit', (event) => {
      if (server.isIdle() && !editing) return;
      event.preventDefault();
      if (editing) finish(true);
      const button = event.submitter;
      void server.idle().then(() => form.requestSubmit(button));
    });
  }
  addEventListener('beforeunload', (event) => {
    if (editing) finish(true);
    if (!server.isIdle()) event.preventDefault();
  });

  /** @param {KeyboardEvent} event */
  function keyWhileMoving(event) {
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const cell = cellAt(at);
    if (key === 'Tab' && leaving) return;
    leaving = key === 'Escape';
    if (key === 'Escape') return collapse();
    if (event.altKey) {
      if (key === 'Enter') return stop(event, () => take(cell));
      if (key === 'Delete' || key === 'Backspace') return stop(event, () => leaveOut(cell));
      if (event.code === 'KeyA') return stop(event, changeAll);
      return;
    }
    if (command) {
      if (key === ' ') return stop(event, () => take(cell));
      if (key.toLowerCase() === 'z') return stop(event, undo);
      if (key === 'Home') return stop(event, () => go({ row: 0, column: 0 }, shiftKey));
      if (key === 'End')
        return stop(event, () => go({ row: rows.length - 1, column: rows[0].length - 1 }, shiftKey));
      if (key.toLowerCase() === 'a')
        return stop(event, () => {
          from = { row: 0, column: 1 };
          go({ row: rows.length - 1, column: rows[0].length - 1 }, true);
        });
      return;
    }
    const step = steps[key];
    if (step) return stop(event, () => move(step[0], step[1], shiftKey));
    if (key === 'Tab') return tab(event);
    if (key === 'Enter' && shiftKey) return stop(event, () => move(-1, 0, false));
    if (key === 'Enter' || key === 'F2') return stop(event, () => open(cell));
    if (key === 'Delete' || key === 'Backspace')
      return stop(event, () =>
        put(
          selected()
            .flat()
            .map((one) => ({ cell: one, value: '' })),
        ),
      );
    if (key.length === 1) {
      event.stopPropagation();
      if (isTypable(cell)) edit(cell, '');
      else event.preventDefault();
    }
  }

  /** @param {KeyboardEvent} event */
  function keyWhileTyping(event) {
    const { key } = event;
    event.stopPropagation();
    if (key === 'Escape') return stop(event, () => finish(false));
    if (key === 'Enter' && event.altKey) return stop(event, () => take(editing));
    if (key === 'Enter' && event.shiftKey) return;
    if (key === 'Enter') return stop(event, () => finishAndMove(1, 0));
    if (key === 'Tab') return stop(event, () => finishAndMove(0, event.shiftKey ? -1 : 1));
    const step = steps[key];
    if (step && byTyping && !key.startsWith('Page') && key !== 'Home' && key !== 'End')
      stop(event, () => finishAndMove(step[0], step[1]));
  }

  /** @param {KeyboardEvent} event */
  function tab(event) {
    const step = event.shiftKey ? -1 : 1;
    const flat = at.row * rows[0].length + at.column + step;
    if (flat < 0 || flat >= rows.length * rows[0].length) return;
    stop(event, () => go({ row: Math.floor(flat / rows[0].length), column: flat % rows[0].length }, false));
  }

  /** Enter on the state presses its button, elsewhere it opens the cell. @param {HTMLTableCellElement} cell */
  function open(cell) {
    if (cell.matches('.about')) {
      const link = cell.querySelector('a');
      if (link) link.click();
      else leaveOut(cell);
    } else edit(cell, null);
  }

  /** @param {HTMLTableCellElement} cell @param {string | null} text null goes on with what stands there */
  function edit(cell, text) {
    const field = fieldOf(cell);
    if (!field || field.readOnly) return;
    editing = cell;
    before = field.value;
    byTyping = text !== null;
    if (text !== null) field.value = text;
    cell.classList.add('editing');
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** @param {boolean} keep false: the text is as it was before */
  function finish(keep) {
    const cell = editing;
    const field = cell && fieldOf(cell);
    if (!cell || !field) return;
    editing = null;
    cell.classList.remove('editing');
    const value = field.value;
    field.value = before;
    if (keep) put([{ cell, value }]);
    else server.judge(sentRow(cell));
    if (document.activeElement === field || document.activeElement === document.body) cell.focus();
  }

  /** @param {number} down @param {number} right */
  function finishAndMove(down, right) {
    finish(true);
    move(down, right, false);
  }

  /** Puts values into cells, as one step that can be taken back. @param {{ cell: HTMLTableCellElement, value: string }[]} values */
  function put(values) {
    const changes = values.filter(({ cell, value }) => isTypable(cell) && textOf(cell) !== value);
    if (changes.length === 0) return;
    past.push(changes.map(({ cell }) => ({ cell, value: textOf(cell) })));
    write(changes);
  }

  /** @param {{ cell: HTMLTableCellElement, value: string }[]} changes */
  function write(changes) {
    for (const { cell, value } of changes) {
      const field = fieldOf(cell);
      if (!field) continue;
      field.value = value;
      cell.classList.toggle('edited', value !== (field.dataset.before ?? ''));
    }
    server.save(
      [...new Set(changes.map(({ cell }) => cell.closest('tr')))].map((row) => sentRow(row.cells[1])),
    );
  }

  function undo() {
    const changes = past.pop();
    if (!changes) return;
    write(changes);
    go(placeOf(changes[0].cell), false);
  }

  /** @param {string[][]} block from the active cell on; a single value fills the selection */
  function paste(block) {
    if (block.length === 1 && block[0].length === 1) {
      put(
        selected()
          .flat()
          .map((cell) => ({ cell, value: block[0][0] })),
      );
      return;
    }
    const top = Math.min(at.row, from.row);
    const left = Math.max(1, Math.min(at.column, from.column));
    const values = block.flatMap((line, down) =>
      line.flatMap((value, right) => {
        const cell = rows[top + down]?.[left + right];
        return cell ? [{ cell, value }] : [];
      }),
    );
    put(values);
    from = { row: top, column: left };
    const height = Math.min(rows.length - top, block.length) - 1;
    const width = Math.min(rows[0].length - left, Math.max(...block.map((line) => line.length))) - 1;
    go({ row: top + height, column: left + width }, true);
    const lost = block.length - (height + 1);
    if (lost > 0) server.say(`${lost} more lines of what was pasted did not fit on this page of rows.`);
  }

  /** Takes the proposal at the cell, or the first one of its row. @param {HTMLTableCellElement} cell */
  function take(cell) {
    const place = cell.querySelector('.suggest')
      ? cell
      : cell.closest('tr')?.querySelector('td:has(.suggest)');
    const value = place?.querySelector('.suggest')?.dataset.value;
    if (!(place instanceof HTMLTableCellElement) || value === undefined) return;
    if (editing) finish(true);
    put([{ cell: place, value }]);
    go(placeOf(place), false);
  }

  /** @param {HTMLTableCellElement} cell */
  function leaveOut(cell) {
    const row = cell.closest('tr');
    const button = row?.querySelector('[data-leave]');
    if (!row || !button) return;
    if (editing) finish(true);
    server.save([{ ...sentRow(cell), leftOut: button.name === 'leaveOut' }]);
  }

  async function changeAll() {
    if (editing) finish(true);
    const change = JSON.parse(grid.dataset.change ?? 'null');
    if (!change) return;
    showSame(grid, table, null);
    await server.changeAll(change);
    cellAt(at).focus();
  }

  /** @param {number} down @param {number} right @param {boolean} extend */
  function move(down, right, extend) {
    const clamp = (value, most) => Math.min(most, Math.max(0, value));
    go(
      { row: clamp(at.row + down, rows.length - 1), column: clamp(at.column + right, rows[0].length - 1) },
      extend,
    );
  }

  /** @param {{ row: number, column: number }} place @param {boolean} extend the selection */
  function go(place, extend) {
    cellAt(at).tabIndex = -1;
    at = place;
    if (!extend) from = at;
    const cell = cellAt(at);
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const many = from.row !== at.row || from.column !== at.column;
    const chosen = new Set(many ? selected().flat() : []);
    for (const one of rows.flat()) one.classList.toggle('chosen', chosen.has(one));
  }

  function collapse() {
    go(at, false);
  }

  function selected() {
    const [top, bottom] = [Math.min(at.row, from.row), Math.max(at.row, from.row)];
    const [left, right] = [Math.min(at.column, from.column), Math.max(at.column, from.column)];
    return rows.slice(top, bottom + 1).map((cells) => cells.slice(left, right + 1));
  }

  /** @param {{ row: number, column: number }} place */
  function cellAt({ row, column }) {
    return rows[row][column] ?? rows[row][0];
  }

  /** @param {HTMLTableCellElement} cell */
  function placeOf(cell) {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return { row: Math.max(0, row), column: Math.max(0, rows[row]?.indexOf(cell) ?? 0) };
  }

  /** The row of a cell as the server takes it. @param {HTMLTableCellElement} cell */
  function sentRow(cell) {
    const row = cell.closest('tr');
    const cells = Array.from({ length: Number(grid.dataset.width) }, () => '');
    for (const one of row.cells) {
      const field = fieldOf(one);
      if (field) cells[Number(one.dataset.at)] = field.value;
    }
    return { row: Number(row.dataset.row), cells };
  }
}

/** @type {Record<string, [number, number]>} */
const steps = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [10, 0],
  PageUp: [-10, 0],
  Home: [0, -1e6],
  End: [0, 1e6],
};

/** @param {Event} event @param {() => void} act */
function stop(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** @param {HTMLTableCellElement} cell @returns {HTMLTextAreaElement | null} */
function fieldOf(cell) {
  return cell.querySelector('textarea');
}

/** @param {HTMLTableCellElement} cell */
function isTypable(cell) {
  const field = fieldOf(cell);
  return field !== null && !field.readOnly;
}

/** @param {HTMLTableCellElement} cell */
function textOf(cell) {
  return fieldOf(cell)?.value ?? cell.querySelector('.value')?.textContent ?? '';
}
