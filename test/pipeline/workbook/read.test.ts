import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/pipeline/workbook/read.ts';
import { firstSheet, unpacked, workbook } from '../../support/workbook.ts';

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
