import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { isSettling } from '../../src/store/settling.ts';
import { temporaryFile } from '../support/temporary.ts';

test('what is stored settles as long as much of it stands in the WAL alone', () => {
  const file = temporaryFile();
  const writer = openStore(file, ['CREATE TABLE padding (bytes)']);
  writer.pragma('wal_autocheckpoint = 0');
  const add = writer.prepare('INSERT INTO padding VALUES (randomblob(?))');
  const reader = openStore(file, [], 'read');
  expect(isSettling(reader)).toBe(false);
  add.run(1_000_000);
  expect(isSettling(reader)).toBe(false);
  add.run(20_000_000);
  expect(isSettling(reader)).toBe(true);
  writer.pragma('wal_checkpoint(PASSIVE)');
  expect(isSettling(reader)).toBe(false);
  reader.close();
  writer.close();
});
