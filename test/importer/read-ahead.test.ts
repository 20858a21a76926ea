import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { type ImportChoices, importChoicesShape } from '../../src/domain/import.ts';
import {
  closeWorkplace,
  failedReportCsv,
  importFile,
  listRows,
  openWorkplace,
  partnersJson,
} from '../../src/importer/index.ts';
import type { JudgedRow } from '../../src/importer/judged-rows.ts';
import { judgedRowsOf, judgedText } from '../../src/importer/judged-text.ts';
import { openList } from '../../src/importer/list.ts';
import { readingAhead, readJudged } from '../../src/importer/read-judged.ts';
import { RowEdits } from '../../src/importer/row-edits.ts';
import { Cancelled, type Hooks } from '../../src/importer/run.ts';
import { occurrences } from '../../src/pipeline/correction.ts';
import { titles, writeList } from '../bench/lists.ts';
import { temporaryDirectory, temporaryFile } from '../support/temporary.ts';

/** Large enough for the thread. */
const rows = 30_000;

/** Behind many ordinary rows: what a list can bring, and only the whole of it can tell. */
const oddRows = [
  '7100000,Day First,https://day.example/,day@day.example,Coupons,Travel,28/02/2024',
  '7100001,Joined,https://one.example/,joined@one.example,Coupons,Travel,2/28/2024',
  '7100001,Joined,https://other.example/,joined@one.example,Coupons,Fashion | Shoes,2/28/2024',
  '7100002,Twice,https://twice.example/,twice@twice.example,,,',
  '7100002,Twice,https://twice.example/,twice@twice.example,,,',
  '7100003,Contrary,https://contrary.example/,one@contrary.example,,,',
  '7100003,Contrary,https://contrary.example/,two@contrary.example,,,',
  '7100004,Cleared,#CLEAR,#CLEAR,#CLEAR,#CLEAR,#CLEAR',
  '7100005,"Société ""Nord"", S.A.",http://société.example/,x@société.example;y@nord.example,Loyalty,"A, B",1/2/23',
  '4.02E+06,Damaged,https://damaged.example/,damaged@damaged.example,,,',
  '7100008,CafÃ© du Nord,https://cafe.example/,,,,',
  '7100006,Hidden,https://hidden.example/,not disclosed,,,',
  '7100007,A "stray quote,https://stray.example/,,,,',
  'Site ID,Publisher Name,URL,Email,Group,Publisher Categories,Join Date',
  'Total,,,,,,',
  ',No Id,https://noid.example/,,,,',
];

function messyList(path: string): string {
  writeList(path, { rows });
  appendFileSync(path, `${oddRows.join('\n')}\n`);
  return path;
}

const choices = importChoicesShape.parse({ brand: 'Acme' });

function judged(path: string, hooks: Hooks, chosen: ImportChoices = choices, edits = new RowEdits([])) {
  return readingAhead(path, hooks, (withThread) => {
    const list = openList(null, { path, name: 'list.csv', edits }, chosen);
    const { facts, rows, tally } = readJudged(null, list, chosen, withThread)();
    const { settings, total, notices, reading } = facts;
    return {
      isAhead: Boolean(withThread.ahead),
      facts: { settings, total, notices, reading, partners: facts.repeats.partners },
      rows: [...rows()].flat(),
      tally: tally(),
    };
  });
}

test('a list that a thread reads ahead is judged row by row as one that is read in place', () => {
  const path = messyList(temporaryFile('list.csv'));
  const { isAhead, ...ahead } = judged(path, { processors: 2 });
  expect(isAhead).toBe(true);
  const { isAhead: alone, ...inPlace } = judged(path, { processors: 1 });
  expect(alone).toBe(false);
  expect(ahead.rows).toHaveLength(rows + oddRows.length);
  expect(ahead).toEqual(inPlace);
  // the list has what the comparison is for
  expect(new Set(ahead.rows.map(({ kind }) => kind))).toEqual(new Set(['good', 'failed', 'ignored']));
  expect(ahead.facts.partners.size).toBeGreaterThan(0);
  expect(ahead.facts.notices).not.toEqual([]);
  expect(ahead.tally).toMatchObject({ repeats: 1, totals: 2, optedOut: 1 });
});

test('what a person did to the rows of a large list is not lost', () => {
  const path = messyList(temporaryFile('list.csv'));
  const edits = new RowEdits([
    { row: 2, leftOut: true, cells: [] },
    { row: 3, leftOut: false, cells: [[occurrences(titles)[1] ?? '', '', 'By Hand']] },
  ]);
  const found = judged(path, { processors: 2 }, choices, edits);
  expect(found.rows[0]).toMatchObject({ kind: 'ignored', reason: 'Left out by hand.' });
  expect(found.rows[1]).toMatchObject({ kind: 'good', valid: { name: 'By Hand' } });
  expect(found.tally).toMatchObject({ leftOut: 1, edited: 1 });
});

