import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { readWorkbook } from '../../src/pipeline/workbook/read.ts';
import type { SheetRow } from '../../src/pipeline/workbook/sheet-in.ts';

/** The rows of the first sheet, as they are read. */
export function firstSheet(file: Uint8Array): SheetRow[] {
  return [...(readWorkbook(file)[0]?.rows ?? [])];
}

/** The parts of a workbook as text, by path. */
export function unpacked(file: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(file)).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

export interface WorkbookParts {
  /** What stands in `sheetData` of each sheet. */
  rows: string;
  /** The number format of style 1. */
  code?: string;
  id?: number;
  properties?: string;
  doctype?: string;
  level?: 0 | 6;
}

/** A workbook as other programs write it, with three sheets and a chart. */
export function workbook({
  rows,
  code = 'General',
  id = 164,
  properties = '',
  doctype = '',
  level = 6,
}: WorkbookParts): Uint8Array {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const sheet = `<?xml version="1.0" encoding="UTF-8"?>${doctype}<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`;
  const xml = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  return zip(
    {
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': rels('officeDocument', 'xl/workbook.xml'),
      'xl/_rels/workbook.xml.rels': rels(
        'worksheet',
        'worksheets/sheet1.xml',
        'worksheet',
        'worksheets/sheet2.xml',
        'chartsheet',
        'chartsheets/sheet1.xml',
        'worksheet',
        'worksheets/sheet3.xml',
        'styles',
        'styles.xml',
        'sharedStrings',
        'sharedStrings.xml',
      ),
      'xl/workbook.xml':
        `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${properties}<sheets>` +
        '<sheet name="List &amp; more" sheetId="1" r:id="rId1"/><sheet name="Hidden" sheetId="2" state="hidden" r:id="rId2"/>' +
        '<sheet name="Chart" sheetId="3" r:id="rId3"/><sheet name="Very hidden" sheetId="4" state="veryHidden" r:id="rId4"/></sheets></workbook>',
      'xl/chartsheets/sheet1.xml': '<chartsheet/>',
      'xl/worksheets/sheet1.xml': sheet,
      'xl/worksheets/sheet2.xml': sheet,
      'xl/worksheets/sheet3.xml': sheet,
      'xl/styles.xml':
        `<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="164" formatCode="${xml(code)}"/></numFmts>` +
        `<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="${id}"/></cellXfs></styleSheet>`,
      'xl/sharedStrings.xml':
        `<sst ${main}><si><t>shared &lt;text&gt;</t></si><si><r><rPr><b/></rPr><t>rich</t></r><r><t xml:space="preserve"> text</t></r>` +
        '<rPh sb="0" eb="1"><t>guide</t></rPh></si></sst>',
    },
    level,
  );
}

/** A list of relationships `rId1`, `rId2`, …, from kinds and targets by turns. */
export function rels(...pairs: string[]): string {
  const list = Array.from({ length: pairs.length / 2 }, (_, i) => {
    const [kind, target] = pairs.slice(2 * i);
    return `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`;
  });
  return `<Relationships>${list.join('')}</Relationships>`;
}

/** An archive of these texts. */
export function zip(parts: Record<string, string>, level: 0 | 6 = 6): Uint8Array {
  const files: Zippable = {};
  for (const [path, content] of Object.entries(parts)) files[path] = [strToU8(content), { level }];
  return zipSync(files);
}

/** The beginning of a file in the format before 2007, with one entry's name. */
export function ole2(name: string): Uint8Array {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(name, 'utf16le'),
  ]);
}

/** A sheet of texts, or with what stands in its `sheetData`. */
export interface Sheet {
  name: string;
  rows: string | readonly (readonly string[])[];
  hidden?: boolean;
}

/** A workbook with these sheets; style 1 has the number format that is given. */
export function bookOf(sheets: readonly Sheet[], { code = '@', properties = '' } = {}): Buffer {
  const parts = unpacked(workbook({ rows: '', code, properties }));
  const names = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  );
  const kinds = sheets.flatMap((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`]);
  for (const path of Object.keys(parts)) if (path.includes('sheets/')) delete parts[path];
  const written = sheets.map(({ rows }, index) => [
    `xl/worksheets/sheet${index + 1}.xml`,
    `<worksheet><sheetData>${typeof rows === 'string' ? rows : rows.map(rowXml).join('')}</sheetData></worksheet>`,
  ]);
  return Buffer.from(
    zip({
      ...parts,
      ...Object.fromEntries(written),
      'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace(
        /<sheets>.*<\/sheets>/,
        `<sheets>${names.join('')}</sheets>`,
      ),
      'xl/_rels/workbook.xml.rels': rels(
        ...kinds,
        'styles',
        'styles.xml',
        'sharedStrings',
        'sharedStrings.xml',
      ),
    }),
  );
}

function rowXml(cells: readonly string[]): string {
  const xml = cells.map(
    (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row>${xml.join('')}</row>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
