import { beforeAll, expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { databaseOfMany, manyPartners } from '../support/many-partners.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ database: databaseOfMany() });
});

async function text(path: string): Promise<string> {
  const answer = await server.fetch(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The ids on a page, in its order. */
function idsIn(html: string): string[] {
  return [...html.matchAll(/<td class="id">(\d+)<\/td>/g)].map(([, id]) => id ?? '');
}

test('a page of many partners comes before their counts, and leads to the next one', async () => {
  const first = await text('/partners?group=Group+1');
  expect(idsIn(first)).toHaveLength(50);
  expect(first).toContain('more than <b>50</b>');
  expect(first).toContain('href="/partners?group=Group+1&amp;counts=all"');
  expect(first).toContain('data-counts="/partners/counts?group=Group+1"');
  const second = await text('/partners?group=Group+1&page=2');
  expect(second).toMatch(/<b>51–100<\/b>/);
  expect(second).toContain('aria-label="Previous page"');
  expect(idsIn(second).filter((id) => idsIn(first).includes(id))).toEqual([]);
});

test('the counts are fetched as parts of the page, or asked for with it', async () => {
  const parts = await text('/partners/counts?group=Group+1&page=3');
  expect([...parts.matchAll(/data-part="(\w+)"/g)].map(([, part]) => part)).toEqual([
    'count',
    'facets',
    'pages',
  ]);
  expect(parts).toMatch(/<b>30,000<\/b> of 120,000 partners/);
  expect(parts).toMatch(/Acme<\/bdi><span class="number">10,000/);
  expect(parts).toContain('Page 3 of 600');
  const whole = await text('/partners?brand=Acme&counts=all');
  expect(whole).toMatch(/<b>40,000<\/b> of 120,000 partners/);
  expect(whole).not.toContain('data-counts');
});

test('a page far behind, in another order, and one beyond the last', async () => {
  const far = await text('/partners?sort=-id&page=2000');
  expect(idsIn(far)).toEqual(Array.from({ length: 50 }, (_, at) => String(4_120_000 - 1999 * 50 - at)));
  const last = await text('/partners?email=no&sort=id&page=99999');
  expect(idsIn(last).at(-1)).toBe('4120000');
});

test('few are counted at once, and none is said', async () => {
  const one = await text('/partners?search=p117.example');
  expect(idsIn(one)).toEqual(['4000117']);
  expect(one).toMatch(/<b>1<\/b> of 120,000 partners/);
  expect(await text('/partners?search=nobody+at+all')).toContain('No partner matches');
  expect(idsIn(await text('/partners?search=RARE&sort=id&brand=Borealis'))).toEqual([]);
});

test('the API counts them all, and its cursors meet each once', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const answer = await server.fetch(`/api/partners?search=rare&limit=900&sort=date${cursor}`);
    const page = (await answer.json()) as {
      partners: { networkPublisherId: string }[];
      total: number;
      next: string | null;
    };
    expect(page.total).toBe(2000);
    ids.push(...page.partners.map(({ networkPublisherId }) => networkPublisherId));
    cursor = page.next === null ? '' : `&cursor=${page.next}`;
  } while (cursor !== '');
  expect(new Set(ids).size).toBe(2000);
  expect(ids).toHaveLength(2000);
});

test('an export has each partner once, in order, also where nothing is known of it yet', async () => {
  const csv = (await text('/partners.csv?brand=Cinder&sort=-id')).split('\r\n');
  expect(csv[0]?.startsWith('"Network Publisher ID","Name",')).toBe(true);
  const ids = csv.slice(1, -1).map((line) => Number(line.slice(1, 8)));
  expect(ids).toEqual(Array.from({ length: manyPartners / 3 }, (_, at) => 4_119_999 - 3 * at));
  const json = (await (await server.fetch('/partners.json?search=rare')).json()) as unknown[];
  expect(json).toHaveLength(2000);
  expect(await text('/partners.json?search=nobody+at+all')).toBe('[]\n');
});

test('the start and the brands are counted too', async () => {
  expect(await text('/')).toContain('120,000');
  expect(await text('/brands')).toMatch(/Acme[\s\S]*40,000/);
});

test('what was imported last is among the numbers, or they say that it is not; exports and the API have it', async () => {
  const store = openStore(server.database, migrations);
  const counts = { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0 };
  const detail = JSON.stringify({
    ...counts,
    file: 'l.csv',
    brand: 'Acme',
    status: 'committed',
    corrects: [],
    notices: [],
  });
  for (let nth = 1; nth <= 3; nth++) {
    // without a trace but the import: everything has to be read anew
    store.exec(`INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged,
        failed, ignored, detail, settings) VALUES (${nth}, ${nth}, 'crm', 'l.csv', '', '2026-01-01T00:00:00.000Z', 0, 0, 0, 0, 0, 0, '${detail}', '{}');
      DELETE FROM partnership WHERE id = ${nth * 3}; DELETE FROM partner WHERE id = ${nth * 3}`);
    const now = (manyPartners - nth).toLocaleString('en-US');
    const before = (manyPartners - nth + 1).toLocaleString('en-US');
    const [start, brands, listed] = await Promise.all([
      text('/'),
      text('/brands'),
      server.fetch('/api/partners?limit=1'),
    ]);
    for (const page of [start, brands])
      if (page.includes('still being counted')) expect(page).toContain('http-equiv="refresh"');
    expect(start).toContain(start.includes('still being counted') ? before : now);
    expect(await listed.json()).toMatchObject({ total: manyPartners - nth });
    expect(await text('/')).toContain(now);
  }
  store.close();
});
