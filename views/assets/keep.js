// What the grid asks of the server: judgements while one types, and keeping, one request after the other.

/**
 * @typedef {{ row: number, cells: string[], leftOut?: boolean }} SentRow
 * @typedef {{ edited: number, right: number, leftOut: number, unchecked: number }} Counts
 * @typedef {{ rows: (rows: object[]) => void, counts: (counts: Counts) => void, same: (same: object | null) => void }} Hears
 */

/** Milliseconds without a key before what is typed is judged. */
const pause = 200;

/** @param {HTMLElement} grid @param {Hears} hears */
export function connect(grid, hears) {
  const address = grid.dataset.grid ?? '';
  const trouble = grid.querySelector('[data-trouble]');
  const said = grid.querySelector('[data-said]');
  /** @type {Map<number, SentRow>} rows that are to be kept */
  const waiting = new Map();
  /** @type {(() => void)[]} */
  let whenIdle = [];
  let busy = false;
  let failures = 0;
  let judging = 0;
  let timer = 0;

  /** Judges a row as it is typed; an answer that comes too late is not shown. @param {SentRow} row */
  function judge(row) {
    clearTimeout(timer);
    const own = ++judging;
    timer = setTimeout(async () => {
      try {
        const { rows } = await ask(`${address}/check`, { rows: [row] });
        if (own === judging) hears.rows(rows);
      } catch (error) {
        if (own === judging) say(String(error.message));
      }
    }, pause);
  }

  /** Keeps rows; what comes while a request is under way goes with the next one. @param {SentRow[]} rows */
  function save(rows) {
    judging++;
    clearTimeout(timer);
    for (const row of rows) waiting.set(row.row, { ...waiting.get(row.row), ...row });
    void flush();
  }

  async function flush() {
    if (busy || waiting.size === 0) return;
    busy = true;
    const rows = [...waiting.values()];
    waiting.clear();
    try {
      const answer = await ask(address, { rows });
      failures = 0;
      say('');
      // a row that was typed in again meanwhile shows what is typed
      hears.rows(answer.rows.filter(({ row }) => !waiting.has(row)));
      hears.counts(answer.counts);
      if (rows.some(({ leftOut }) => leftOut === undefined)) hears.same(answer.same);
      if (said) said.textContent = inWords(answer.rows);
    } catch (error) {
      if (error.refused) say(error.message);
      else tryAgain(rows);
    }
    busy = false;
    if (waiting.size > 0 && failures === 0) return void flush();
    if (waiting.size > 0) return;
    for (const done of whenIdle) done();
    whenIdle = [];
  }

  /** @param {SentRow[]} rows */
  function tryAgain(rows) {
    for (const row of rows) waiting.set(row.row, { ...row, ...waiting.get(row.row) });
    failures++;
    say('No answer from Roster at the moment: what you typed is not kept yet. Trying again.');
    setTimeout(flush, Math.min(10_000, 500 * 2 ** failures));
  }

  /** @param {object} change */
  async function changeAll(change) {
    await idle();
    busy = true;
    try {
      const { rows } = await ask(`${address}/change-all`, change);
      const page = await ask(grid.dataset.source ?? '');
      hears.rows(page.rows);
      hears.counts(page.counts);
      say('');
      if (said) said.textContent = `${rows} more rows changed.`;
    } catch (error) {
      say(error.message);
    }
    busy = false;
    void flush();
  }

  function isIdle() {
    return !busy && waiting.size === 0;
  }

  /** @returns {Promise<void>} */
  function idle() {
    return isIdle() ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve));
  }

  /** @param {string} text '' says nothing */
  function say(text) {
    if (!(trouble instanceof HTMLElement)) return;
    trouble.textContent = text;
    trouble.hidden = text === '';
  }

  return { judge, save, changeAll, isIdle, idle, say };
}

/** @param {string} address @param {object} [body] */
async function ask(address, body) {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const answer = await fetch(address, { cache: 'no-store', ...(body ? post : {}) });
  const json = await answer.json();
  if (answer.ok) return json;
  const fault = new Error(json.error?.message ?? 'Roster did not understand this.');
  fault.refused = answer.status < 500;
  throw fault;
}

/** For those who do not see the cells. @param {{ row: number, right: boolean, leftOut: boolean, problems: { message: string }[] }[]} rows */
function inWords(rows) {
  return rows
    .slice(0, 3)
    .map(({ row, right, leftOut, problems }) => {
      if (leftOut) return `Row ${row}: left out.`;
      return `Row ${row}: ${right ? 'right' : (problems[0]?.message ?? 'wrong')}`;
    })
    .join(' ');
}
