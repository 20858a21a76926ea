// Every page: keys and rows. `/` goes to the search; arrows or j and k walk along the rows of a table, Enter opens
// the row's link (that is the browser's own doing), a click anywhere in a row opens it too.

document.documentElement.classList.add('script');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === 'Escape' && isSearch(event.target)) return event.target.blur();
  if (isTyping(event.target)) return;
  if (event.key === '/') return focusSearch(event);
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step !== undefined) walkRows(event, step);
});

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || event.defaultPrevented) return;
  if (event.target.closest('a, button, input, label, select, summary')) return;
  const open = event.target.closest('[data-rows] tbody tr')?.querySelector('a.open');
  if (open === null || open === undefined || String(getSelection()) !== '') return;
  if (event.ctrlKey || event.metaKey) window.open(open.href);
  else open.click();
});

/** @param {KeyboardEvent} event */
function focusSearch(event) {
  const search = document.querySelector('[data-search]');
  if (!(search instanceof HTMLInputElement)) return;
  event.preventDefault();
  search.focus();
  search.select();
}

/** Moves the focus by one row; the first step goes to the first row. @param {KeyboardEvent} event @param {number} step */
function walkRows(event, step) {
  const active = document.activeElement;
  const table = active?.closest('[data-rows]') ?? document.querySelector('[data-rows]');
  const links = [...(table?.querySelectorAll('tbody a.open') ?? [])];
  const arrow = event.key.startsWith('Arrow');
  const at = links.indexOf(active?.closest('tr')?.querySelector('a.open') ?? null);
  if (links.length === 0 || (arrow && at === -1)) return;
  event.preventDefault();
  const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
  if (next instanceof HTMLElement) {
    next.focus({ preventScroll: true });
    next.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea');
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isSearch(target) {
  return target instanceof HTMLInputElement && target.matches('[data-search]') && target.value === '';
}
