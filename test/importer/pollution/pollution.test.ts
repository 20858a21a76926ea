import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/temporary.ts';
import { judged } from './judging.ts';
import { type GoodList, goodLists } from './lists.ts';
import { pollutionsOf } from './pollutions.ts';
import { type Reading, readingOf } from './reading.ts';

/**
 * The pollutions of "Pollock: A Data Loading Benchmark", at every place of good lists. Whatever comes of a file: the
 * counts add up, what was left alone is read exactly, and what was damaged is read exactly or reported.
 */
const path = join(temporaryDirectory(), 'list.csv');

const cases = goodLists
  .filter(({ profile }) =>
    ['linkshare-approved', 'linkshare-my-publishers', 'partnerize', 'cj'].includes(profile),
  )
  .map((list, at) => ({ list, quoteAll: at % 2 === 1 }));

describe('polluted at every place', () => {
  test.each(cases)(
    '$list.profile',
    ({ list, quoteAll }) => {
      const faults: string[] = [];
      let good: Reading | null = null;
      for (const polluted of pollutionsOf(shortened(list), quoteAll)) {
        const reading = readingOf(polluted.bytes, path);
        good ??= reading;
        for (const fault of judged(polluted, reading, good).faults) faults.push(`${polluted.name}: ${fault}`);
      }
      expect(good?.profile).toBe(list.profile);
      expect(good?.partners.size).toBe(6);
      expect(faults).toEqual([]);
    },
    60_000,
  );
});

test('any table, polluted in any way', () => {
  const [first] = goodLists;
  const cell = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('Ann, Inc.', 'say "x"', "O'Neil", 'a;b|c', 'Zoë – €', 'tail\\'),
  );
  // what no name may be: a cell of signs that CSV gives a meaning of its own
  const name = cell.map((text) => `N${text.replace(/[\p{Cc}"'\\]/gu, '')}x`);
  const table = fc.array(name, { minLength: 6, maxLength: 9 });
  fc.assert(
    fc.property(table, fc.boolean(), fc.nat(), (found, quoteAll, nth) => {
      if (!first) return;
      const rows = found.map((one, at) => [String(4_022_211 + at), one, '', `info@p${at}.example`, '']);
      const polluted = [...pollutionsOf({ ...first, rows }, quoteAll)];
      const [good] = polluted;
      const chosen = polluted[nth % polluted.length];
      if (!good || !chosen) return;
      const { faults } = judged(chosen, readingOf(chosen.bytes, path), readingOf(good.bytes, path));
      expect(faults).toEqual([]);
    }),
    { numRuns: 100, seed: 20_230_901 },
  );
}, 60_000);

/** Fewer rows, one of each kind of cell: with them, every place is soon seen. */
function shortened(list: GoodList): GoodList {
  return { ...list, rows: [0, 1, 2, 3, 4, 5].flatMap((at) => (list.rows[at] ? [list.rows[at]] : [])) };
}
