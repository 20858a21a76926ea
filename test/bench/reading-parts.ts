import { type PartnerFilter, partnerFilterShape } from '../../src/domain/filter.ts';
import { Browser } from '../../src/store/browse.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { linesOf } from '../../src/store/partner-lines.ts';
import { finished } from '../../src/store/turns.ts';
import { filters } from './reading-addresses.ts';
import type { Result } from './result.ts';
import { percentile } from './statistics.ts';

/** What a page of the workspace asks of the reading thread, in its parts: its lines, and the counts where these come later. */
export function readingParts(database: string, partnerships: number, patience: number): Result {
  const store = openStore(database, migrations, 'read');
  const browser = new Browser(store);
  finished(browser.preparing());
  const lines = Object.entries(questions()).map(([filter, asked]) => {
    const until = performance.now() + patience;
    const times = { lines: [] as number[], counts: [] as number[] };
    for (const one of asked) {
      if (times.lines.length > 0 && performance.now() > until) break;
      times.lines.push(
        timed(() => linesOf(store, finished(browser.page(one, 'name', { page: 1, size: 50 })).ids)),
      );
      times.counts.push(timed(() => finished(browser.counting(one))));
    }
    return {
      filter,
      asked: times.lines.length,
      'lines p50 ms': percentile(times.lines, 50),
      'lines p95 ms': percentile(times.lines, 95),
      'counts p50 ms': percentile(times.counts, 50),
      'counts p95 ms': percentile(times.counts, 95),
    };
  });
  store.close();
  return {
    subject: 'reading',
    title: `Lines and counts, ${partnerships.toLocaleString('en-US')} partnerships`,
    lines,
    targets: [
      {
        what: 'worst p95 of the counts beside filters',
        measured: Math.max(...lines.map((line) => line['counts p95 ms'])),
        most: 50,
        unit: 'ms',
      },
    ],
    notes: [
      'The same database without the server, read into memory as it has it: the first 50 lines, with their total and the counts beside the filters where these are soon made; and the counts.',
    ],
  };
}

/** No filter, each alone, and each within a brand. */
function questions(): Record<string, PartnerFilter[]> {
  const alone = Object.entries(filters).map(([name, values]): [string, PartnerFilter[]] => [
    name,
    values.map((value) => partnerFilterShape.parse({ [name]: value })),
  ]);
  const inBrand = alone
    .filter(([name]) => name !== 'brand')
    .map(([name, asked]): [string, PartnerFilter[]] => [
      `brand + ${name}`,
      asked.map((filter, at) => ({ ...filter, brand: filters.brand?.[at % filters.brand.length] ?? '' })),
    ]);
  return { none: [partnerFilterShape.parse({})], ...Object.fromEntries([...alone, ...inBrand]) };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
