import { describe, expect, it } from 'vitest';
import { readWorkbook } from '../../../src/pipeline/workbook/read.ts';
import { cutToCell, type ReportCell } from '../../../src/pipeline/workbook/report-cell.ts';
import { writeWorkbook } from '../../../src/pipeline/workbook/write.ts';
import { cells, cellsIn, notesIn, styleIn, writeReport } from '../../support/report-workbook.ts';
import { firstSheet, unpacked } from '../../support/workbook.ts';

describe('the report as a workbook', () => {
  it('types every cell as text, blank ones and titles too', async () => {
    const parts = unpacked(await writeReport({ titles: ['Site ID'], rows: [cells(['0123']), cells([''])] }));
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
      await writeReport({ titles: ['Site ID', 'Name'], rows: [cells(['1', 'a'.repeat(30)])] }),
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
      await writeReport({
        rows: [[{ text: 'fine' }, { text: 'bob@', reason }, { text: '', reason: 'required' }]],
      }),
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
    const notes = notesIn(unpacked(await writeReport({ titles: ['Id'], rows: wrong })));
    expect(Object.keys(notes)).toHaveLength(5_001);
    expect(notes.A1).toContain('first 5,000 wrong cells');
    expect(notesIn(unpacked(await writeReport({ rows: [cells(['1'])] })))).toEqual({});
  });

  it('cuts what no cell can hold, never half a character, and says so on the cell', async () => {
    const long = `${'x'.repeat(32_766)}😀${'y'.repeat(9)}`;
    const file = await writeReport({
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
    const file = await writeReport({ titles: ['Name'], rows }, 2);
    const sheets = readWorkbook(file).map(({ name, rows }) => [name, [...rows].map((row) => row.cells[0])]);
    expect(sheets).toEqual([
      ['Failed rows', ['Name', 'a', 'b']],
      ['Failed rows (2)', ['Name', 'c', 'd']],
      ['Failed rows (3)', ['Name', 'e']],
    ]);
    expect(notesIn(unpacked(file), 3).A2).toBe('why');
  });

  it('has a sheet with the titles where nothing failed', async () => {
    expect(firstSheet(await writeReport({ titles: ['Name'], rows: [] }))).toEqual([
      { row: 1, cells: ['Name'] },
    ]);
  });

  it.each([
    ["'What: is/this?'", 'What  is this'],
    ['', 'Sheet'],
    ['n'.repeat(40), 'n'.repeat(31)],
    ['R&D <1>', 'R&D <1>'],
  ])('names the sheet %j as a spreadsheet allows: %j', async (name, allowed) => {
    expect(readWorkbook(await writeReport({ name, rows: [] }))[0]?.name).toBe(allowed);
  });

  it('writes the same bytes for the same rows', async () => {
    const sheet = { titles: ['Name'], rows: [cells(['Ann'])] };
    expect(await writeReport(sheet)).toEqual(await writeReport(sheet));
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
    await writeReport({ rows: Array.from({ length: 5_000 }, () => row) });
    clearImmediate(waiting);
    expect(turns).toBeGreaterThan(5);
  });

  it('refuses more columns than a sheet has', async () => {
    await expect(writeReport({ titles: Array.from({ length: 16_385 }, () => 'x') })).rejects.toThrow(
      expect.objectContaining({ code: 'too-many-columns' }),
    );
  });
});
