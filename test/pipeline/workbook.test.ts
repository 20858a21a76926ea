import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readWorkbook, type SheetRow } from '../../src/pipeline/workbook-read.ts';
import {
  cutToCell,
  type ReportCell,
  type ReportSheet,
  writeWorkbook,
} from '../../src/pipeline/workbook-write.ts';

describe('the report as a workbook', () => {
  it('gives any text back exactly', async () => {
    const rows = fc.array(fc.array(text(), { maxLength: 6 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(text(), { minLength: 1, maxLength: 6 }), rows, async (titles, texts) => {
        const [sheet] = readWorkbook(await write({ titles, rows: texts.map(cells) }));
        expect([...(sheet?.rows ?? [])]).toEqual(asRead([titles, ...texts]));
      }),
      { numRuns: 300 },
    );
  });

  it.each(DAMAGED_BY_SPREADSHEETS)('gives %j back exactly', async (value) => {
    expect(firstSheet(await write({ rows: [cells(['x', value, 'y'])] }))[1]?.cells).toEqual([
      'x',
      value,
      'y',
    ]);
  });

  it('types every cell as text, blank ones and titles too', async () => {
    const parts = unpacked(await write({ titles: ['Site ID'], rows: [cells(['0123']), cells([''])] }));
    expect(cellsIn(parts).map(({ ref, type }) => [ref, type])).toEqual([
      ['A1', 'inlineStr'],
      ['A2', 'inlineStr'],
      ['A3', undefined],
    ]);
    for (const { style } of cellsIn(parts)) expect(styleIn(parts, style).numFmtId).toBe('49');
    expect(parts['xl/worksheets/sheet1.xml']).toContain(
      '<ignoredError sqref="A1:A3" numberStoredAsText="1"/>',
    );
  });

  it('freezes the title row, in bold, and sets the widths', async () => {
    const parts = unpacked(
      await write({ titles: ['Site ID', 'Name'], rows: [cells(['1', 'a'.repeat(30)])] }),
    );
    const sheet = parts['xl/worksheets/sheet1.xml'];
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).toMatch(/<col min="1" max="1" width="10".*<col min="2" max="2" width="32"/);
    const [title, value] = ['A1', 'A2'].map((ref) => cellsIn(parts).find((cell) => cell.ref === ref)?.style);
    expect(styleIn(parts, title).fontId).toBe('1');
    expect(styleIn(parts, value).fontId).toBe('0');
    expect(parts['xl/styles.xml']).toMatch(/<fonts count="3"><font>.*?<\/font><font><b\/>/);
  });

  it('highlights a wrong cell and puts the reason on it', async () => {
    const reason = 'Found "bob@". Expected <name>@<host> & no more.\nSecond reason.';
    const parts = unpacked(
      await write({ rows: [[{ text: 'fine' }, { text: 'bob@', reason }, { text: '', reason: 'required' }]] }),
    );
    expect(notesIn(parts)).toMatchObject({ B2: reason, C2: 'required' });
    expect(parts['xl/drawings/vmlDrawing1.vml']).toContain('<x:Row>1</x:Row><x:Column>1</x:Column>');
    expect(parts['xl/worksheets/sheet1.xml']).toContain('<legacyDrawing r:id="rId1"/>');
    const fills = cellsIn(parts)
      .slice(-3)
      .map(({ style }) => styleIn(parts, style).fillId);
    expect(fills).toEqual(['0', '2', '2']);
    expect(parts['xl/styles.xml']).toContain('<fgColor rgb="FFFFC7CE"/>');
  });

  it('says on the first title how far the notes go', async () => {
    const wrong = Array.from({ length: 5_050 }, (_, i) => [{ text: `${i}`, reason: `why ${i}` }]);
    const notes = notesIn(unpacked(await write({ titles: ['Id'], rows: wrong })));
    expect(Object.keys(notes)).toHaveLength(5_001);
    expect(notes.A1).toContain('first 5,000 wrong cells');
    expect(notesIn(unpacked(await write({ rows: [cells(['1'])] })))).toEqual({});
  });

  it('cuts what no cell can hold, never half a character, and says so on the cell', async () => {
    const long = `${'x'.repeat(32_766)}😀${'y'.repeat(9)}`;
    const file = await write({
      rows: [[{ text: long }, { text: long, reason: 'too long' }], cells(['z'.repeat(32_767)])],
    });
    const [, row, whole] = firstSheet(file);
    expect(row?.cells).toEqual([cutToCell(long), cutToCell(long)]);
    expect(cutToCell(long)).toBe('x'.repeat(32_766));
    expect(whole?.cells[0]).toHaveLength(32_767);
    const notes = notesIn(unpacked(file));
    expect(notes.A2).toContain('has 32,777 characters; a spreadsheet cell takes 32,767');
    expect(notes.A2).toContain('CSV');
    expect(notes.B2).toMatch(/^too long\nThis cell/);
    expect(notes.A3).toBeUndefined();
  });

  it('goes on to further sheets, titles repeated, where rows do not fit', async () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((name, i) => [
      { text: name, ...(i === 4 && { reason: 'why' }) },
    ]);
    const file = await write({ titles: ['Name'], rows }, 2);
    const sheets = readWorkbook(file).map(({ name, rows }) => [name, [...rows].map((row) => row.cells[0])]);
    expect(sheets).toEqual([
      ['Failed rows', ['Name', 'a', 'b']],
      ['Failed rows (2)', ['Name', 'c', 'd']],
      ['Failed rows (3)', ['Name', 'e']],
    ]);
    expect(notesIn(unpacked(file), 3).A2).toBe('why');
  });

  it('has a sheet with the titles where nothing failed', async () => {
    expect(firstSheet(await write({ titles: ['Name'], rows: [] }))).toEqual([{ row: 1, cells: ['Name'] }]);
  });

  it.each([
    ["'What: is/this?'", 'What  is this'],
    ['', 'Sheet'],
    ['n'.repeat(40), 'n'.repeat(31)],
    ['R&D <1>', 'R&D <1>'],
  ])('names the sheet %j as a spreadsheet allows: %j', async (name, allowed) => {
    expect(readWorkbook(await write({ name, rows: [] }))[0]?.name).toBe(allowed);
  });

  it('writes the same bytes for the same rows', async () => {
    const sheet = { titles: ['Name'], rows: [cells(['Ann'])] };
    expect(await write(sheet)).toEqual(await write(sheet));
  });

  it('writes while rows come and lets their source go when nobody wants more', async () => {
    let taken = 0;
    let released = false;
    function* source(): Generator<ReportCell[]> {
      try {
        for (; taken < 1_000_000; taken++) yield cells([`${Math.random()}`, `${Math.random()}`]);
      } finally {
        released = true;
      }
    }
    const file = writeWorkbook({ name: 'Failed rows', titles: ['A', 'B'], rows: source() });
    let bytes = 0;
    while (bytes < 50_000) bytes += (await file.next()).value?.length ?? 0;
    await file.return();
    expect(taken).toBeLessThan(20_000);
    expect(released).toBe(true);
  });

  it('lets others have their turn meanwhile', async () => {
    let turns = 0;
    let waiting = setImmediate(function count() {
      turns += 1;
      waiting = setImmediate(count);
    });
    const row = cells(Array.from({ length: 15 }, (_, i) => `text ${i}`));
    await write({ rows: Array.from({ length: 5_000 }, () => row) });
    clearImmediate(waiting);
    expect(turns).toBeGreaterThan(5);
  });

  it('refuses more columns than a sheet has', async () => {
    await expect(write({ titles: Array.from({ length: 16_385 }, () => 'x') })).rejects.toThrow(
      expect.objectContaining({ code: 'too-many-columns' }),
    );
  });
});

