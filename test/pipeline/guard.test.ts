import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '../../src/pipeline/csv.ts';
import { guard, unguard } from '../../src/pipeline/guard.ts';
import { plainDialect } from '../../src/pipeline/read/dialect.ts';
import { readRecords } from '../../src/pipeline/read/records.ts';

const risky = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', ';', '＝', '＋', '－', '＠'];
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.constantFrom('', "'", "''", "'''"), fc.constantFrom(...risky, 'x', ''), fc.string())
    .map((parts) => parts.join('')),
);

test('taking the guard off gives every text back', () => {
  fc.assert(
    fc.property(hostile, (text) => unguard(guard(text)) === text),
    { numRuns: 5000 },
  );
});

test('no guarded cell begins with what a spreadsheet runs', () => {
  fc.assert(
    fc.property(hostile, (text) => !risky.includes(guard(text).charAt(0))),
    { numRuns: 5000 },
  );
});

test('what needs no guard gets none', () => {
  expect(["'tis", "'", 'a=b', ' =1', '#CLEAR', '|1', '"=1'].map(guard)).toEqual([
    "'tis",
    "'",
    'a=b',
    ' =1',
    '#CLEAR',
    '|1',
    '"=1',
  ]);
});

test('a record that was written is read back cell by cell', () => {
  const cell = hostile.filter((text) => !/[\r\0]/.test(text));
  const record = fc
    .array(cell, { minLength: 1, maxLength: 6 })
    .filter((cells) => cells.some((one) => one.trim() !== ''));
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
      const text = records
        .map((cells) => csvLine(cells))
        .join('')
        .replaceAll('\r\n', '\n');
      const read = [...readRecords([text], plainDialect(','), 'list.csv')].flat();
      expect(read.map(({ cells }) => cells.map(unguard))).toEqual(records);
    }),
    { numRuns: 1000 },
  );
});
