import { describe, expect, test } from 'vitest';
import { wasDamaged } from '../../src/pipeline/damage.ts';

describe('what a spreadsheet does to a cell', () => {
  test.each([
    ['00123', '123'],
    ['1234567890123456789', '1.23457E+18'],
    ['1234567890123456789', '1234567890123450000'],
    ['0503E000', '5.03E+02'],
    ['1E5', '1.00E+05'],
    ['+491701234567', '4,91701E+11'],
    ['1234.50', '1234,5'],
    ['0.10', '0.1'],
    ['2026-03-04', '3/4/2026'],
    ['2026-03-04', '04.03.2026'],
    ['2026-03-04', '04/03/26'],
    ['02/02/1919', '2/2/19'],
    ['3/4/2021', '04/03/21'],
    ['3/4/2021', '03.04.2021'],
    ['08-27', '27-Aug'],
    ['true', 'TRUE'],
    ['Łukasz 表', 'Lukasz ?'],
    ['Mötley Crüe', 'MÃ¶tley CrÃ¼e'],
    ['x'.repeat(40_000), 'x'.repeat(32_767)],
  ])('is known again: %s → %s', (before, now) => {
    expect(wasDamaged(before, now)).toBe(true);
  });

  test.each([
    ['00123', '124'],
    ['4022211', '4022212'],
    ['2026-03-04', '2026-03-05'],
    ['Bob', 'Bobby'],
    ['bob@shop.example', 'rob@shop.example'],
    ['', 'x'],
    ['x', ''],
    ['Zoë', 'Zoe B'],
    ['true', 'FALSE'],
    ['3/4/2026', '4/3/2026'],
    ['Gold', '?'],
  ])('is told from an edit: %s → %s', (before, now) => {
    expect(wasDamaged(before, now)).toBe(false);
  });
});