describe('an uploaded workbook', () => {
  it.each([
    ['General', 4022211, '4022211'],
    ['General', 1234567, '1234567'],
    ['0.00E+00', 1234567, '1234567'],
    ['General', '1.2345670000000001E6', '1234567'],
    ['0000000', 4711, '0004711'],
    ['00000', 1234567, '1234567'],
    ['"SID"0000000', 4022211, 'SID4022211'],
    ['00-000', 12345, '12-345'],
    ['#,##0', 4022211, '4022211'],
    ['0.00', 12.5, '12.5'],
    ['0', 12.75, '12.75'],
    ['General', '0.30000000000000004', '0.3'],
    ['General', -5, '-5'],
    ['0%', 0.07, '7%'],
    ['@', 123, '123'],
    ['General', '123456789012345', '123456789012345'],
    ['General', '1.91431000001010E+18', '1.91431E+18'],
    ['General', '1E-7', '1E-07'],
    [';;;', 42, '42'],
    ['no [such format', 42, '42'],
  ])('reads a number with the format %s: %s as %s', (code, value, expected) => {
    expect(shownAs({ code, xml: `<c r="A1" s="1"><v>${value}</v></c>` })).toBe(expected);
  });

  it.each([
    ['m/d/yyyy', 45366, '2024-03-15'],
    ['[$-409]d\\-mmm\\-yy;@', 45366, '2024-03-15'],
    ['yyyy"年"m"月"d"日"', 45366, '2024-03-15'],
    ['mmm-yy', 45366, '2024-03-15'],
    ['m/d/yyyy', 45366.75, '2024-03-15'],
    ['m/d/yy h:mm', 45366.75, '2024-03-15 18:00:00'],
    ['m/d/yy h:mm', 45366, '2024-03-15'],
    ['h:mm', 0.75, '18:00'],
    ['m/d/yyyy', 59, '1900-02-28'],
    ['m/d/yyyy', 61, '1900-03-01'],
    ['m/d/yyyy', -1, '-1'],
    ['m/d/yyyy', 99999999, '99999999'],
  ])('reads a date with the format %s: %d as %s', (code, value, expected) => {
    expect(shownAs({ code, xml: `<c r="A1" s="1"><v>${value}</v></c>` })).toBe(expected);
  });

  it('counts days from 1904 where the workbook does', () => {
    const xml = '<c r="A1" s="1"><v>43904</v></c>';
    expect(shownAs({ code: 'm/d/yyyy', xml, properties: '<workbookPr date1904="1"/>' })).toBe('2024-03-15');
    expect(shownAs({ code: '', id: 14, xml, properties: '<workbookPr date1904="true"/>' })).toBe(
      '2024-03-15',
    );
  });

  it.each([
    [14, '2024-03-15'],
    [22, '2024-03-15'],
    [57, '2024-03-15'],
    [9, '4536600%'],
    [0, '45366'],
    [1, '45366'],
  ])('knows the built-in format %d', (id, expected) => {
    expect(shownAs({ code: '', id, xml: '<c r="A1" s="1"><v>45366</v></c>' })).toBe(expected);
  });

  it.each([
    ['a formula, its text', '<c r="A1" t="str"><f>B1&amp;C1</f><v>Ann</v></c>', 'Ann'],
    ['a formula, its number', '<c r="A1"><f>1+1</f><v>2</v></c>', '2'],
    ['a formula without a result', '<c r="A1"><f>B1&amp;C1</f></c>', '=B1&C1'],
    ['a formula with a blank result', '<c r="A1" t="str"><f>B1</f><v></v></c>', undefined],
    ['an error', '<c r="A1" t="e"><f>SID4022211</f><v>#NAME?</v></c>', '#NAME?'],
    ['true', '<c r="A1" t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c r="A1" t="b"><v>0</v></c>', 'FALSE'],
    ['a shared text', '<c r="A1" t="s"><v>0</v></c>', 'shared <text>'],
    ['rich text without its guides', '<c r="A1" t="s"><v>1</v></c>', 'rich text'],
    [
      'an inline text',
      '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a_x000D_b </t></is></c>',
      ' a\rb ',
    ],
    ['inline rich text', '<c r="A1" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>', 'rich'],
    ['CDATA', '<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', 'a<b'],
    ['a typed date', '<c r="A1" t="d"><v>2024-03-15T00:00:00.000Z</v></c>', '2024-03-15'],
    ['a typed date with a time', '<c r="A1" t="d"><v>2024-03-15T18:00:00</v></c>', '2024-03-15 18:00:00'],
    ['nothing', '<c r="A1" s="1"/>', undefined],
  ])('reads %s', (_, xml, expected) => {
    expect(shownAs({ xml })).toBe(expected);
  });

  it('keeps row numbers and columns across gaps', () => {
    const rows =
      '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c><c r="Z2" s="1"/></row><row r="3"/>' +
      '<row r="7"><c><v>3</v></c><c><v>4</v></c></row><row><c r="AA8"><v>5</v></c></row>';
    expect(firstSheet(workbook({ rows }))).toEqual([
      { row: 2, cells: ['', '1', '', '2'] },
      { row: 7, cells: ['3', '4'] },
      { row: 8, cells: [...Array.from({ length: 26 }, () => ''), '5'] },
    ]);
  });

  it('lists all sheets with their state, charts left out, and reads each as often as asked', () => {
    const sheets = readWorkbook(workbook({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }));
    expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
      ['List & more', false],
      ['Hidden', true],
      ['Very hidden', true],
    ]);
    for (const { rows } of [...sheets, ...sheets]) expect([...rows]).toEqual([{ row: 1, cells: ['1'] }]);
  });

  it('reads elements with a prefix, absolute targets, UTF-16 and stored parts', () => {
    const parts = unpacked(workbook({ rows: '<row r="1"><c r="A1"><v>1</v></c></row>' }));
    const prefixed = (parts['xl/worksheets/sheet1.xml'] ?? '')
      .replace(/<(\/?)(?=[a-z])/g, '<$1x:')
      .replace('xmlns=', 'xmlns:x=');
    const file = zipSync({
      ...Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)])),
      'xl/worksheets/sheet1.xml': [Buffer.from(`\uFEFF${prefixed}`, 'utf16le'), { level: 0 }],
      'xl/_rels/workbook.xml.rels': strToU8(
        (parts['xl/_rels/workbook.xml.rels'] ?? '').replaceAll('"worksheets', '"/xl/worksheets'),
      ),
    });
    expect(firstSheet(file)).toEqual([{ row: 1, cells: ['1'] }]);
  });

  it.each([
    ['a text', strToU8('Site ID,Name\n1,Ann'), 'not-a-workbook'],
    ['nothing', new Uint8Array(), 'not-a-workbook'],
    ['another archive', zip({ 'readme.txt': 'hello' }), 'not-a-workbook'],
    [
      'a document',
      zip({
        '[Content_Types].xml': '<a/>',
        '_rels/.rels': rels('officeDocument', 'word/document.xml'),
        'word/document.xml': '<document/>',
      }),
      'not-a-workbook',
    ],
    ['an OpenDocument file', zip({ mimetype: 'x', 'content.xml': '<a/>' }), 'workbook-format'],
    ['a binary workbook', zip({ '[Content_Types].xml': '<a/>', 'xl/workbook.bin': 'x' }), 'workbook-format'],
    ['an old Excel file', ole2('Workbook'), 'workbook-format'],
    ['a protected workbook', ole2('EncryptedPackage'), 'workbook-protected'],
    ['half a workbook', workbook({ rows: '' }).subarray(0, 900), 'workbook-damaged'],
    ['a sheet that breaks off', workbook({ rows: '<row r="1"><c r="A1"><v>1</v></c>' }), 'workbook-damaged'],
    [
      'a missing shared text',
      workbook({ rows: '<row r="1"><c r="A1" t="s"><v>99</v></c></row>' }),
      'workbook-damaged',
    ],
    ['a row beyond the last', workbook({ rows: '<row r="1048577"/>' }), 'workbook-damaged'],
    [
      'a column beyond the last',
      workbook({ rows: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }),
      'workbook-damaged',
    ],
  ])('refuses %s', (_, file, code) => {
    const read = () => readWorkbook(file).map(({ rows }) => [...rows]);
    expect(read).toThrow(expect.objectContaining({ name: 'UserError', code }));
  });

  it('refuses a changed byte anywhere in the rows', () => {
    const file = workbook({
      rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>Ann</t></is></c></row>',
      level: 0,
    });
    file[Buffer.from(file).indexOf('Ann')] = 66;
    expect(() => firstSheet(file)).toThrow(expect.objectContaining({ code: 'workbook-damaged' }));
  });

  it('refuses a part that declares more than the limit', () => {
    expect(() => readWorkbook(workbook({ rows: ' '.repeat(5_000) }), 4_000)).toThrow(
      expect.objectContaining({ code: 'workbook-too-large' }),
    );
    expect(() => readWorkbook(workbook({ rows: ' '.repeat(20_000_000) }))).toThrow(
      expect.objectContaining({ code: 'workbook-too-large' }),
    );
  });

  it('stops at a part that holds more than it declares', () => {
    const file = workbook({ rows: ' '.repeat(20_000_000) });
    const view = new DataView(file.buffer, file.byteOffset);
    for (let at = 0; at < file.length - 46; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) > 19_000_000)
        view.setUint32(at + 24, 1_000, true);
    expect(() => readWorkbook(file).map(({ rows }) => [...rows])).toThrow(
      expect.objectContaining({ code: 'workbook-damaged' }),
    );
  });

  it('knows no entities of its own', () => {
    const file = workbook({
      rows: '<row r="1"><c r="A1" t="str"><v>&boom;</v></c></row>',
      doctype: '<!DOCTYPE worksheet [<!ENTITY boom "boom">]>',
    });
    expect(() => firstSheet(file)).toThrow(expect.objectContaining({ code: 'workbook-damaged' }));
  });
});

