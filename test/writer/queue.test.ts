import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importChoicesShape } from '../../src/domain/import.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { queueMigrations } from '../../src/store/queue.ts';
import { Writer } from '../../src/writer/client.ts';
import { temporaryDirectory } from '../support/temporary.ts';

let folder: string;
let database: string;
let writer: Writer;
let store: Store;
beforeEach(async () => {
  folder = temporaryDirectory();
  database = join(folder, 'roster.db');
  writer = await Writer.start(database);
  store = openStore(database, [], 'read');
});
afterEach(async () => {
  store.close();
  await writer.close();
});

test('a list that waits says how many imports go before it; a note does not count', async () => {
  await settled(await send('First', 10));
  const other = openStore(database, migrations);
  other.exec('BEGIN IMMEDIATE'); // the import begins when this one has written
  const running = await send('Running', 10);
  const note = writer.editByHand({ kind: 'note', partnerId: 1, text: 'Called.' });
  const second = await send('Second', 10);
  const third = await send('Third', 10);
  expect(writer.progress(running)).toMatchObject({ state: 'running', ahead: 0 });
  expect(writer.progress(second)).toMatchObject({ state: 'queued', ahead: 1 });
  expect(writer.progress(third)).toMatchObject({ state: 'queued', ahead: 2 });
  other.exec('ROLLBACK');
  other.close();
  await note;
  await settled(third);
  expect(writer.progress(third)).toBeNull();
});

test('of many edits the last one stands, be they made beside an import or after it', async () => {
  await settled(await send('First', 10));
  const large = await send('Large', 20_000);
  const edits: Promise<unknown>[] = [];
  const set = (status: 'approved' | 'removed') =>
    edits.push(writer.editByHand({ kind: 'status', partnerships: [1], status }));
  while (writer.progress(large) !== null) {
    set('approved');
    set('removed');
    await sleep(15);
  }
  set('removed');
  set('approved');
  await Promise.all(edits);
  const status = () => store.prepare('SELECT status FROM partnership WHERE id = 1').pluck().get();
  await expect.poll(status, { timeout: 20_000 }).toBe('approved');
  await sleep(300);
  expect(status()).toBe('approved');
});

test('an edit does not overtake one that the disk has not taken yet', async () => {
  await settled(await send('First', 10));
  const large = await send('Large', 20_000);
  await settled(large);
  const queue = openStore(join(folder, 'roster.db.files', 'queue.db'), queueMigrations);
  try {
    const undo = writer.undo(large);
    queue.exec('BEGIN IMMEDIATE'); // stands for a disk that takes nothing for a while
    const edits = [writer.editByHand({ kind: 'status', partnerships: [1], status: 'approved' })];
    await undo;
    edits.push(writer.editByHand({ kind: 'status', partnerships: [1], status: 'removed' }));
    await sleep(100);
    queue.exec('ROLLBACK');
    await Promise.all(edits);
  } finally {
    queue.close();
  }
  const status = () => store.prepare('SELECT status FROM partnership WHERE id = 1').pluck().get();
  await expect.poll(status, { timeout: 20_000 }).toBe('removed');
  await sleep(300);
  expect(status()).toBe('removed');
});

test('closing waits for what runs; what waits, and what comes meanwhile, goes on at the next start', async () => {
  const large = await send('Large', 40_000);
  const second = await send('Second', 10);
  const closed = writer.close();
  const late = send('Late', 10);
  await closed;
  writer = await Writer.start(database);
  const ids = [large, second, await late];
  for (const id of ids) await settled(id);
  const stored = store.prepare('SELECT id FROM import ORDER BY id').pluck().all();
  expect(stored).toEqual(ids);
});

async function send(brand: string, rows: number): Promise<number> {
  const path = join(folder, brand);
  const lines = Array.from({ length: rows }, (_, at) => `${4_000_000 + at},Publisher ${at},`);
  writeFileSync(path, `Site ID,Publisher Name,Email\n${lines.join('\n')}\n`);
  const choices = importChoicesShape.parse({ brand });
  return writer.receive({ path, fileName: `${brand}.csv`, choices, commit: true });
}

async function settled(id: number): Promise<void> {
  expect(await writer.settled(id, 60_000)).toBe(true);
}
