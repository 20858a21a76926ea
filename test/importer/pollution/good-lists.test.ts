import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/temporary.ts';
import { goodLists } from './lists.ts';
import { readingOf } from './reading.ts';
import { lineOf, plain } from './style.ts';

/**
 * What is odd, but right, raises no doubt: rows without their blank ends, all of them or some; blank cells too many; names
 * that look like other things; words that stand in several columns.
 */
const path = join(temporaryDirectory(), 'list.csv');

const groups = ['Premium', 'Gold', 'Food'];
const categories = ['Fashion', 'Travel', 'Food'];
const names = fc.oneof(
  fc.constantFrom(
    'Ann, Inc.',
    'say "x"',
    '6" Subs',
    "O'Neil",
    'shop.example',
    '24',
    '2021',
    'Premium',
    'US',
    'Łódź – €',
  ),
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => `N${text.replace(/[\p{Cc}"']/gu, '')}x`),
);
const blankOr = (values: fc.Arbitrary<string>) => fc.option(values, { nil: '', freq: 2 });
const valuesOf: Record<string, fc.Arbitrary<string>> = {
  url: blankOr(fc.nat(99).map((at) => `https://p${at}.example/`)),
  email: blankOr(fc.nat(99).map((at) => `info@p${at}.example`)),
  date: blankOr(fc.integer({ min: 10, max: 28 }).map((day) => `2021-03-${day}`)),
  group: blankOr(fc.oneof(fc.constantFrom(...groups), fc.constantFrom('Q4', 'A-1', 'New, 2021', 'x@home'))),
  categories: blankOr(fc.subarray(categories, { minLength: 1, maxLength: 2 }).map((some) => some.join('|'))),
  number: blankOr(fc.nat(500).map(String)),
  text: blankOr(fc.constantFrom('call back', 'see 2021', 'Travel', 'US', '-5', 'a; b | c')),
};
const kinds = [
  ['linkshare-approved', ['url', 'email', 'date']],
  ['linkshare-my-publishers', ['url', 'date', 'group', 'categories']],
  ['rakuten-publisher-report', ['url', 'group', 'number']],
  ['crm', ['url', 'email', 'group', 'categories', 'date', '', '', 'text']],
  ['cj', ['url', 'text']],
] as const;

const list = fc.constantFrom(...kinds).chain(([profile, columns]) =>
  fc.record({
    profile: fc.constant(profile),
    rows: fc.array(fc.tuple(names, ...columns.map((kind) => valuesOf[kind] ?? fc.constant(''))), {
      minLength: 1,
      maxLength: 40,
    }),
    /** how many rows in ten lose their blank ends; and how many get blank cells more */
    cut: fc.nat(10),
    more: fc.nat(3),
    dice: fc.array(fc.nat(9), { minLength: 80, maxLength: 80 }),
    quoteAll: fc.boolean(),
  }),
);

test('odd, but good lists go in without a word', () => {
  fc.assert(
    fc.property(list, ({ profile, rows, cut, more, dice, quoteAll }) => {
      const titles = goodLists.find((one) => one.profile === profile)?.titles ?? [];
      const style = { ...plain, quoteAll };
      const lines = rows.map((values, at) => {
        const cells = [String(4_022_211 + at), ...values];
        const isCut = (dice[at] ?? 0) < cut;
        const end = cells.findLastIndex((cell) => cell !== '') + 1;
        const blanks = (dice[at + 40] ?? 0) < more ? ',,' : '';
        return lineOf(isCut ? cells.slice(0, end) : cells, style) + blanks;
      });
      const reading = readingOf(Buffer.from([lineOf(titles, style), ...lines].join('\r\n')), path);
      expect(reading.refused).toBe(null);
      expect(reading.problems.filter(({ code }) => code !== 'row-cut')).toEqual([]);
      expect(reading.counts).toMatchObject({ rows: rows.length, created: rows.length });
    }),
    { numRuns: 200, seed: 20_230_901 },
  );
}, 120_000);
