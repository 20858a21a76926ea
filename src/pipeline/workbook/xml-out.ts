import { escapeText } from './escapes.ts';

/** What the parts of a workbook begin with, and the namespaces in them. */
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** The `t` element: the text escaped, its outer spaces and line breaks kept. */
export function textXml(text: string): string {
  return /^\s|\s$|[\t\n\r]/.test(text)
    ? `<t xml:space="preserve">${escapeText(text)}</t>`
    : `<t>${escapeText(text)}</t>`;
}
