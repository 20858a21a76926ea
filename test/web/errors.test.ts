import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import { answerErrors, maskEmails } from '../../src/web/errors.ts';
import { whenDone } from '../support/temporary.ts';

afterEach(() => vi.restoreAllMocks());

/** An application whose every address throws this. */
async function throwing(fault: unknown): Promise<string> {
  const app = express();
  app.use(() => {
    throw fault;
  });
  app.use(answerErrors);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a bug gets an explained page without its stack; the log has it under an id, without e-mail addresses', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const url = await throwing(new Error('cannot read bob.smith+x@example.com'));
  const answer = await fetch(`${url}/partners/anna%40b.example`, { headers: { accept: 'text/html' } });
  expect(answer.status).toBe(500);
  const html = await answer.text();
  const logged = String(log.mock.calls[0]?.[0]);
  const id = /^Error ([0-9a-f]{8}) at GET /.exec(logged)?.[1];
  expect(html).toContain(String(id));
  expect(html).not.toContain('errors.test.ts');
  expect(html).not.toContain('bob.smith');
  expect(logged).toContain('errors.test.ts');
  expect(logged).not.toMatch(/bob\.smith|anna%40|example\.com/);
});

test('a bug in the API is JSON', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const url = await throwing(new TypeError('x is undefined'));
  const answer = await fetch(`${url}/api/partners`);
  expect(answer.status).toBe(500);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe('internal');
  expect(error.message).not.toContain('undefined');
});

test('what is thrown without being an error is a bug too', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const url = await throwing('text');
  expect((await fetch(url)).status).toBe(500);
  expect(log).toHaveBeenCalledOnce();
});

test.each([
  ['not-found', 404],
  ['file-missing', 400],
  ['brand-missing', 400],
  ['invalid-request', 400],
  ['not-pending', 409],
  ['already-running', 409],
  ['key-in-use', 409],
  ['too-large', 413],
  ['too-many-rows', 413],
  ['unknown-columns', 422],
  ['not-text', 422],
  ['some-later-code', 422],
  ['internal', 500],
  ['database-busy', 503],
  ['foreign-host', 403],
  ['cross-site', 403],
])('the fault %s answers %i', async (code, status) => {
  const url = await throwing(new UserError(code, 'What happened.', { columns: ['A'] }));
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(status);
  expect(await page.text()).toContain('What happened.');
  const api = await fetch(`${url}/api/x`);
  expect(api.status).toBe(status);
  expect(await api.json()).toEqual({ error: { code, message: 'What happened.', columns: ['A'] } });
});

test('a full disk is told as such', async () => {
  const url = await throwing(
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
  );
  const answer = await fetch(`${url}/api/imports`);
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({ error: { code: 'disk-full' } });
});

test.each([
  ['a@b.example', '***@***'],
  ['to <a.b@c.example>, d@e.example;', 'to <***@***>, ***@***;'],
  ['/partners?search=a%40b.example', '/partners?search=***@***'],
  ['no address here @ all', 'no address here @ all'],
])('e-mail addresses in %j are masked', (text, masked) => {
  expect(maskEmails(text)).toBe(masked);
});