/** Texts that spreadsheets turn into something else, or that XML cannot hold. */
const DAMAGED_BY_SPREADSHEETS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  "'=x",
  '0012',
  '1E5',
  '1.23457E+06',
  'TRUE',
  '01/02/2024',
  '2024-01-02',
  '08-27',
  '1914310000010100016',
  '="00123"',
  '#NAME?',
  ' ',
  '  lead and trail  ',
  '\t',
  'a\nb',
  'a\r\nb\rc',
  '\n',
  '\u0000',
  '\u0001x0041_',
  '_x0041\u0001',
  '_x0041_',
  '_x0041_x0042_',
  '_x005F_x0041_',
  '_x000D_',
  '_X0041_',
  '<&>"\'',
  ']]>',
  '\u007F\u0085\u2028',
  '\uFEFF',
  '\uFFFE\uFFFF',
  '\uD800',
  '\uDC00\uD800',
  '😀',
  'e\u0301',
  '한국어',
];

function text(): fc.Arbitrary<string> {
  const units = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(...'_x0041 \n\r\t<&').map((c) => c.charCodeAt(0)),
    ),
    {
      maxLength: 20,
    },
  );
  return fc.oneof(
    fc.string({ unit: 'binary' }),
    units.map((list) => String.fromCharCode(...list)),
    fc
      .array(fc.constantFrom('_', 'x', 'X', '0041', '000D', '\u0001', '\r', '\n', ' ', '&amp;', '\uD83D'), {
        maxLength: 12,
      })
      .map((list) => list.join('')),
    fc.constantFrom(...DAMAGED_BY_SPREADSHEETS, ''),
  );
}

