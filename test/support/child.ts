import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The directory of the checkout. */
export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const living = new Set<ChildProcess>();

// A test run that ends early must not leave processes behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** Remembers a child until it ends, so that it never outlives the test run; the promise tells how it ended. */
export async function ending(child: ChildProcess): Promise<Ending> {
  living.add(child);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, signal };
  } finally {
    living.delete(child);
  }
}

/** This process's environment as a user's would be: without what the test runner and Roster's own settings add. */
export function userEnvironment(extra: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ROSTER_|VITEST|NODE_|FORCE_COLOR$|TEST$)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...extra };
}
