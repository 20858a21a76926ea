import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/pipeline/workbook/read.ts';
import type { SheetRow } from '../../../src/pipeline/workbook/sheet-in.ts';
import { cells, writeReport } from '../../support/report-workbook.ts';
import { firstSheet } from '../../support/workbook.ts';

describe('the report as a workbook', () => {
  it('gives any text back exactly', async () => {
    const rows = fc.array(fc.array(text(), { maxLength: 6 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(text(), { minLength: 1, maxLength: 6 }), rows, async (titles, texts) => {
        const [sheet] = readWorkbook(await writeReport({ titles, rows: texts.map(cells) }));
        expect([...(sheet?.rows ?? [])]).toEqual(asRead([titles, ...texts]));
      }),
      { numRuns: 300 },
    );
  });

  it.each(DAMAGED_BY_SPREADSHEETS)('gives %j back exactly', async (value) => {
    expect(firstSheet(await writeReport({ rows: [cells(['x', value, 'y'])] }))[1]?.cells).toEqual([
      'x',
      value,
      'y',
    ]);
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

/** Rows as they are read: without blank cells at their ends, without blank rows. */
function asRead(rows: string[][]): SheetRow[] {
  return rows
    .map((texts, i) => ({
      row: i + 1,
      cells: texts.slice(0, texts.findLastIndex((text) => text !== '') + 1),
    }))
    .filter((row) => row.cells.length > 0);
}
