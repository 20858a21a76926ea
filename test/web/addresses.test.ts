import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { importChoicesShape } from '../../src/domain/import.ts';
import { chosen, pageNumber } from '../../src/web/form.ts';
import { partnersAddress, readAddress } from '../../src/web/partner-address.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { fixture, imported, send } from './requests.ts';

let server: RunningServer;
let id: number;
beforeAll(async () => {
  server = await startServer();
  id = await imported(server, fixture('linkshare-approved/northwind-approved.csv'), 'Northwind Outdoor');
});

test.each([
  '/imports/0',
  '/imports/-1',
  '/imports/1.5',
  '/imports/1e3',
  '/imports/99999999999999999999',
  '/imports/999999',
  '/imports/__proto__',
  '/imports/1%00',
  '/partners/0',
  '/partners/abc',
  '/partners/999999999',
  '/nothing',
  '/imports/1/nothing',
  '/assets/',
  '/assets/nothing.css',
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/start.ejs',
  '/views/start.ejs',
  '//evil.example/',
])('%s is explained as not found', async (path) => {
  const { status, body } = await send(server, 'GET', path, { accept: 'text/html' });
  expect(status).toBe(404);
  expect(body).toContain('<h1>');
  expect(body).not.toContain('    at ');
});

test.each(['/%', '/imports/%zz', '/partners/%E0%A4%A', '/assets/%', '/assets/%00'])(
  'the damaged address %s is explained',
  async (path) => {
    const { status, body } = await send(server, 'GET', path, { accept: 'text/html' });
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('    at ');
  },
);

test.each([
  '/partners?brand=a&brand=b',
  '/partners?page=0',
  '/partners?page=-3',
  '/partners?page=1e9',
  '/partners?page=99999999999999999999',
  '/partners?page=abc',
  '/partners?sort=__proto__',
  '/partners?sort=-constructor',
  '/partners?__proto__=x',
  '/partners?brand[x]=1',
  '/partners?status=xyz',
  '/partners?joinedFrom=2021-02-30',
  '/partners?joinedFrom=17/03/2021',
  '/partners?import=99999999999999999',
  '/partners?email=maybe',
  '/partners?search=%00',
  '/partners?search=%zz',
  '/partners?search=%EF%BF%BF',
  '/partners?search=%27%22%3B--',
  `/partners?search=${'x'.repeat(5000)}`,
  '/partners?%',
  '/partners?&&==&',
  '/imports?page=99',
  '/imports?show=x&page=-1',
  '/imports/new?brand=a&brand=b&status=x&dateOrder=9',
  '/?said=__proto__',
  '/?said=nothing',
  '/brands?x=1',
])('%s shows its nearest sense', async (path) => {
  const { status, body } = await send(server, 'GET', path, { accept: 'text/html' });
  expect(status).toBe(200);
  expect(body).toContain('<h1>');
});

test('an import’s rows stand their addresses too', async () => {
  for (const query of [
    'outcome=xyz',
    'outcome=failed&outcome=created',
    'page=99999',
    'page=-1',
    'search=%00',
    '__proto__=1',
  ]) {
    expect((await send(server, 'GET', `/imports/${id}?${query}`)).status).toBe(200);
  }
});

test('a page beyond the last is the last', async () => {
  const html = await (await server.fetch('/partners?page=4000')).text();
  expect(html).toMatch(/<b>151–19\d<\/b>/);
});

