import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './support/summary-reporter.ts';

/** Tests that start browsers, or kill processes and start them again. */
const slow = ['test/browser/**/*.test.ts', 'test/faults/**/*.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    setupFiles: ['test/support/no-console-error.ts'],
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'test',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: slow, testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
