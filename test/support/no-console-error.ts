import { format } from 'node:util';
import { afterAll, afterEach, beforeEach } from 'vitest';

/**
 * A test that writes to console.error fails: what is wrong enough to be logged is wrong enough to be seen.
 * A test that expects such a line replaces the function: `vi.spyOn(console, 'error').mockImplementation(...)`.
 */
const written: string[] = [];
const original = console.error;

console.error = (...parts: unknown[]): void => {
  written.push(format(...parts));
  original(...parts);
};

beforeEach(failIfWritten);
afterEach(failIfWritten);
afterAll(failIfWritten);

function failIfWritten(): void {
  const lines = written.splice(0);
  if (lines.length > 0) throw new Error(`console.error was called:\n${lines.join('\n')}`);
}
