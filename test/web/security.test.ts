import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { loopbackOnly } from '../../src/web/security.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, form, send } from './requests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});

const everywhere = ['/', '/partners', '/imports/new', '/api/imports', '/no-such-page', '/assets/mark.svg'];

test.each(everywhere)('%s carries the headers that keep other sites out', async (path) => {
  const { headers } = await server.fetch(path);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
      "manifest-src 'self';form-action 'self';base-uri 'none';object-src 'none';frame-ancestors 'none'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

test('pages are kept in no cache', async () => {
  expect((await server.fetch('/partners')).headers.get('cache-control')).toBe('no-store');
});

describe('the name the server is asked by', () => {
  const port = 3000;
  test.each([
    `localhost:${port}`,
    'localhost',
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    `roster.localhost:${port}`,
  ])('%s is this computer', async (host) => {
    expect((await send(server, 'GET', '/', { host })).status).toBe(200);
  });

  test.each([
    'evil.example',
    `evil.example:${port}`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    'user@localhost',
  ])('“%s” is refused', async (host) => {
    for (const path of ['/', '/partners', '/api/partners', '/assets/mark.svg']) {
      expect((await send(server, 'GET', path, { host })).status).toBe(403);
    }
  });
});

describe('a change asked for by a page of another site', () => {
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:1' },
    { origin: 'null' },
  ];
  test.each(foreign)('is refused before anything is stored: %o', async (headers) => {
    const answer = await server.fetch('/imports', {
      method: 'POST',
      headers,
      body: form({ brand: 'Acme' }, [approved('1234567,Anna,a@b.example')]),
    });
    expect(answer.status).toBe(403);
    expect(readdirSync(`${server.database}.files/incoming`)).toEqual([]);
    expect(await (await server.fetch('/api/imports?all=true')).json()).toEqual([]);
  });

  test('is refused by the API with JSON', async () => {
    const answer = await server.fetch('/api/imports/1/commit', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { code: 'cross-site' } });
  });

  test('may be looked at: links from elsewhere open', async () => {
    expect((await server.fetch('/partners', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    );
  });
});

const own: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, {}];
test.each(own)('changes from own pages and from programs go through: %o', async (headers) => {
  const answer = await server.fetch('/api/imports/999999/commit', { method: 'POST', headers });
  expect(answer.status).toBe(404);
});

test('a form of the own origin goes through where the browser names only that', async () => {
  const answer = await server.fetch('/api/imports/999999/commit', {
    method: 'POST',
    headers: { origin: server.url },
  });
  expect(answer.status).toBe(404);
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', ''])(
  'the server does not listen at “%s”',
  (host) => {
    expect(() => loopbackOnly(host)).toThrow(/no accounts/);
  },
);

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('the server may listen at %s', (host) => {
  expect(loopbackOnly(host)).toBe(host);
});
