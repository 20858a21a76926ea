import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { importChoicesShape } from '../../src/domain/import.ts';
import { closeWorkplace, importFile, openWorkplace } from '../../src/importer/index.ts';
import { writeList } from './lists.ts';
import { brands } from './words.ts';

/**
 * Makes a database of so many partnerships over 20 brands, by importing: two lists a brand, nine in ten approved, the
 * others applied. Neighbouring brands share four publishers in ten.
 *
 * @param database its path; lists stand beside it while they are read
 * @returns how many partnerships there are, and the index of the first publisher that none of them knows
 */
export function fillDatabase(database: string, partnerships: number): { partnerships: number; next: number } {
  const workplace = openWorkplace(database, 'write');
  // nothing here has to survive a power cut
  for (const store of [workplace.db, workplace.queue]) store.pragma('synchronous = OFF');
  const rows = Math.ceil(partnerships / brands.length);
  const approved = Math.ceil(rows * 0.9);
  const step = Math.ceil(rows * 0.6);
  const hooks = { processors: availableParallelism() };
  let made = 0;
  for (const [at, brand] of brands.entries()) {
    const from = at * step;
    for (const part of [
      { rows: approved, from, status: 'approved' },
      { rows: rows - approved, from: from + approved, status: 'applied' },
    ]) {
      const list = `${database}.list.csv`;
      writeList(list, { ...part, brand: at });
      const choices = importChoicesShape.parse({ brand, status: part.status });
      made += importFile(
        workplace,
        { path: list, name: 'list.csv' },
        choices,
        { commit: true },
        hooks,
      ).created;
      rmSync(list);
    }
  }
  closeWorkplace(workplace);
  return { partnerships: made, next: brands.length * step + rows };
}