function cells(texts: string[]): ReportCell[] {
  return texts.map((text) => ({ text }));
}

/** Rows as they are read: without blank cells at their ends, without blank rows. */
function asRead(rows: string[][]): SheetRow[] {
  return rows
    .map((texts, i) => ({
      row: i + 1,
      cells: texts.slice(0, texts.findLastIndex((text) => text !== '') + 1),
    }))
    .filter((row) => row.cells.length > 0);
}

function write(sheet: Partial<ReportSheet>, rowsPerSheet?: number): Promise<Uint8Array> {
  const whole = { name: 'Failed rows', titles: ['A', 'B', 'C'], rows: [], ...sheet };
  return buffer(Readable.from(writeWorkbook(whole, rowsPerSheet)));
}

function firstSheet(file: Uint8Array): SheetRow[] {
  return [...(readWorkbook(file)[0]?.rows ?? [])];
}

function unpacked(file: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(file)).map(([path, bytes]) => [path, strFromU8(bytes)]));
}

function cellsIn(parts: Record<string, string>) {
  return [
    ...(parts['xl/worksheets/sheet1.xml'] ?? '').matchAll(/<c r="(\w+)" s="(\d+)"(?: t="(\w+)")?/g),
  ].map(([, ref, style, type]) => ({ ref, style: Number(style), type }));
}

