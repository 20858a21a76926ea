import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangedRows } from '../../src/store/changed-rows.ts';
import { openStore } from '../../src/store/open.ts';
import { temporaryFile, whenDone } from '../support/temporary.ts';

const rows = 400;
const schema = [
  `CREATE TABLE thing (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, name TEXT, kind TEXT) STRICT;
   CREATE INDEX thing_by_owner ON thing (owner);
   WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
   INSERT INTO thing SELECT i, i % 100, 'old', 'old' FROM n`,
];
/** In order, and again in order, or in any: of the many more than a thousand come before the one that came last. */
const ids = fc.oneof(
  fc
    .integer({ min: 1, max: 6 })
    .map((times) => Array.from({ length: times * rows }, (_, at) => 1 + (at % rows))),
  fc.array(fc.integer({ min: 1, max: rows }), { minLength: 10, maxLength: 50 }),
  fc.array(fc.integer({ min: 1, max: rows }), { minLength: 2500, maxLength: 3000 }),
);

test.each(['id', 'owner'])(
  'in whatever order rows are changed by %s, each says in the end what came last',
  (by) => {
    fc.assert(
      fc.property(ids, (changed) => {
        const store = openStore(temporaryFile(), schema);
        whenDone(() => void store.close());
        const things = new ChangedRows(store, 'thing', ['name', 'kind'], by);
        const last = new Map<number, string>();
        for (const [at, id] of changed.entries()) {
          if (things.isFull(id)) things.flush();
          things.add(id, `name ${at}`, null);
          last.set(id, `name ${at}`);
        }
        things.finish();
        const found = store.prepare<[], Record<string, unknown>>('SELECT * FROM thing ORDER BY id').all();
        expect(found).toHaveLength(rows);
        for (const thing of found) {
          const name = last.get(Number(thing[by]));
          expect(thing).toMatchObject(
            name === undefined ? { name: 'old', kind: 'old' } : { name, kind: null },
          );
        }
        expect(store.prepare('SELECT name FROM temp.sqlite_schema').all()).toEqual([]);
      }),
      // to look for a shorter example takes minutes
      { numRuns: 15, endOnFailure: true },
    );
  },
);
