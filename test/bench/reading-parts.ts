import { type PartnerFilter, partnerFilterShape } from '../../src/domain/filter.ts';
import { facets } from '../../src/store/facets.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { listPartnerships } from '../../src/store/partner-list.ts';
import { filters } from './reading-addresses.ts';
import type { Result } from './result.ts';
import { percentile } from './statistics.ts';

/** What a page of the workspace asks of the database, in its parts: its lines with their total, the counts beside the filters. */
export function readingParts(database: string, partnerships: number, patience: number): Result {
  const store = openStore(database, migrations, 'read');
  const lines = Object.entries(questions()).map(([filter, asked]) => {
    const until = performance.now() + patience;
    const times = { lines: [] as number[], counts: [] as number[] };
    for (const one of asked) {
      if (times.lines.length > 0 && performance.now() > until) break;
      times.lines.push(timed(() => listPartnerships(store, one, { sort: 'name', limit: 50 })));
      times.counts.push(timed(() => facets(store, one)));
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
      'The same database without the server: the first 50 lines with their total, and the counts beside the filters.',
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