function styleIn(parts: Record<string, string>, style: number | undefined): Record<string, string> {
  const styles = /<cellXfs.*?<\/cellXfs>/.exec(parts['xl/styles.xml'] ?? '')?.[0] ?? '';
  const xf = [...styles.matchAll(/<xf [^>]*>/g)][style ?? -1]?.[0] ?? '';
  return Object.fromEntries([...xf.matchAll(/(\w+)="(\w+)"/g)].map(([, key, value]) => [key, value]));
}

function notesIn(parts: Record<string, string>, sheet = 1): Record<string, string> {
  const notes = [
    ...(parts[`xl/comments${sheet}.xml`] ?? '').matchAll(/<comment ref="(\w+)".*?<t(?: [^>]*)?>(.*?)<\/t>/gs),
  ];
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return Object.fromEntries(
    notes.map(([, ref, xml]) => [ref, xml?.replace(/&\w+;/g, (entity) => entities[entity] ?? entity)]),
  );
}

function shownAs({ xml, ...styles }: { xml: string } & Omit<WorkbookParts, 'rows'>): string | undefined {
  return firstSheet(workbook({ rows: `<row r="1">${xml}</row>`, ...styles }))[0]?.cells[0];
}

interface WorkbookParts {
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
function workbook({
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

function rels(...pairs: string[]): string {
  const list = Array.from({ length: pairs.length / 2 }, (_, i) => {
    const [kind, target] = pairs.slice(2 * i);
    return `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`;
  });
  return `<Relationships>${list.join('')}</Relationships>`;
}

function zip(parts: Record<string, string>, level: 0 | 6 = 6): Uint8Array {
  const files: Zippable = {};
  for (const [path, content] of Object.entries(parts)) files[path] = [strToU8(content), { level }];
  return zipSync(files);
}

/** The beginning of a file in the format before 2007, with one entry's name. */
function ole2(name: string): Uint8Array {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(name, 'utf16le'),
  ]);
}