const names = fc.constantFrom(
  'brand',
  'network',
  'group',
  'category',
  'status',
  'joinedFrom',
  'joinedTo',
  'email',
  'import',
  'search',
  'sort',
  'page',
  'outcome',
  'show',
  'said',
  'limit',
  'cursor',
  '__proto__',
  'x[y]',
);
const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1',
    'yes',
    'none',
    'approved',
    'name',
    '-date',
    '2021-01-01',
    '9'.repeat(400),
    'null',
    '%',
    "' OR 1=1",
  ),
);
const query = fc
  .array(fc.tuple(names, values), { maxLength: 6 })
  .map((pairs) =>
    pairs
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`)
      .join('&'),
  );

test('no query ever meets a fault of the server', { timeout: 60_000 }, async () => {
  const paths = fc.constantFrom(
    '/',
    '/partners',
    '/partners.csv',
    '/imports',
    '/imports/new',
    `/imports/${id}`,
    '/brands',
    '/api/partners',
    '/api/imports',
  );
  await fc.assert(
    fc.asyncProperty(paths, query, async (path, text) => {
      const { status } = await send(server, 'GET', `${path}?${text}`);
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 300 },
  );
  expect(server.errors()).toBe('');
});

test('no raw text after the question mark meets a fault of the server', { timeout: 60_000 }, async () => {
  const raw = fc.string({ unit: fc.constantFrom(...'%&=[]+?az09\'"<>;.-_'), maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/partners', `/imports/${id}`, '/imports/new', '/api/partners'),
      raw,
      async (path, text) => {
        const { status } = await send(server, 'GET', `${path}?${text}`);
        expect([200, 400]).toContain(status);
      },
    ),
    { numRuns: 200 },
  );
  expect(server.errors()).toBe('');
});

test('no form ever meets a fault of the server', { timeout: 60_000 }, async () => {
  const paths = fc.constantFrom(
    `/imports/${id}/choices`,
    `/imports/${id}/commit`,
    `/imports/${id}/cancel`,
    '/imports',
    '/api/imports',
    `/api/imports/${id}/commit`,
    '/partners/1/notes',
    '/partners/export',
  );
  const types = fc.constantFrom(
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=x',
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=a',
    'x',
    '',
  );
  const field = fc.constantFrom(
    'brand',
    'text',
    'partnership',
    'column.0',
    'column.x',
    'dateOrder',
    '__proto__',
    'a[b][c]',
  );
  const body = fc.oneof(
    fc.string(),
    fc
      .array(fc.tuple(field, values), { maxLength: 5 })
      .map((pairs) =>
        pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'),
      ),
    fc
      .string()
      .map(
        (text) =>
          `--a\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n${text}\r\n--a--`,
      ),
  );
  await fc.assert(
    fc.asyncProperty(paths, types, body, async (path, type, text) => {
      const { status } = await send(server, 'POST', path, type === '' ? {} : { 'content-type': type }, text);
      expect([200, 201, 303, 400, 404, 409, 413, 415, 422]).toContain(status);
    }),
    { numRuns: 300 },
  );
  expect(server.errors()).toBe('');
});

test('the workspace’s address comes back as it was asked', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((said) => said.trim());
  const view = fc.record({
    filter: fc.record({
      brand: text,
      network: text,
      group: text,
      category: text,
      status: fc.constantFrom('', 'approved', 'applied', 'removed', 'none'),
      joinedFrom: fc.constantFrom('', '2020-02-29'),
      joinedTo: fc.constantFrom('', '2021-12-31'),
      email: fc.constantFrom('', 'yes', 'no'),
      import: fc.constantFrom('', '12'),
      search: text,
    }),
    sort: fc.constantFrom('name', '-name', 'date', '-email'),
    page: fc.integer({ min: 1, max: 100_000 }),
  });
  fc.assert(
    fc.property(view, (asked) => {
      const { searchParams } = new URL(partnersAddress(asked as never), 'http://localhost');
      expect(readAddress(Object.fromEntries(searchParams))).toEqual(asked);
    }),
  );
});

test('a form’s choices never throw, whatever was sent', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(names, fc.string()),
        fc.oneof(fc.string(), fc.array(fc.string()), fc.anything()),
      ),
      (fields) => {
        const { choices } = chosen(fields);
        expect(Object.keys(choices)).toEqual(Object.keys(importChoicesShape.shape));
      },
    ),
  );
});

test.each([
  ['3', 3],
  ['0', 1],
  ['x', 1],
  [undefined, 1],
  [['7', '8'], 7],
  ['1e5', 1],
  ['9'.repeat(30), 1],
])('page %j is %i', (said, page) => {
  expect(pageNumber(said)).toBe(page);
});
