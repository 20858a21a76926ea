import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
const pause = 250;

/**
 * Has the disk take what a long task writes as it comes. Left alone, the system keeps it for half a minute and then
 * writes hundreds of megabytes at once, behind which every page waits that needs something from the disk.
 *
 * @param wal the WAL of the database, which bears no locks: SQLite would lose those of a file of which the process closes
 *   another handle (https://www.sqlite.org/howtocorrupt.html, 2.2)
 * @param goesOn asked again and again
 */
export async function writeSteadily(wal: string, goesOn: () => boolean): Promise<void> {
  const file = await open(wal, 'r+').catch(() => null);
  let written = 0;
  try {
    while (file && goesOn()) {
      const { size } = await file.stat();
      if (size !== written) await file.datasync();
      written = size;
      await sleep(pause);
    }
  } catch {
    // of a disk that fails, the task itself hears
  } finally {
    await file?.close().catch(() => {});
  }
}