test('an import, a preview and the same list again are the same with a thread and without', () => {
  const path = messyList(temporaryFile('list.csv'));
  const [one, other] = [2, 1].map((processors) => {
    const workplace = openWorkplace(join(temporaryDirectory(), 'roster.db'), 'write');
    const go = (commit: boolean) =>
      importFile(workplace, { path, name: 'list.csv' }, choices, { commit }, { processors });
    const details = [go(false), go(true), go(false), go(true)];
    const seen = {
      details: details.map((detail) => ({
        ...detail,
        notices: detail.notices.filter(({ code }) => code !== 'same-file'),
      })),
      partners: [...partnersJson(workplace, partnerFilterShape.parse({}))].join(''),
      report: [...failedReportCsv(workplace, 1)].join(''),
      rows: listRows(workplace, 1, { outcome: 'failed', search: '', page: 1 }),
    };
    closeWorkplace(workplace);
    return seen;
  });
  expect(one).toEqual(other);
  const [first, , , again] = one?.details ?? [];
  expect(first?.created).toBeGreaterThan(rows * 0.9);
  expect(again).toMatchObject({
    created: 0,
    updated: 0,
    unchanged: (first?.created ?? 0) + (first?.updated ?? 0),
  });
});

test('a fault at the end of a list is the same, and nothing of it is imported', () => {
  const path = temporaryFile('list.csv');
  writeList(path, { rows });
  const broken = Array.from({ length: 600 }, (_, index) => `"${7_200_000 + index}" x,"Broken" "quotes,`);
  appendFileSync(path, `${broken.join('\n')}\n`);
  const workplace = openWorkplace(join(temporaryDirectory(), 'roster.db'), 'write');
  const faults = [2, 1].map((processors) => {
    try {
      importFile(workplace, { path, name: 'list.csv' }, choices, { commit: true }, { processors });
    } catch (error) {
      if (error instanceof UserError)
        return { code: error.code, message: error.message, details: error.details };
      throw error;
    }
    throw new Error('It was imported.');
  });
  expect(faults[0]).toEqual(faults[1]);
  expect(faults[0]?.code).toBe('broken-quotes');
  expect([...partnersJson(workplace, partnerFilterShape.parse({}))].join('').trim()).toBe('[]');
  closeWorkplace(workplace);
});

test('a file that is gone is told by the code of the system', () => {
  const path = temporaryFile('list.csv');
  writeList(path, { rows });
  const fault = (() => {
    try {
      return readingAhead(path, { processors: 2 }, (hooks) => {
        const list = openList(null, { path, name: 'list.csv' }, choices);
        rmSync(path);
        return readJudged(null, list, choices, hooks)();
      });
    } catch (error) {
      return error;
    }
  })();
  expect(fault).toMatchObject({ code: 'ENOENT' });
});

test('an import that is stopped halfway leaves nothing, and its thread ends', () => {
  const path = messyList(temporaryFile('list.csv'));
  const workplace = openWorkplace(join(temporaryDirectory(), 'roster.db'), 'write');
  let done = 0;
  const hooks: Hooks = {
    processors: 2,
    progress: (rowsDone) => {
      done = rowsDone;
    },
    cancelled: () => done > 5000,
  };
  const file = { path, name: 'list.csv' };
  expect(() => importFile(workplace, file, choices, { commit: true }, hooks)).toThrow(Cancelled);
  expect([...partnersJson(workplace, partnerFilterShape.parse({}))].join('').trim()).toBe('[]');
  const again = importFile(workplace, file, choices, { commit: true }, { processors: 2 });
  expect(again.rows).toBe(rows + oddRows.length);
  closeWorkplace(workplace);
});

test('a small list starts no thread', () => {
  const path = temporaryFile('list.csv');
  writeFileSync(path, 'Site ID,Publisher Name,URL,Email,Join Date\n1000001,Small,,,\n');
  expect(judged(path, { processors: 8 }).isAhead).toBe(false);
});

const text = fc.string({ unit: 'binary', maxLength: 8 });
const said = <Value>(value: fc.Arbitrary<Value>) => fc.option(fc.option(value, { nil: undefined }));
const plain = { noNullPrototype: true };
const head = {
  row: fc.nat(),
  origin: fc.option(fc.record({ importId: fc.nat(), row: fc.nat(), rootId: fc.option(fc.nat()) }, plain)),
};
const problem = fc.record(
  {
    row: fc.nat(),
    column: fc.option(text),
    value: text,
    severity: fc.constantFrom('error', 'warning'),
    code: text,
    message: text,
  },
  plain,
);
const anyRow: fc.Arbitrary<JudgedRow> = fc.oneof(
  fc.record(
    { kind: fc.constant('failed'), ...head, problems: fc.array(problem), cells: fc.array(text) },
    plain,
  ),
  fc.record({ kind: fc.constant('ignored'), ...head, reason: text, cells: fc.array(text) }, plain),
  fc
    .record(
      {
        kind: fc.constant('good'),
        ...head,
        status: fc.constantFrom('active', null),
        warnings: fc.array(problem),
        cells: fc.option(fc.array(text)),
        valid: fc.record(
          {
            network: text,
            brand: text,
            networkPublisherId: text,
            name: text,
            mediaPropertyUrls: said(fc.array(text)),
            primaryContactEmail: said(text),
            furtherEmails: fc.array(text),
            publisherGroup: said(text),
            categories: said(fc.array(text)),
            networkDateAccepted: said(text),
            status: fc.constantFrom('pending', null),
            extra: fc.array(fc.tuple(text, fc.option(text))),
          },
          plain,
        ),
      },
      plain,
    )
    .map((row) => ({ ...row, valid: { row: row.row, ...row.valid } })),
) as fc.Arbitrary<JudgedRow>;

test('judged rows are the same behind their text: what a row does not say stays apart from what it clears', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 20 }), (some) => {
      expect(judgedRowsOf(judgedText(some))).toStrictEqual(some);
    }),
  );
});
