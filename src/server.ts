import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { enableCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { UserError } from './domain/error.ts';
import { loopbackOnly } from './web/security.ts';

export interface ServerOptions {
  /** the database file, created where it does not exist */
  db: string;
  /** 0 picks a free one */
  port: number;
  /** a loopback address */
  host: string;
}

export interface RunningServer {
  /** without a slash at its end */
  url: string;
  /** Finishes what is being answered, lets the running import finish or roll back, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Serves the pages and the API. The port is taken before the database is opened, so that a second start by mistake
 * does not clear up after the first one while it is at work.
 *
 * @throws UserError `host-not-local`, `port-in-use`, `port-not-allowed`, and those of opening the database
 */
export async function startServer({ db, port, host }: ServerOptions): Promise<RunningServer> {
  const address = loopbackOnly(host);
  const app = Promise.withResolvers<RequestListener>();
  const server = patient(createServer((req, res) => void app.promise.then((answer) => answer(req, res))));
  await listen(server, address, port);
  try {
    const [{ closeSite, openSite }, { createApp }] = await Promise.all([
      import('./web/site.ts'),
      import('./web/app.ts'),
    ]);
    const site = await openSite(db);
    app.resolve(createApp(site));
    return { url: urlOf(server), stop: () => stop(server, () => closeSite(site)) };
  } catch (error) {
    server.close();
    server.closeAllConnections();
    throw error;
  }
}

/**
 * Slow uploads are fine, silent connections are not. Between two requests a connection stays for minutes: Node's five
 * seconds close it under clients that halt for a moment, whose next upload then fails (EPIPE).
 */
function patient(server: Server): Server {
  server.requestTimeout = 2 * 60 * 60 * 1000;
  server.headersTimeout = 60 * 1000;
  server.keepAliveTimeout = 5 * 60 * 1000;
  server.timeout = 10 * 60 * 1000;
  return server;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explained(error, host, port);
  }
}

function explained(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return new UserError(
      'port-in-use',
      `Port ${port} at ${host} is taken: another program (perhaps another Roster) listens there. Choose another with --port or ROSTER_PORT.`,
    );
  }
  if (code === 'EACCES') {
    return new UserError(
      'port-not-allowed',
      `You may not listen at port ${port}. Choose one above 1023 with --port or ROSTER_PORT.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new UserError('host-not-local', `This computer has no address ${host}. Use 127.0.0.1.`);
  }
  return error;
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** How long answers may take to finish once the server is asked to stop, in milliseconds. */
const farewell = 5_000;

async function stop(server: Server, close: () => Promise<void>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), farewell);
  await closed;
  clearTimeout(timer);
  await close();
}

/**
 * Reads `ROSTER_DB`, `ROSTER_HOST` and `ROSTER_PORT`.
 *
 * @throws UserError `port-invalid`
 */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): ServerOptions {
  return {
    db: environment.ROSTER_DB || 'data/roster.db',
    host: environment.ROSTER_HOST || '127.0.0.1',
    port: portOf(environment.ROSTER_PORT || '3000'),
  };
}

/** @throws UserError `port-invalid` */
export function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UserError('port-invalid', `“${text}” is no port. Give a number from 0 (any free one) to 65535.`);
}

const waiting =
  'Roster stops when the import that runs is done. Press Ctrl-C again to stop at once; nothing of it is imported then.';

/** Serves until the process is asked to end; a second request ends it at once. */
export async function serve(options: ServerOptions): Promise<void> {
  const server = await startServer(options);
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log(`Roster is ready at ${server.url}`);
  await asked;
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const timer = setTimeout(() => console.error(waiting), 1_000);
  await server.stop();
  clearTimeout(timer);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // both as src/cli.ts says, and for the threads, too
  setFlagsFromString('--no-allocation-site-pretenuring');
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/roster', import.meta.url)));
  try {
    await serve(optionsFromEnvironment(process.env));
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
