// Shows in the grid what the server says of its rows: the same words and marks as the page has from the start.

/**
 * @typedef {{ at: number | null, severity: 'error' | 'warning', message: string }} CellProblem
 * @typedef {{ row: number, cells: string[], original: string[], right: boolean, leftOut: boolean, problems: CellProblem[], suggestions: { at: number, value: string }[], correctedBy: object | null, editedAt: string | null }} GridRow
 */

const number = new Intl.NumberFormat('en-US');

/** @param {HTMLTableElement} table @param {GridRow} row @param {HTMLTableCellElement | null} editing its text stays as typed */
export function putRow(table, row, editing) {
  const line = table.querySelector(`tr[data-row="${row.row}"]`);
  if (!(line instanceof HTMLTableRowElement) || row.correctedBy) return;
  const shown = new Set([...line.cells].map((cell) => cell.dataset.at).filter(Boolean));
  putState(
    line,
    row,
    row.problems.filter(({ at }) => at === null || !shown.has(String(at))),
  );
  for (const cell of line.cells) {
    const field = cell.querySelector('textarea');
    if (!field) continue;
    const at = Number(cell.dataset.at);
    if (cell !== editing) field.value = row.cells[at] ?? '';
    field.readOnly = row.leftOut;
    cell.classList.toggle('edited', field.value !== (row.original[at] ?? '').replace(/\r\n?/g, '\n'));
    putFaults(cell, field, row, at);
  }
}

/** @param {HTMLTableRowElement} line @param {GridRow} row @param {CellProblem[]} problems of the row as a whole */
function putState(line, row, problems) {
  const [kind, sign, word] = stateOf(row);
  line.className = kind;
  const state = line.querySelector('.row-state');
  if (state) {
    state.querySelector('.sign').textContent = sign;
    state.querySelector('[data-word]').textContent = word;
  }
  const button = line.querySelector('[data-leave]');
  if (button instanceof HTMLButtonElement) {
    button.name = row.leftOut ? 'takeBack' : 'leaveOut';
    button.textContent = row.leftOut ? 'Take back' : 'Leave out';
    button.setAttribute('aria-label', `${button.textContent} row ${row.row}`);
  }
  const shown = row.leftOut ? [] : problems;
  line.querySelector('.about')?.classList.toggle(
    'wrong',
    shown.some(({ severity }) => severity === 'error'),
  );
  line.querySelector('.about .faults')?.replaceChildren(...shown.map(faultOf));
}

/** @param {GridRow} row @returns {[kind: string, sign: string, word: string]} */
function stateOf(row) {
  if (row.leftOut) return ['left-out', '–', 'Left out'];
  if (!row.right) return ['wrong', '!', 'Wrong'];
  const isEdited = row.cells.some((cell, at) => cell !== (row.original[at] ?? ''));
  return isEdited ? ['right', '✓', 'Right'] : ['goes-in', '✓', 'Goes in'];
}

/** @param {HTMLTableCellElement} cell @param {HTMLTextAreaElement} field @param {GridRow} row @param {number} at */
function putFaults(cell, field, row, at) {
  const problems = row.leftOut ? [] : row.problems.filter((problem) => problem.at === at);
  const isWrong = problems.some(({ severity }) => severity === 'error');
  cell.classList.toggle('wrong', isWrong);
  cell.classList.toggle('doubtful', !isWrong && problems.length > 0);
  const faults = cell.querySelector('.faults');
  const suggestion = row.leftOut ? undefined : row.suggestions.find((one) => one.at === at);
  faults.replaceChildren(...problems.map(faultOf), ...(suggestion ? [offer(row.row, suggestion)] : []));
  if (problems.length > 0) field.setAttribute('aria-describedby', faults.id);
  else field.removeAttribute('aria-describedby');
}

/** @param {CellProblem} problem */
function faultOf({ severity, message }) {
  const sign = element('span', 'sign', severity === 'error' ? '!' : '△');
  sign.setAttribute('aria-hidden', 'true');
  const fault = element('span', `fault ${severity}`, '');
  fault.append(sign, element('span', '', message));
  return fault;
}

/** @param {number} row @param {{ at: number, value: string }} suggestion */
function offer(row, { at, value }) {
  const button = document.createElement('button');
  button.className = 'suggest';
  button.name = 'accept';
  button.value = `${row}.${at}=${value}`;
  button.dataset.value = value;
  button.tabIndex = -1;
  const bold = document.createElement('b');
  bold.append(element('bdi', '', value));
  button.append('Use ', bold);
  return button;
}

/** @param {string} name @param {string} style @param {string} text */
function element(name, style, text) {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}

/** The line above the table, the tabs' numbers, and which of the buttons is the next step. @param {HTMLElement} grid @param {{ edited: number, right: number, leftOut: number, unchecked: number }} counts */
export function showCounts(grid, counts) {
  const pending = grid.dataset.pending === 'true';
  const line = grid.querySelector('[data-progress-line]');
  if (line) line.textContent = progress(counts);
  const tabs = { edited: counts.edited, 'left-out': counts.leftOut };
  for (const [view, rows] of Object.entries(tabs)) {
    const tab = grid.querySelector(`[data-count="${view}"]`);
    if (tab) tab.textContent = number.format(rows);
  }
  const ready = pending ? counts.unchecked > 0 : counts.right > 0;
  for (const form of document.querySelectorAll('[data-send-in]')) form.hidden = !ready;
  for (const form of document.querySelectorAll('[data-import]')) form.hidden = pending && ready;
  for (const right of document.querySelectorAll('[data-right]'))
    right.textContent = count(counts.right, 'corrected row');
}

/** @param {{ edited: number, right: number, leftOut: number }} counts */
function progress({ edited, right, leftOut }) {
  const wrong = edited - right;
  const parts = [];
  if (edited > 0)
    parts.push(
      `${count(edited, 'row')} corrected${wrong > 0 ? `, ${number.format(wrong)} of them still wrong` : ''}.`,
    );
  if (leftOut > 0) parts.push(`${count(leftOut, 'row')} left out.`);
  return parts.length === 0 ? 'Nothing corrected yet.' : parts.join(' ');
}

/** "“press@” stands in 13 more rows" @param {HTMLElement} grid @param {HTMLTableElement} table @param {{ column: number, before: string, after: string, rows: number } | null} same */
export function showSame(grid, table, same) {
  const box = grid.querySelector('[data-same]');
  const text = grid.querySelector('[data-same-text]');
  if (!(box instanceof HTMLElement) || !text) return;
  box.hidden = same === null;
  if (same === null) return void delete grid.dataset.change;
  const { column, before, after, rows } = same;
  grid.dataset.change = JSON.stringify({ column, before, after });
  const title = table.querySelector(`th[data-at="${column}"]`)?.textContent ?? '';
  text.textContent = `“${short(before)}” stands in ${count(rows, 'more row')} of ${title}. Change ${rows === 1 ? 'it' : 'all'} to “${short(after)}”?`;
}

/** @param {string} text */
function short(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** @param {number} rows @param {string} noun */
function count(rows, noun) {
  return `${number.format(rows)} ${noun}${rows === 1 ? '' : 's'}`;
}
