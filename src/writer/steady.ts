import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two times. */
const pause = 250;

/**
 * Has the disk take what a long task writes as it comes. Left alone, the system keeps it for half a minute and then
 * writes hundreds of megabytes at once, behind which every page waits that needs something from the disk.
 *
 * @param file the database's WAL; that one bears no locks, which SQLite would lose where another of a process's handles of
 *   the same file is closed (https://www.sqlite.org/howtocorrupt.html, 2.2)
 * @param task while it runs
 */
export async function writtenSteadily(file: string, task: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  task.then(over, over);
  const handle = await open(file, 'r+').catch(() => null);
  try {
    while (handle && !isOver) {
      await handle.datasync();
      await Promise.race([task, sleep(pause)]);
    }
  } catch {
    // the task itself hears of a disk that fails
  } finally {
    await handle?.close();
  }
}
