import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Ending, ending, projectDirectory, userEnvironment } from './child.ts';
import { whenDone } from './temporary.ts';

/** What a finished command left: everything it wrote, and how it ended. */
export interface CliResult extends Ending {
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** The database, as `ROSTER_DB`; without it the command line says which, by `--db`. */
  database?: string;
  /** What the command reads from standard input; nothing when absent. */
  input?: string | Uint8Array;
  /** Working directory; the checkout when absent. */
  cwd?: string;
  env?: Record<string, string | undefined>;
}

/** Runs one command to its end: `await roster(['import', file, '--brand', 'Acme', '--json'], { database })`. */
export async function roster(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startRoster(args, options).result;
}

/** Runs one command whose standard output is JSON, and reads that; an answer that is none shows the whole outcome. */
export async function rosterJson(args: readonly string[], options: CliOptions = {}): Promise<unknown> {
  const result = await roster(args, options);
  try {
    return JSON.parse(result.stdout);
  } catch {
    throw new Error(`roster ${args.join(' ')} answered no JSON: ${JSON.stringify(result)}`);
  }
}

/** A command that runs: `result` when it has ended; `child` to watch it or to kill it. */
export function startRoster(
  args: readonly string[],
  options: CliOptions = {},
): { child: ChildProcessWithoutNullStreams; result: Promise<CliResult> } {
  const child = spawn(process.execPath, [join(projectDirectory, 'src/cli.ts'), ...args], {
    cwd: options.cwd ?? projectDirectory,
    env: userEnvironment({ ...(options.database ? { ROSTER_DB: options.database } : {}), ...options.env }),
  });
  // A command that refuses its arguments does not read its input: that pipe then breaks, and may.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const result = Promise.all([textOf(child.stdout), textOf(child.stderr), ending(child)]).then(
    ([stdout, stderr, end]) => ({ stdout, stderr, ...end }),
  );
  whenDone(async () => {
    child.kill('SIGKILL');
    await result;
  });
  return { child, result };
}

/** With its byte order mark, which `text` of node:stream/consumers leaves out. */
async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  return (await buffer(stream)).toString();
}
