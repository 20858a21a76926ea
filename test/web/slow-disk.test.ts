import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';
import { queueMigrations } from '../../src/store/queue.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, imported, post, preview, settled, upload } from './requests.ts';

/** Another program's lock on the queue's database stands for a disk that takes nothing for a while. */
let server: RunningServer;
let queue: Store;
beforeAll(async () => {
  server = await startServer();
  queue = openStore(join(`${server.database}.files`, 'queue.db'), queueMigrations);
  return () => queue.close();
});
afterEach(() => {
  if (queue.inTransaction) queue.exec('ROLLBACK');
});

test.each<[string, () => Promise<() => Promise<Response>>]>([
  ['an upload', async () => () => upload(server, { brand: 'Acme' }, [list])],
  ['the word to import', async () => clicking('commit')],
  ['the word to give up', async () => clicking('cancel')],
])('while the disk takes nothing, %s waits, and pages are answered', async (_, prepared) => {
  await waitsForTheDisk(await prepared());
});

test('a note beside an import waits for the disk, too, and is stored once', async () => {
  await imported(server, list);
  const many = Array.from({ length: 40_000 }, (_, at) => `${5_000_000 + at},Publisher ${at},`);
  const large = await preview(server, approved(...many));
  await post(server, `/imports/${large}/commit`);
  const text = 'Asks for a higher commission.';
  await waitsForTheDisk(() => post(server, '/partners/1/notes', { text }));
  await settled(server, large);
  const page = async () => (await server.fetch('/partners/1')).text();
  await expect.poll(page, { timeout: 20_000 }).not.toContain('waits for an import');
  expect((await page()).split(text)).toHaveLength(2);
});

const list = approved('4031001,Alder Deals,a@alder.example');

/** A list that waits, and what its page's form does. */
async function clicking(what: string): Promise<() => Promise<Response>> {
  const id = await preview(server, list);
  return () => post(server, `/imports/${id}/${what}`);
}

async function waitsForTheDisk(ask: () => Promise<Response>): Promise<void> {
  queue.exec('BEGIN IMMEDIATE');
  const asked = ask();
  const first = await Promise.race([asked.then(() => 'the word'), pages().then(() => 'pages')]);
  queue.exec('ROLLBACK');
  expect(first).toBe('pages');
  expect((await asked).status).toBe(303);
}

/** Those that somebody looks at meanwhile, after a while in which the word has come in. */
async function pages(): Promise<void> {
  await sleep(300);
  for (const path of ['/', '/partners', '/imports', '/brands'])
    expect((await server.fetch(path)).status).toBe(200);
}
