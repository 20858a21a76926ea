import { expect, test } from 'vitest';
import type { ImportView, RowView } from '../../src/domain/import-view.ts';
import * as format from '../../src/web/format.ts';

test('only http, https and mailto ever become links', () => {
  expect(format.safeHref('https://a.example/x')).toBe('https://a.example/x');
  expect(format.safeHref('mailto:a@b.example')).toBe('mailto:a@b.example');
  for (const bad of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'a.example', '']) {
    expect(format.safeHref(bad)).toBeNull();
  }
});

test('a mail link goes to its one address, whatever the address holds', () => {
  expect(format.mailHref('a?cc=x@b.example&c')).toBe('mailto:a%3Fcc%3Dx@b.example%26c');
});

test('addresses are shortened in the middle, by characters and not by halves of them', () => {
  expect(format.shortUrl('https://www.shop.example/')).toBe('shop.example');
  expect(format.middle('😀'.repeat(10), 5)).toBe('😀😀😀…😀');
  expect(Array.from(format.middle('x'.repeat(100), 34))).toHaveLength(34);
});

test('a share is 0 % or 100 % only where it is exactly that', () => {
  expect(format.percent(14, 200_000)).toBe('1 %');
  expect(format.percent(199_999, 200_000)).toBe('99 %');
  expect(format.percent(0, 3)).toBe('0 %');
  expect(format.percent(0, 0)).toBe('–');
});

test('the parts of the bar fill it, and none is too thin to see', () => {
  const parts = format.scale({
    rows: 200_000,
    created: 199_998,
    updated: 0,
    unchanged: 0,
    failed: 1,
    ignored: 1,
  });
  const widths = parts.map((part) => Number.parseFloat(part.width));
  expect(parts.map((part) => part.outcome)).toEqual(['created', 'failed', 'ignored']);
  expect(Math.min(...widths)).toBeGreaterThan(0.5);
  expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
});

test('no rows make no bar', () => {
  expect(format.scale({ rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0 })).toEqual([]);
});

test('bytes, durations and dates', () => {
  expect([0, 1, 1023, 1024, 256 * 1024 * 1024].map(format.bytes)).toEqual([
    '0 bytes',
    '1 byte',
    '1,023 bytes',
    '1 kB',
    '256 MB',
  ]);
  expect([0.4, 59, 61, 3600, 3900].map(format.duration)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '1 h',
    '1 h 5 min',
  ]);
  expect(format.date('2021-03-17')).toBe('2021-03-17');
  expect(format.dateInWords('2021-03-17')).toBe('Wednesday, 17 March 2021');
  expect(format.date('no date')).toBe('no date');
});

const view = {
  status: 'preview',
  profileName: 'LinkShare: Approved publishers',
  choices: { brand: 'Acme' },
  openFailedRows: 0,
  edits: { edited: 0, right: 0, leftOut: 0, unchecked: 0 },
  detail: {
    brand: 'Acme',
    rows: 1204,
    created: 1100,
    updated: 50,
    unchanged: 41,
    failed: 13,
    ignored: 0,
    notices: [],
  },
} as unknown as ImportView;

test('the receipt says it all in one sentence', () => {
  const opening = 'Approved publishers for Acme: 1,204 rows.';
  expect(format.receipt(view)).toBe(`${opening} 1,150 go in, 41 are already there, 13 need you.`);
  expect(format.receipt({ ...view, status: 'committed', openFailedRows: 13 })).toBe(
    `${opening} 1,150 went in, 41 were already there, 13 need you.`,
  );
  expect(format.receipt({ ...view, status: 'committed', openFailedRows: 1 })).toBe(
    `${opening} 1,150 went in, 41 were already there, 1 needs you, 12 were mended since.`,
  );
  const edits = { ...view.edits, leftOut: 2 };
  expect(format.receipt({ ...view, status: 'committed', openFailedRows: 1, edits })).toBe(
    `${opening} 1,150 went in, 41 were already there, 1 needs you, 10 were mended since, 2 left out by hand.`,
  );
  expect(format.receipt({ ...view, detail: null })).toBe('');
});

test('the button says what it does', () => {
  expect(format.commitLabel(view)).toBe('Import 1,150 rows into Acme');
});

test('where the list names other brands, no sentence says that it is for the one that was chosen', () => {
  const notices = [{ code: 'brands-named', message: '' }];
  const elsewhere = { ...view, detail: { ...view.detail, notices } } as unknown as ImportView;
  expect(format.receipt(elsewhere)).toMatch(/^Approved publishers: 1,204 rows\./);
  expect(format.commitLabel(elsewhere)).toBe('Import 1,150 rows');
});

test('a field that a row of the page changes gets a column, in the order of the CRM columns, extras last', () => {
  const row = (...fieldKeys: string[]) =>
    ({ changes: fieldKeys.map((field) => ({ field, before: null, after: 'x' })) }) as unknown as RowView;
  expect(
    format.changedFields([
      row('extra:Tier', 'name'),
      row('status', 'networkDateAccepted', 'mediaPropertyUrls'),
    ]),
  ).toEqual(['mediaPropertyUrls', 'networkDateAccepted', 'extra:Tier', 'status']);
});

test('a waiting import says its place, a list’s own Status column whose it is', () => {
  const waiting = { job: 'commit', state: 'queued', done: 0, total: 0, rate: 0, secondsLeft: null } as const;
  expect(format.progressLine({ ...waiting, ahead: 1 })).toBe(
    'Second in the queue: it begins when the one before it is done',
  );
  expect(format.progressLine({ ...waiting, ahead: 6 })).toMatch(
    /^Number 7 in the queue: .* the 6 before it are/,
  );
  expect([format.fieldTitle('status'), format.fieldTitle('extra:Status')]).toEqual([
    'Status',
    'Status (in the list)',
  ]);
  expect(format.fieldTitle('extra:Commission')).toBe('Commission');
});
