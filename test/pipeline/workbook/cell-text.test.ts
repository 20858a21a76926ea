import { describe, expect, it } from 'vitest';
import { firstSheet, type WorkbookParts, workbook } from '../../support/workbook.ts';

describe('an uploaded workbook', () => {
  it.each([
    ['General', 4022211, '4022211'],
    ['General', 1234567, '1234567'],
    ['0.00E+00', 1234567, '1234567'],
    ['0.00E+00', 4020000, '4.02E+06'],
    ['0.00E+00', '4.02E+06', '4.02E+06'],
    ['0.0000E+00', 4020000, '4.0200E+06'],
    ['0.00E+00', 402, '402'],
    ['0.00E+00', 0.25, '0.25'],
    ['General', 4020000, '4020000'],
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
    [11, '45366'],
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
});

function shownAs({ xml, ...styles }: { xml: string } & Omit<WorkbookParts, 'rows'>): string | undefined {
  return firstSheet(workbook({ rows: `<row r="1">${xml}</row>`, ...styles }))[0]?.cells[0];
}
