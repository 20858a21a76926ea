import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

type Cleanup = () => void | Promise<void>;

const untilEndOfFile: Cleanup[] = [];

// Registered by the import, hence for the whole test file that imports this one.
afterAll(async () => {
  for (const cleanup of untilEndOfFile.splice(0).reverse()) await cleanup();
});

/**
 * A fresh, empty directory. One that a test asks for is removed when that test has ended; one that a
 * `beforeAll` hook or the file itself asks for, after the last test of the file.
 */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'roster-test-'));
  whenDone(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return directory;
}

/** The path of a file `name` (which does not exist yet) in a directory of its own. */
export function temporaryFile(name = 'roster.db'): string {
  return join(temporaryDirectory(), name);
}

/** Runs `cleanup` when the running test has ended, or outside of one after the file; the last asked for, first. */
export function whenDone(cleanup: Cleanup): void {
  try {
    onTestFinished(cleanup);
  } catch {
    untilEndOfFile.push(cleanup); // vitest throws where no test runs: in beforeAll, or while the file is read
  }
}
