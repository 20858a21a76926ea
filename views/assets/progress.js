// A running import: asks the server how far it is and shows it; when it is done, loads the page anew.

/** @typedef {{ job: 'preview' | 'commit', state: 'queued' | 'running', ahead: number, done: number, total: number, rate: number, secondsLeft: number | null }} Progress */

const place = document.querySelector('[data-progress]');
const bar = document.querySelector('progress[data-bar]');
const line = document.querySelector('[data-line]');
const said = document.querySelector('[data-said]');
const number = new Intl.NumberFormat('en-US');
let saidQuarter = 0;

if (place instanceof HTMLElement) void watch(place.dataset.progress ?? '', 0);

/** @param {string} address @param {number} failures in a row */
async function watch(address, failures) {
  try {
    const answer = await fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const progress = await answer.json();
    if (progress.done === true) return location.reload();
    show(progress);
    setTimeout(watch, document.hidden ? 2000 : 400, address, 0);
  } catch {
    if (line)
      line.textContent = 'No answer from Roster at the moment. The work may still go on; trying again.';
    setTimeout(watch, Math.min(10_000, 1000 * 2 ** failures), address, failures + 1);
  }
}

/** @param {Progress} progress */
function show(progress) {
  const running = progress.state === 'running' && progress.total > 0;
  if (bar instanceof HTMLProgressElement) {
    if (running) {
      bar.max = progress.total;
      bar.value = progress.done;
    } else bar.removeAttribute('value');
  }
  if (line) line.textContent = inWords(progress);
  const quarter = running ? Math.floor((progress.done / progress.total) * 4) : 0;
  if (said && quarter > saidQuarter) {
    saidQuarter = quarter;
    said.textContent = `${quarter * 25} percent of ${number.format(progress.total)} rows done`;
  }
}

/** The same words as the page has without script. @param {Progress} progress */
function inWords(progress) {
  if (progress.state === 'queued') {
    if (progress.ahead === 0) return 'Next in the queue';
    const place =
      ['Second', 'Third', 'Fourth', 'Fifth'][progress.ahead - 1] ?? `Number ${progress.ahead + 1}`;
    const others = progress.ahead === 1 ? 'the one' : `the ${number.format(progress.ahead)}`;
    return `${place} in the queue: it begins when ${others} before it ${progress.ahead === 1 ? 'is' : 'are'} done`;
  }
  const done = number.format(progress.done);
  const parts = [progress.total > 0 ? `${done} of ${number.format(progress.total)} rows` : `${done} rows`];
  if (progress.rate > 0) parts.push(`${number.format(Math.round(progress.rate))} rows a second`);
  if (progress.secondsLeft !== null) parts.push(`${time(progress.secondsLeft)} left`);
  return parts.join(' · ');
}

/** @param {number} seconds */
function time(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
