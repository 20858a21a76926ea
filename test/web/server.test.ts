import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { optionsFromEnvironment, portOf } from '../../src/server.ts';
import { startServer } from '../support/server.ts';

test('it says where it is, answers, and stops when asked to', async () => {
  const server = await startServer();
  expect(server.output()).toMatch(/^Roster is ready at http:\/\/127\.0\.0\.1:\d+\n$/);
  expect((await server.fetch('/')).status).toBe(200);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.errors()).toBe('');
});

test('a taken port is one clear line', async () => {
  const { port } = new URL((await startServer()).url);
  await expect(startServer({ env: { ROSTER_PORT: port } })).rejects.toThrow(
    new RegExp(`exit 2\\)\\. It wrote: Port ${port} at 127\\.0\\.0\\.1 is taken[^\\n]*\\n$`),
  );
});

test.each(['0.0.0.0', '192.168.0.1', 'example.com'])(
  '%s is refused: there are no accounts yet',
  async (host) => {
    await expect(startServer({ env: { ROSTER_HOST: host } })).rejects.toThrow(
      /exit 2\)\. It wrote: [^\n]*no accounts yet[^\n]*\n$/,
    );
  },
);

test.each(['abc', '-1', '65536', '1.5'])('“%s” is no port', async (port) => {
  expect(() => portOf(port)).toThrow(/is no port/);
});

test('its settings come from the environment', () => {
  expect(optionsFromEnvironment({})).toEqual({ db: 'data/roster.db', host: '127.0.0.1', port: 3000 });
  expect(optionsFromEnvironment({ ROSTER_DB: 'x.db', ROSTER_HOST: '::1', ROSTER_PORT: '0' })).toEqual({
    db: 'x.db',
    host: '::1',
    port: 0,
  });
});

test('a connection that is left open does not keep it from stopping', async () => {
  const server = await startServer();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET / HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test('between two requests a connection stays open for minutes: a client that halts may go on', async () => {
  const answer = await (await startServer()).fetch('/');
  const [, seconds] = /^timeout=(\d+)$/.exec(answer.headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(120);
});

test('a request without a name, or of no HTTP at all, ends quietly', async () => {
  const server = await startServer();
  const { hostname, port } = new URL(server.url);
  for (const [request, status] of [
    ['GET / HTTP/1.0\r\n\r\n', 403],
    ['GET / HTTP/1.1\r\n\r\n', 400],
    ['nonsense\r\n\r\n', 400],
  ] as const) {
    const socket = connect(Number(port), hostname);
    socket.end(request);
    expect(await text(socket)).toContain(`HTTP/1.1 ${status} `);
  }
  expect((await server.fetch('/')).status).toBe(200);
});
