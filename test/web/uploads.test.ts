import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { limits, shownName } from '../../src/web/upload.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, fixture, form, preview, send, settled, upload } from './requests.ts';

let server: RunningServer;
let incoming: string;
beforeAll(async () => {
  server = await startServer();
  incoming = join(`${server.database}.files`, 'incoming');
});

const list = approved('1234567,Anna,anna@a.example');

async function untilIncoming(count: number): Promise<void> {
  for (let tries = 0; readdirSync(incoming).length !== count; tries += 1) {
    if (tries > 200) throw new Error(`incoming holds ${readdirSync(incoming)}`);
    await sleep(20);
  }
}

test('a list is taken in and leads to its page', async () => {
  const answer = await upload(server, { brand: 'Acme' }, [list]);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(/^\/imports\/\d+$/);
  await untilIncoming(0);
});

test('a script gets the address as JSON', async () => {
  const answer = await upload(server, { brand: 'Acme' }, [list], { accept: 'application/json' });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ location: expect.stringMatching(/^\/imports\/\d+$/) });
});

test('several lists lead to the history, where they stand', async () => {
  const files = ['one.csv', 'two.csv'].map((name) => ({ ...list, name }));
  const answer = await upload(server, { brand: 'Acme' }, files);
  expect(answer.status).toBe(303);
  const page = await server.fetch(answer.headers.get('location') ?? '');
  expect(page.status).toBe(200);
  const html = await page.text();
  for (const { name } of files) expect(html).toContain(name);
});

describe('a refused upload shows the form again, with what was typed', () => {
  test('without a file', async () => {
    const answer = await upload(server, { brand: 'Acme & Söhne', network: 'Awin' }, []);
    expect(answer.status).toBe(400);
    const html = await answer.text();
    expect(html).toContain('Choose at least one file');
    expect(html).toContain('value="Acme &amp; Söhne"');
    expect(html).toContain('value="Awin"');
  });

  test('with a choice that makes no sense', async () => {
    const answer = await upload(server, { brand: 'Acme', dateOrder: 'ydm' }, [list]);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('value="Acme"');
  });

  test('with an empty file', async () => {
    const answer = await upload(server, { brand: 'Acme' }, [{ name: 'empty.csv', content: '' }]);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('value="Acme"');
  });

  test('with a file that is no text', async () => {
    const answer = await upload(server, { brand: 'Acme' }, [
      { name: 'image.csv', content: new Uint8Array([0x89, 0x50, 0, 1, 2]) },
    ]);
    expect(answer.status).toBe(422);
  });

  test('of several files, each says what became of it', async () => {
    const answer = await upload(server, { brand: 'Acme' }, [list, { name: 'empty.csv', content: '' }]);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('empty.csv');
    expect(html).toMatch(/href="\/imports\/\d+"/);
  });

  test('that is no multipart form', async () => {
    const answer = await server.fetch('/imports', {
      method: 'POST',
      body: new URLSearchParams({ brand: 'Acme' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('value="Acme"');
  });

  test('as JSON for a script', async () => {
    const answer = await upload(server, { brand: 'Acme' }, [], { accept: 'application/json' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'file-missing' } });
  });
});

test('a file above 256 MB is refused with 413 and leaves nothing behind', { timeout: 60_000 }, async () => {
  const before = readdirSync(`${server.database}.files`).length;
  const content = new Uint8Array(limits.bytes + 1).fill(0x61);
  const answer = await upload(server, { brand: 'Acme' }, [{ name: 'huge.csv', content }]);
  expect(answer.status).toBe(413);
  const html = await answer.text();
  expect(html).toContain('256 MB');
  expect(html).toContain('value="Acme"');
  await untilIncoming(0);
  expect(readdirSync(`${server.database}.files`).length).toBe(before);
});

test('too many files, fields or parts are refused', async () => {
  const many = Array.from({ length: 21 }, (_, index) => ({ name: `${index}.csv`, content: 'a' }));
  expect((await upload(server, { brand: 'Acme' }, many)).status).toBe(413);
  const fields = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`field${index}`, 'x']));
  expect((await upload(server, fields, [list])).status).toBe(400);
  await untilIncoming(0);
});

test('odd names of fields and files in other fields do no harm', async () => {
  expect((await upload(server, { brand: 'Acme', __proto__x: '1', constructor: '2' }, [list])).status).toBe(
    303,
  );
  expect((await upload(server, { 'brand[a][b]': 'Acme' }, [list])).status).toBe(400);
  const data = form({ brand: 'Acme' });
  data.append('list', new Blob(['x']), 'x.csv');
  expect((await server.fetch('/imports', { method: 'POST', body: data })).status).toBe(400);
});

test.each([
  ['no boundary', 'multipart/form-data', 'x'],
  [
    'cut short',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nSite',
  ],
  ['empty', 'multipart/form-data; boundary=x', ''],
])('a broken multipart form (%s) is refused', async (_, type, body) => {
  const answer = await send(server, 'POST', '/imports', { 'content-type': type }, body);
  expect(answer.status).toBe(400);
  expect(answer.body).not.toContain('    at ');
  await untilIncoming(0);
});

test('an upload waits where only its owner may read it, and is gone when it is broken off', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /imports HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: multipart/form-data; boundary=x\r\n` +
      'Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nSite ID',
  );
  await untilIncoming(1);
  const [name] = readdirSync(incoming);
  expect(statSync(incoming).mode & 0o777).toBe(0o700);
  expect(statSync(join(incoming, String(name))).mode & 0o777).toBe(0o600);
  expect(name).not.toContain('a.csv');
  socket.destroy();
  await untilIncoming(0);
});

test('file names are shown as they are, and safely', async () => {
  const id = await preview(server, { ...list, name: '../../Käufer <b>"ß"</b> ☃.csv' });
  const html = await (await server.fetch(`/imports/${id}`)).text();
  expect(html).toContain('b&gt; ☃.csv');
  expect(html).not.toContain('<b>"');
  expect(html).not.toContain('../..');
});

test.each([
  ['C:\\Users\\anna\\approved.csv', 'approved.csv'],
  ['/etc/passwd', 'passwd'],
  ['a\u0000b\r\nc\u202Egpj.csv', 'a b c gpj.csv'],
  ['..', 'list'],
  ['', 'list'],
  ['a/', 'list'],
  ['lone \uD800.csv', 'lone \uFFFD.csv'],
])('the name %j is shown as %j', (name, shown) => {
  expect(shownName(name)).toBe(shown);
});

test('a long name keeps its ending and has 200 characters', () => {
  const shown = shownName(`${'ä'.repeat(500)}.csv`);
  expect([...shown]).toHaveLength(200);
  expect(shown).toMatch(/….*\.csv$/);
});

test('the sample is taken in for the user to import', async () => {
  const answer = await server.fetch('/sample', { method: 'POST', redirect: 'manual' });
  expect(answer.status).toBe(303);
  const html = await (await server.fetch(answer.headers.get('location') ?? '')).text();
  expect(html).toContain(fixture('linkshare-approved/northwind-approved.csv').name);
  expect(html).toContain('Harbor &amp; Pine');
  for (const [, id] of html.matchAll(/href="\/imports\/(\d+)"/g)) await settled(server, Number(id));
  await untilIncoming(0);
});
