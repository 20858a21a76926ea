// The form that maps columns by hand: says, while one chooses, which needed field is missing and which is taken twice.

const form = document.querySelector('form[data-mapping]');
const needed = form?.querySelector('[data-needed]');
const rules = needed?.textContent ?? '';
if (form instanceof HTMLFormElement && needed instanceof HTMLElement) {
  form.addEventListener('change', () => tell(form, needed));
  tell(form, needed);
}

/** @param {HTMLFormElement} form @param {HTMLElement} line */
function tell(form, line) {
  const selects = [...form.querySelectorAll('select[name^="column."]')].filter(isSelect);
  const chosen = selects.map((select) => select.value);
  const twice = selects.filter(
    ({ value }) => isField(value) && chosen.indexOf(value) !== chosen.lastIndexOf(value),
  );
  for (const select of selects) select.setAttribute('aria-invalid', String(twice.includes(select)));
  const missing = ['networkPublisherId', 'name'].filter((field) => !chosen.includes(field));
  const faults = [
    ...missing.map((field) => `No column goes to ${label(selects, field)} yet.`),
    ...[...new Set(twice.map(({ value }) => value))].map(
      (field) => `Two columns go to ${label(selects, field)}.`,
    ),
  ];
  line.textContent = faults.length === 0 ? rules : faults.join(' ');
  line.classList.toggle('wrong', faults.length > 0);
}

/** @param {HTMLSelectElement[]} selects @param {string} field */
function label(selects, field) {
  return [...(selects[0]?.options ?? [])].find(({ value }) => value === field)?.text ?? field;
}

/** @param {string} value */
function isField(value) {
  return !['', 'extra', 'ignore'].includes(value);
}

/** @param {Element} element @returns {element is HTMLSelectElement} */
function isSelect(element) {
  return element instanceof HTMLSelectElement;
}
