// Cells as spreadsheets put them on the clipboard: tabs between them, quotes where they hold line breaks.

/** A cell as spreadsheets put it on the clipboard. @param {string} text */
export function quotedForPaste(text) {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet put on the clipboard: lines of cells, quoted where they hold line breaks. @param {string} text */
export function blockOf(text) {
  const clean = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const lines = [['']];
  let quoted = false;
  for (let index = 0; index < clean.length; index++) {
    const sign = clean[index];
    const line = lines.at(-1);
    if (quoted && sign === '"' && clean[index + 1] === '"') {
      line[line.length - 1] += '"';
      index++;
    } else if (quoted && sign === '"') quoted = false;
    else if (!quoted && sign === '"' && line.at(-1) === '' && closes(clean, index)) quoted = true;
    else if (!quoted && sign === '\t') line.push('');
    else if (!quoted && sign === '\n') lines.push(['']);
    else line[line.length - 1] += sign;
  }
  return lines;
}

/** Is there an end to these quotes, right before the next cell? @param {string} text @param {number} start */
function closes(text, start) {
  return /^"(?:[^"]|"")*"(?:[\t\n]|$)/.test(text.slice(start));
}
