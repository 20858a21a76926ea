import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { writeSteadily } from '../../src/writer/steady.ts';
import { temporaryFile } from '../support/temporary.ts';

afterEach(() => vi.restoreAllMocks());

test('the disk takes what has come, each time that something has, until the task is over', async () => {
  const file = temporaryFile();
  writeFileSync(file, 'one');
  const syncs = await syncsOf(file);
  let asked = 0;
  await writeSteadily(file, () => {
    asked++;
    if (asked === 4) appendFileSync(file, 'two');
    return asked < 6;
  });
  expect(asked).toBe(6);
  expect(syncs).toHaveBeenCalledTimes(2);
  expect(readFileSync(file, 'utf8')).toBe('onetwo');
});

test('where there is no such file, or the disk fails, it ends quietly', async () => {
  await writeSteadily(`${temporaryFile()}-wal`, () => true);
  const file = temporaryFile();
  writeFileSync(file, 'one');
  const syncs = await syncsOf(file);
  syncs.mockRejectedValue(Object.assign(new Error('EIO'), { code: 'EIO' }));
  await writeSteadily(file, () => true);
  expect(syncs).toHaveBeenCalledOnce();
});

/** Whether a disk has taken something cannot be seen from outside; that it is asked to, can. */
async function syncsOf(file: string) {
  const handle = await open(file);
  try {
    return vi.spyOn(Object.getPrototypeOf(handle), 'datasync');
  } finally {
    await handle.close();
  }
}
