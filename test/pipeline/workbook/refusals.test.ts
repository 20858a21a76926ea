import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/pipeline/workbook/read.ts';
import { firstSheet, ole2, rels, workbook, zip } from '../../support/workbook.ts';

describe('an uploaded workbook', () => {
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
    [
      'a Numbers file',
      zip({ 'Index/Document.iwa': 'x', 'Metadata/Properties.plist': 'x' }),
      'workbook-format',
    ],
    ['a Numbers file of before 2013', zip({ 'Index.zip': 'x', 'Data/photo.jpg': 'x' }), 'workbook-format'],
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
