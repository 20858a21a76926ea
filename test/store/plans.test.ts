import { describe, expect, test, vi } from 'vitest';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { Browser } from '../../src/store/browse.ts';
import type { Store } from '../../src/store/open.ts';
import { linesOf } from '../../src/store/partner-lines.ts';
import { isLarge, soonPage } from '../../src/store/partner-list.ts';
import { finished } from '../../src/store/turns.ts';
import { UndoStore } from '../../src/store/undo.ts';
import { partnersVersion } from '../../src/store/version.ts';
import { partnership, storeWith } from '../support/partner-store.ts';

const filters = {
  brand: 'Acme',
  network: 'LinkShare',
  group: 'Top',
  category: 'Fashion',
  status: 'approved',
  joinedFrom: '2020-01-01',
  joinedTo: '2020-12-31',
  email: 'yes',
  import: '1',
  search: 'publisher',
};
const names = Object.keys(filters) as (keyof typeof filters)[];
const alone = names.map((name) => ({ [name]: filters[name] }));
const pairs = names.flatMap((name, at) =>
  names.slice(at + 1).map((other) => ({ [name]: filters[name], [other]: filters[other] })),
);
const store = storeWith(
  Array.from({ length: 3500 }, () =>
    partnership({
      group: 'Top',
      categories: ['Fashion'],
      status: 'approved',
      dateAccepted: '2020-05-05',
      email: 'a@x.example',
      imports: [],
    }),
  ),
);

describe('no query of a page walks through all partners or partnerships', () => {
  test.each([{}, ...alone, ...pairs])('for %j, before the reader has them in memory', (some) => {
    const filter = partnerFilterShape.parse(some);
    for (const sort of ['name', '-name'])
      for (const page of [1, 3])
        expect(walks(store, () => void soonPage(store, filter, { sort, limit: 51, page }))).toEqual([]);
  });

  test.each([{}, ...alone, ...pairs])('for %j, once it has', (some) => {
    const browser = new Browser(store);
    finished(browser.preparing());
    for (const sort of ['name', '-date', 'email'])
      expect(
        walks(store, () => {
          const { ids } = finished(browser.page(partnerFilterShape.parse(some), sort, { page: 2, size: 50 }));
          linesOf(store, ids);
          isLarge(store);
          partnersVersion(store);
        }),
      ).toEqual([]);
  });

  test.each([
    `SELECT id FROM partnership WHERE publisher_group = 'Top'`,
    `SELECT s.id FROM partnership s JOIN partner p ON p.id = s.partner_id WHERE p.email IS NULL ORDER BY s.name_key`,
    `SELECT count(*) FROM partner p`,
  ])('which would be told: %s', (sql) => {
    expect(walks(store, () => void store.prepare(sql).all())).not.toEqual([]);
  });
});

test('an undo goes from its partners to their own few rows and changes, never through all of an import for each', () => {
  const prepare = vi.spyOn(store, 'prepare');
  new UndoStore(store, 1);
  const asked = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('json_each'));
  prepare.mockRestore();
  const steps = asked.flatMap((sql) => stepsOf(store, sql).map((step) => `${sql}: ${step}`));
  expect(asked).toHaveLength(6);
  expect(steps.filter((step) => /: SEARCH [rco] /.test(step))).toHaveLength(5);
  expect(steps.filter((step) => /: SCAN /.test(step) && !/SCAN (wanted|import)\b/.test(step))).toEqual([]);
  expect(
    steps.filter(
      (step) =>
        /: SEARCH [rcohk] /.test(step) && !/\((partnership_id|partner_id|import_id=\? AND row)/.test(step),
    ),
  ).toEqual([]);
});

/**
 * The steps of all queries of a work that walk through a whole table of partners or partnerships, or its index. What
 * is called `far` is walked a fixed distance only.
 */
function walks(made: Store, work: () => void): string[] {
  const prepare = vi.spyOn(made, 'prepare');
  work();
  const texts = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  expect(texts).not.toEqual([]);
  return texts.flatMap((sql) =>
    stepsOf(made, sql)
      .filter((step) => /^SCAN (s|p|partner|partnership)\b/.test(step))
      .map((step) => `${step}: ${sql}`),
  );
}

function stepsOf(made: Store, sql: string): string[] {
  const plan = made.prepare<[], { detail: string }>(
    `EXPLAIN QUERY PLAN ${sql.replaceAll(/:\w+|\?/g, 'NULL')}`,
  );
  return plan.all().map(({ detail }) => detail);
}
