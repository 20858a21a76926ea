// The partners' workspace: selecting rows, and what can be done with the selected ones.

const form = document.querySelector('[data-selection]');
const filters = document.querySelector('[data-fold]');

if (filters instanceof HTMLDetailsElement && matchMedia('(max-width: 899px)').matches) filters.open = false;
if (form instanceof HTMLFormElement) selecting(form);
const counts = document.querySelector('[data-counts]');
if (counts instanceof HTMLAnchorElement) void counting(counts);

/**
 * Puts the counts where they belong as soon as they are there; where they do not come, the link stays.
 *
 * @param {HTMLAnchorElement} link
 */
async function counting(link) {
  const said = link.textContent;
  link.textContent = 'Counting';
  try {
    const answer = await fetch(link.dataset.counts ?? '');
    if (!answer.ok) throw new Error(answer.statusText);
    const counted = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of counted.querySelectorAll('[data-part]'))
      document.querySelector(`[data-part="${part.getAttribute('data-part')}"]`)?.replaceWith(part);
  } catch {
    link.textContent = said;
  }
}

/** @param {HTMLFormElement} form */
function selecting(form) {
  /** @type {HTMLInputElement[]} */
  const boxes = [...form.querySelectorAll('tbody input[type=checkbox]')];
  const all = form.querySelector('[data-all]');
  let last = -1;

  if (all instanceof HTMLInputElement) {
    all.disabled = false;
    all.addEventListener('change', () => {
      for (const box of boxes) box.checked = all.checked;
      say();
    });
  }
  for (const [index, box] of boxes.entries()) {
    // with Shift, everything from the box clicked before
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last >= 0) {
        for (let at = Math.min(last, index); at <= Math.max(last, index); at += 1)
          boxes[at].checked = box.checked;
      }
      last = index;
      say();
    });
  }
  form.addEventListener('reset', () => setTimeout(say));
  form.querySelector('[data-copy]')?.addEventListener('click', () => copyEmails(form, emails()));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof Element) || !event.target.matches('a.open')) return;
    event.target.closest('tr')?.querySelector('input[type=checkbox]')?.click();
  });
  window.addEventListener('pageshow', say);
  say();

  /** Addresses of the selected partners, each once. */
  function emails() {
    const found = boxes.filter((box) => box.checked).flatMap((box) => box.dataset.email ?? []);
    return [...new Map(found.map((email) => [email.toLowerCase(), email])).values()];
  }

  function say() {
    const count = boxes.filter((box) => box.checked).length;
    const withEmail = emails().length;
    const line = form.querySelector('[data-selected]');
    if (line && count > 0) line.textContent = `${count} selected, ${withEmail} with an e-mail address`;
    const copy = form.querySelector('[data-copy]');
    if (copy instanceof HTMLButtonElement) copy.disabled = withEmail === 0;
    if (all instanceof HTMLInputElement) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
  }
}

/** @param {HTMLFormElement} form @param {string[]} emails */
async function copyEmails(form, emails) {
  const line = form.querySelector('[data-selected]');
  const said = `${emails.length} e-mail ${emails.length === 1 ? 'address' : 'addresses'}`;
  try {
    await navigator.clipboard.writeText(emails.join(', '));
    if (line) line.textContent = `${said} copied`;
  } catch {
    if (line) line.textContent = 'The browser did not allow copying. Export the selected partners instead.';
  }
}
