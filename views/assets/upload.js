// The upload page: drag and drop, a brand for each file, each file sent on its own with a bar of its own.

const form = document.querySelector('form[data-upload]');
if (form instanceof HTMLFormElement) uploading(form);

/** @param {HTMLFormElement} form */
function uploading(form) {
  /** @typedef {{ file: File, item: HTMLElement, ownFields: Element[], location: string | null }} Entry */
  /** @type {Entry[]} */
  let entries = [];
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input[type=file]'));
  const list = /** @type {HTMLElement} */ (form.querySelector('[data-files]'));
  const drop = /** @type {HTMLElement} */ (form.querySelector('[data-drop]'));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector('[data-send]'));
  const said = /** @type {HTMLElement} */ (form.querySelector('[data-said]'));
  const template = /** @type {HTMLTemplateElement} */ (form.querySelector('template[data-file]'));
  const brand = /** @type {HTMLInputElement} */ (form.elements.namedItem('brand'));
  const status = /** @type {HTMLSelectElement} */ (form.elements.namedItem('status'));

  input.addEventListener('change', () => {
    const before = new Set(entries.map(({ file }) => file));
    add([...(input.files ?? [])].filter((file) => !before.has(file)));
  });
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    drop.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) drop.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    drop.classList.remove('over');
    add([...event.dataTransfer.files]);
  });
  // a brand or list chosen above goes for every file that was not given its own
  brand.addEventListener('input', () => passOn('[data-brand]', brand.value));
  status.addEventListener('change', () => passOn('[data-status]', status.value));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void sendAll();
  });

  /** @param {File[]} files */
  function add(files) {
    for (const file of files) {
      const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
      const entry = { file, item, ownFields: [...item.querySelectorAll('[data-own-field]')], location: null };
      part(item, '[data-name]').textContent = file.name;
      part(item, '[data-size]').textContent = size(file.size);
      part(item, '[data-remove-name]').textContent = ` ${file.name}`;
      const ownBrand = /** @type {HTMLInputElement} */ (part(item, '[data-brand]'));
      const ownStatus = /** @type {HTMLSelectElement} */ (part(item, '[data-status]'));
      ownBrand.value = brand.value;
      ownStatus.append(...[...status.options].map((option) => option.cloneNode(true)));
      ownStatus.value = status.value;
      for (const field of [ownBrand, ownStatus]) {
        field.addEventListener('change', () => field.setAttribute('data-own', ''));
      }
      part(item, '[data-remove]').addEventListener('click', () => remove(entry));
      entries.push(entry);
      list.append(item);
      if (file.size > Number(form.dataset.mostBytes)) {
        fault(entry, `This file is larger than ${form.dataset.most}. Split it, or use the command line.`);
      }
    }
    arrange();
    say(`${entries.length} ${entries.length === 1 ? 'file' : 'files'} chosen`);
    if (files.length > 0) send.focus();
  }

  /** @param {Entry} entry */
  function remove(entry) {
    entries = entries.filter((other) => other !== entry);
    entry.item.remove();
    if (entries.length === 1) {
      brand.value = chosen(entries[0], '[data-brand]');
      status.value = chosen(entries[0], '[data-status]');
    }
    arrange();
    say(`${entry.file.name} removed`);
    input.focus();
  }

  /** One file alone is described by the fields of the form, several each by fields of their own. */
  function arrange() {
    for (const { item, ownFields } of entries) {
      if (entries.length === 1) for (const field of ownFields) field.remove();
      else
        part(item, '[data-name]')
          .closest('p')
          ?.after(...ownFields);
    }
    const files = new DataTransfer();
    for (const { file } of entries) files.items.add(file);
    input.files = files.files;
  }

  /** @param {Entry} entry @param {string} selector */
  function chosen(entry, selector) {
    const field = entry.ownFields
      .map((label) => label.querySelector(selector))
      .find((found) => found !== null);
    return /** @type {HTMLInputElement} */ (field).value;
  }

  /** @param {string} selector @param {string} value */
  function passOn(selector, value) {
    for (const { ownFields } of entries) {
      for (const label of ownFields) {
        const field = /** @type {HTMLInputElement | null} */ (label.querySelector(selector));
        if (field && (entries.length === 1 || !field.hasAttribute('data-own'))) field.value = value;
      }
    }
  }

  /** One after the other, so that a slow line sends whole files; then on to the import where there is but one. */
  async function sendAll() {
    const waiting = entries.filter((entry) => entry.location === null);
    if (waiting.length === 0) {
      say('Choose a file first');
      return input.showPicker?.();
    }
    send.disabled = true;
    for (const entry of waiting) await sendOne(entry);
    send.disabled = false;
    label();
    const sent = entries.filter((entry) => entry.location !== null);
    if (entries.length === 1 && sent[0]?.location) location.assign(sent[0].location);
    else say(`${sent.length} of ${entries.length} files taken in`);
  }

  /** @param {Entry} entry */
  async function sendOne(entry) {
    const body = new FormData();
    for (const name of ['network', 'profile', 'dateOrder', 'encoding', 'delimiter']) {
      body.append(name, String(new FormData(form).get(name) ?? ''));
    }
    for (const name of ['brand', 'status']) body.append(name, chosen(entry, `[data-${name}]`));
    body.append('file', entry.file);
    const bar = /** @type {HTMLProgressElement} */ (part(entry.item, 'progress'));
    bar.hidden = false;
    state(entry, 'Sending…');
    const answer = await post(form.action, body, (share) => {
      bar.value = share;
      if (share === 1) state(entry, 'Sent. Looking at it…');
    });
    bar.hidden = true;
    if (answer.location) taken(entry, answer.location);
    else fault(entry, answer.error?.message ?? 'Roster did not answer. Is it still running? Try again.');
    if (answer.error?.code === 'brand-missing' && entries.length === 1) brand.focus();
  }

  /** @param {Entry} entry @param {string} address */
  function taken(entry, address) {
    entry.location = address;
    entry.item.classList.add('sent');
    const link = document.createElement('a');
    link.href = address;
    link.textContent = 'Check it';
    const line = part(entry.item, '[data-state]');
    line.className = 'file-state done';
    line.replaceChildren('✓ Taken in. ', link);
  }

  /** @param {{ item: HTMLElement }} entry @param {string} message */
  function fault(entry, message) {
    const line = part(entry.item, '[data-state]');
    line.className = 'file-state wrong';
    line.textContent = `! ${message}`;
  }

  /** @param {{ item: HTMLElement }} entry @param {string} words */
  function state(entry, words) {
    const line = part(entry.item, '[data-state]');
    line.className = 'file-state';
    line.textContent = words;
  }

  /** @param {string} words */
  function say(words) {
    said.textContent = words;
    label();
  }

  function label() {
    const waiting = entries.filter((entry) => entry.location === null).length;
    send.textContent = waiting > 1 ? `Check ${waiting} lists` : 'Check the list';
    form.classList.toggle('done', entries.length > 0 && waiting === 0);
    const several = entries.length > 1;
    part(form, 'label[for=brand]').textContent = several ? 'Brand, unless a file has its own' : 'Brand';
    part(form, 'label[for=status]').textContent = several
      ? 'List, unless a file has its own'
      : 'Which list is it?';
  }
}

/** @param {Element} item @param {string} selector @returns {HTMLElement} */
function part(item, selector) {
  const found = item.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`${selector} is missing`);
  return found;
}

/**
 * Sends a form and tells how much of it has gone. Never rejects.
 * @param {string} address
 * @param {FormData} body
 * @param {(share: number) => void} progress from 0 to 1
 * @returns {Promise<{ location?: string, error?: { code: string, message: string } }>}
 */
function post(address, body, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener('loadend', () => resolve(request.response ?? {}));
    request.send(body);
  });
}

/** @param {number} bytes */
function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} kB`;
  return `${Math.round((bytes / 1024 ** 2) * 10) / 10} MB`;
}
