import { escapeText } from './escapes.ts';
import type { WrittenSheet } from './sheet-out.ts';
import { DECLARATION, MAIN, OFFICE, PACKAGE } from './xml-out.ts';

/** The list of sheets, `rId1` for the first. */
export function workbookXml(names: string[]): string {
  const sheets = names.map(
    (name, i) => `<sheet name="${escapeText(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
  );
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** The type of every part in the file. */
export function contentTypes(sheets: WrittenSheet[]): string {
  const of = (path: string, type: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="${KIND}.${type}+xml"/>`;
  const parts = sheets.map(
    ({ hasNotes }, i) =>
      of(`worksheets/sheet${i + 1}`, 'worksheet') + (hasNotes ? of(`comments${i + 1}`, 'comments') : ''),
  );
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    `${of('workbook', 'sheet.main')}${of('styles', 'styles')}${parts.join('')}</Types>`
  );
}

const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
