import { noCounts } from '../../../src/domain/outcome.ts';
import type { Polluted } from './polluted.ts';
import type { Reading } from './reading.ts';

/** What came of the worst row of a file, the best first; `broken` is against the rule. */
export const results = ['exact', 'silent', 'warned', 'failed', 'refused', 'broken'] as const;
export type Result = (typeof results)[number];

/**
 * The rule: the counts add up; a row that was left alone is read exactly, and without a new doubt; a damaged one is read
 * exactly, or fails, or goes in with a warning of its own; nobody is there whom nobody wrote. Or the file is refused, by
 * its name and with what to do. What changes every row, its titles or its letters, is said once, in a notice. Where the
 * rest of a row is gone and nothing can tell, silence is right.
 *
 * @param good the list as it was read before
 */
export function judged(
  { damaged, expect }: Polluted,
  reading: Reading,
  good: Reading,
): { result: Result; faults: string[] } {
  const { refused, counts, partners, warned } = reading;
  const faults: string[] = [];
  if (refused) {
    if (expect !== 'refusable') faults.push(`refused: ${refused.message}`);
    if (!refused.message.includes('list.csv')) faults.push(`refused without its name: ${refused.message}`);
    if (!/\b(save|export|choose|mend|rename|map|say|delete)\b/i.test(refused.message))
      faults.push(`refused without what to do: ${refused.message}`);
    return { result: faults.length > 0 ? 'broken' : 'refused', faults };
  }
  let worst: Result = 'exact';
  const atLeast = (result: Result) => {
    if (results.indexOf(result) > results.indexOf(worst)) worst = result;
  };
  const { rows, created, updated, unchanged, failed, ignored } = counts ?? { ...noCounts(), rows: -1 };
  if (rows !== created + updated + unchanged + failed + ignored) faults.push('the counts do not add up');
  const isNoticed = expect === 'refusable' && hasNewNotice(reading, good);
  for (const [id, text] of good.partners) {
    const got = partners.get(id);
    if (got === text) continue;
    if (expect === 'exact' || !damaged.includes(id))
      faults.push(`${id} should be ${text}, is ${got ?? 'not there'}`);
    else if (got === undefined) atLeast('failed');
    else if (warned.has(id) || isNoticed) atLeast('warned');
    else if (expect === 'silent') atLeast('silent');
    else faults.push(`${id} is wrong, and nothing says so: ${got}`);
  }
  for (const [id, text] of partners)
    if (!good.partners.has(id)) {
      if (!warned.has(id)) faults.push(`nobody wrote this: ${text}`);
      atLeast('warned');
    }
  return { result: faults.length > 0 ? 'broken' : worst, faults };
}

function hasNewNotice({ notices }: Reading, good: Reading): boolean {
  return notices.some(({ message }) => !good.notices.some((one) => one.message === message));
}
