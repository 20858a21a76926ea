import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/**
 * Prints the last line of a run in plain words: `N passed, N failed, N skipped`.
 * A test that never ended, a file that could not be loaded, a hook of a suite that failed and an error
 * outside every test count as failed, so that "0 failed" is only said of a run that succeeded.
 */
export class SummaryReporter implements Reporter {
  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    errorsOutsideTests: ReadonlyArray<unknown>,
    reason: TestRunEndReason,
  ): void {
    const { passed, failed, skipped } = countTests(modules);
    const faults = failed + errorsOutsideTests.length;
    const total = faults === 0 && reason === 'failed' ? 1 : faults;
    process.stdout.write(`${passed} passed, ${total} failed, ${skipped} skipped\n`);
  }
}

function countTests(modules: ReadonlyArray<TestModule>): { passed: number; failed: number; skipped: number } {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    count.failed += module.errors().length;
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      count[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return count;
}
