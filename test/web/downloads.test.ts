import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, test, vi } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import { sendPieces } from '../../src/web/download.ts';
import { answerErrors } from '../../src/web/errors.ts';
import { whenDone } from '../support/temporary.ts';

afterEach(() => vi.restoreAllMocks());

/** A server that sends these chunks as a file. */
async function serving(read: () => Iterable<string | Uint8Array>, name = 'list.csv'): Promise<string> {
  const app = express();
  app.use((req, res) => sendPieces(req, res, { name, type: 'text/csv; charset=utf-8' }, read()));
  app.use(answerErrors);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function* lines(count: number): Generator<string> {
  for (let line = 0; line < count; line += 1) yield `"${line}"\r\n`;
}

test('a long file arrives whole', async () => {
  const url = await serving(() => lines(200_000));
  expect(await (await fetch(url)).text()).toBe([...lines(200_000)].join(''));
});

test('bytes arrive as they are', async () => {
  const url = await serving(() => [new Uint8Array([1, 0, 255]), new Uint8Array([2])]);
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(new Uint8Array([1, 0, 255, 2]));
});

test('an empty file is a file', async () => {
  const answer = await fetch(await serving(() => []));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toContain('list.csv');
  expect(await answer.text()).toBe('');
});

test('its name keeps its letters (RFC 6266)', async () => {
  const answer = await fetch(await serving(() => ['a'], 'Käufer "☃".csv'));
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="K.ufer \\"\?\\"\.csv"; filename\*=UTF-8''K%C3%A4ufer%20%22%E2%98%83%22\.csv$/,
  );
});

test('a fault before the first line is a page and no file', async () => {
  const url = await serving(() => {
    throw new UserError('not-found', 'There is no such import.');
  });
  const answer = await fetch(url);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-disposition')).toBeNull();
});

test('a fault midway breaks the connection, so that no half file looks whole', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const url = await serving(function* () {
    yield* lines(50_000);
    throw new Error('broken for bob@example.com');
  });
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  expect(log).toHaveBeenCalledOnce();
  expect(String(log.mock.calls[0]?.[0])).not.toContain('bob@');
});

test('a receiver who goes away ends the reading and is no fault', async () => {
  let ended = () => {};
  const reading = new Promise<void>((resolve) => {
    ended = resolve;
  });
  let given = 0;
  const url = await serving(function* () {
    try {
      for (const line of lines(50_000_000)) {
        given += 1;
        yield line;
      }
    } finally {
      ended();
    }
  });
  const answer = await fetch(url);
  await answer.body?.cancel();
  await reading;
  expect(given).toBeLessThan(50_000_000);
});

test('only as much is read as the receiver takes', async () => {
  let given = 0;
  const url = await serving(function* () {
    for (const line of lines(50_000_000)) {
      given += line.length;
      yield line;
    }
  });
  const answer = await fetch(url);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(given).toBeLessThan(30_000_000);
  await answer.body?.cancel();
});

test('other requests get their turn after each chunk of a long file', async () => {
  let turns = 0;
  let sending = true;
  const count = () => {
    turns += 1;
    if (sending) setImmediate(count);
  };
  const url = await serving(() => lines(1_000_000));
  setImmediate(count);
  const { length } = await (await fetch(url)).text();
  sending = false;
  expect(turns).toBeGreaterThan(length / 100_000);
});

test('a question for the headers alone reads nothing further', async () => {
  let given = 0;
  const url = await serving(function* () {
    for (const line of lines(5_000_000)) {
      given += 1;
      yield line;
    }
  });
  const answer = await fetch(url, { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(given).toBeLessThan(50_000);
});
