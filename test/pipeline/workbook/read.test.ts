import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/pipeline/workbook/read.ts';
import { bookOf, firstSheet, unpacked, workbook } from '../../support/workbook.ts';

describe('an uploaded workbook', () => {
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

  it('gives each row the text of a cell that is merged over it, and reads rows that are hidden', () => {
    const text = (ref: string, value: string) => `<c r="${ref}" t="str"><v>${value}</v></c>`;
    const rows =
      `<row r="1">${text('A1', 'Publishers of May')}</row>` +
      `<row r="2">${text('A2', 'Id')}${text('B2', 'Name')}${text('D2', 'Group')}</row>` +
      `<row r="3" hidden="1">${text('A3', '1')}${text('B3', 'Ann')}${text('D3', 'Gold')}</row>` +
      `<row r="4">${text('A4', '2')}<c r="B4"/></row>` +
      `<row r="5"/><row r="6">${text('A6', '3')}${text('B6', 'Own')}</row><row r="7">${text('A7', '4')}</row>`;
    const merges =
      '<mergeCell ref="A1:D2"/><mergeCell ref="D3:D6"/><mergeCell ref="B3:B6"/><mergeCell ref="C3:C7"/>';
    const sheet = `${rows}</sheetData><mergeCells count="4">${merges}</mergeCells><sheetData>`;
    const [first] = readWorkbook(bookOf([{ name: 'List', rows: sheet }]));
    for (let pass = 0; pass < 2; pass++)
      expect([...(first?.rows ?? [])]).toEqual([
        { row: 1, cells: ['Publishers of May'] },
        { row: 2, cells: ['Id', 'Name', '', 'Group'] },
        { row: 3, cells: ['1', 'Ann', '', 'Gold'] },
        { row: 4, cells: ['2', 'Ann', '', 'Gold'] },
        { row: 6, cells: ['3', 'Own', '', 'Gold'] },
        { row: 7, cells: ['4'] },
      ]);
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
});
