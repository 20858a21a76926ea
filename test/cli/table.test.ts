import { expect, test } from 'vitest';
import { printable, table } from '../../src/cli/table.ts';

const rows = [
  ['1', 'Café du Monde', 'x'],
  ['22', '株式会社', 'a much longer cell'],
];

test('columns are as wide as their widest cell, also of wide characters', () => {
  expect([...table(['ID', 'Name', 'Note'], rows, undefined)]).toEqual([
    'ID  Name           Note\n',
    '--  -------------  ------------------\n',
    '1   Café du Monde  x\n',
    '22  株式会社       a much longer cell\n',
  ]);
});

test('a terminal that is too narrow cuts the widest columns, and no line is longer than it', () => {
  expect([...table(['ID', 'Name', 'Note'], rows, 24)]).toEqual([
    'ID  Name       Note\n',
    '--  ---------  ---------\n',
    '1   Café du …  x\n',
    '22  株式会社   a much l…\n',
  ]);
  for (const line of table(['ID', 'Name', 'Note'], rows, 5)) expect([...line].length).toBeLessThanOrEqual(6);
});

test('a name cannot steer the terminal', () => {
  expect(printable('a\u001B[2Jb\u202Ec\nd\te\u0000')).toBe('a\uFFFD[2Jb\uFFFDc d e\uFFFD');
});

test('nothing is a head alone', () => {
  expect([...table(['ID'], [], 80)]).toEqual(['ID\n', '--\n']);
});
