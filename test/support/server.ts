import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Ending, ending, projectDirectory, userEnvironment } from './child.ts';
import { temporaryFile, whenDone } from './temporary.ts';

/** A real server in a process of its own. */
export interface RunningServer {
  /** Its address without a slash at the end: `http://127.0.0.1:41234`. */
  url: string;
  pid: number;
  /** Path of its database. */
  database: string;
  /** What it has written to standard output so far. */
  output: () => string;
  /** What it has written to standard error so far. */
  errors: () => string;
  /** `fetch` with a path of this server: `server.fetch('/partners?brand=Acme')`. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Asks it to end (SIGTERM) and waits until it has; after ten seconds that is an error. */
  stop: () => Promise<Ending>;
  /** Ends it as a power cut would (SIGKILL) and waits until it is gone. */
  kill: () => Promise<Ending>;
}

export interface ServerOptions {
  /** An existing database, or the path of one to make; a fresh one in a temporary directory when absent. */
  database?: string;
  env?: Record<string, string | undefined>;
}

const startingTime = 30_000;
const stoppingTime = 10_000;

/**
 * Starts `src/server.ts` on a free port and waits for its first line, whose end is its address.
 * It is stopped when the test ends, or after the file where a `beforeAll` hook started it.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const database = options.database ?? temporaryFile();
  const child = spawn(process.execPath, [join(projectDirectory, 'src/server.ts')], {
    cwd: projectDirectory,
    env: userEnvironment({ ROSTER_DB: database, ROSTER_HOST: '127.0.0.1', ROSTER_PORT: '0', ...options.env }),
  });
  const ended = ending(child);
  const written = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.errors += text;
  });
  const signal = (name: NodeJS.Signals) => async () => {
    child.kill(name);
    return ended;
  };
  whenDone(async () => {
    await signal('SIGKILL')();
  });

  const url = await addressOf(child, ended, written);
  return {
    url,
    pid: child.pid as number,
    database,
    output: () => written.output,
    errors: () => written.errors,
    fetch: (path, init) => fetch(new URL(path, url), init),
    stop: () => within(stoppingTime, signal('SIGTERM')(), () => `The server did not stop. ${written.errors}`),
    kill: signal('SIGKILL'),
  };
}

/** The address at the end of the first line; an error with what the server wrote, where there is none. */
async function addressOf(
  child: ChildProcessWithoutNullStreams,
  ended: Promise<Ending>,
  written: { output: string; errors: string },
): Promise<string> {
  const wrote = () => `It wrote: ${written.output}${written.errors}`;
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const early = ended.then(({ code, signal }) => {
    throw new Error(`The server ended at once (${signal ?? `exit ${code}`}). ${wrote()}`);
  });
  const line = await within(
    startingTime,
    Promise.race([firstLine, early]),
    () => `The server did not start. ${wrote()}`,
  );
  const address = /https?:\/\/\S+$/.exec(line.trim())?.[0];
  if (address === undefined)
    throw new Error(`The server's first line does not end with its address: ${line}`);
  return address.replace(/\/$/, '');
}

/** The promise's value, or an error with the message where it takes longer than so many milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>, message: () => string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(message())), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
