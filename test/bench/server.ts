import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ending, projectDirectory, userEnvironment } from '../support/child.ts';
import { processorTimeOf } from './process.ts';
import { nameHeader, type RequestTime } from './request-times.ts';
import { type Taken, upload } from './upload.ts';
import { brands } from './words.ts';

/** A real server, and what its answers cost. */
export interface BenchServer {
  pid: number;
  /** how long after its start it had nothing to do, in seconds; null where nobody waited for that */
  restedAfter: number | null;
  /** One request, its answer read to the end. */
  ask(path: string, form?: Record<string, string>): Promise<Answer>;
  /** Sends a list in to be imported; settles when it is taken, or after some seconds while it runs. */
  upload(list: string, brand: string): Promise<Taken>;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  /** from the request to the last byte, as who asks sees it */
  milliseconds: number;
  /** the same in the server: without what the client takes, which shares the processors with it */
  inServer: number;
  /** until the first byte of the body */
  firstByte: number;
  bytes: number;
  /** the text, of small answers */
  text: string;
  /** where it leads to; '' where nowhere */
  location: string;
}

/** So much of an answer's text is kept, in characters. */
const keptText = 10_000_000;

/**
 * Starts the server on a free port.
 *
 * @param warmUpTime how long it may warm up when it has read its partners, in milliseconds; 0: it is asked at once
 */
export async function startBenchServer(database: string, warmUpTime: number): Promise<BenchServer> {
  const times = join(projectDirectory, 'test/bench/request-times.ts');
  const child = spawn(process.execPath, ['--import', times, join(projectDirectory, 'src/server.ts')], {
    cwd: projectDirectory,
    env: userEnvironment({ ROSTER_DB: database, ROSTER_HOST: '127.0.0.1', ROSTER_PORT: '0' }),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = ending(child);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as Readable }).once('line', resolve);
    void ended.then(() => reject(new Error('The server ended before it was ready.')));
  });
  const url = /http:\S+$/.exec(line.trim())?.[0] ?? '';
  const to: Client = { agent: new Agent({ keepAlive: true }), timeOf: timesTold(child) };
  const pid = child.pid as number;
  const restedAfter = warmUpTime === 0 ? null : await secondsToRest(pid);
  await warmUp(url, to, warmUpTime);
  return {
    pid,
    restedAfter,
    ask: (path, form) => ask(new URL(path, url), to, form),
    upload: (list, brand) => upload(new URL('/api/imports', url), list, brand),
    async stop() {
      to.agent.destroy();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What a request goes by. */
interface Client {
  agent: Agent;
  /** what a request took in the server */
  timeOf(name: string): Promise<number>;
}

/** What a server tells of its requests, by their names. */
function timesTold(server: ChildProcess): Client['timeOf'] {
  const waiting = new Map<string, (milliseconds: number) => void>();
  server.on('message', (message) => {
    const { name, milliseconds } = message as RequestTime;
    waiting.get(name)?.(milliseconds);
    waiting.delete(name);
  });
  return (name) => new Promise((resolve) => waiting.set(name, resolve));
}

/** At most so many seconds. */
const patience = 120;

/** Waits until a process does next to nothing for a second. */
async function secondsToRest(pid: number): Promise<number | null> {
  const start = performance.now();
  for (let second = 0; second < patience; second++) {
    const before = processorTimeOf(pid);
    await sleep(1000);
    if (before === null || (processorTimeOf(pid) ?? 0) - before < 50)
      return before === null ? null : (performance.now() - start) / 1000 - 1;
  }
  throw new Error(`The server still works ${patience} seconds after its start.`);
}

const firstPages = ['/', '/brands', '/imports', '/imports/new', '/partners/3'];

/** A server that has just started answers slowly. Pages of partners that it is asked for here it is not asked for again. */
async function warmUp(url: string, to: Client, time: number): Promise<void> {
  const until = performance.now() + time;
  for (let nth = 0; nth < 400 && performance.now() < until; nth++) {
    await ask(
      new URL(`/partners?brand=${encodeURIComponent(brands[18 + (nth % 2)] as string)}&page=${8 + nth}`, url),
      to,
    );
    await ask(new URL(firstPages[nth % firstPages.length] as string, url), to);
  }
}

let lastName = 0;

async function ask(url: URL, { agent, timeOf }: Client, form?: Record<string, string>): Promise<Answer> {
  const name = String(++lastName);
  const told = timeOf(name);
  const start = performance.now();
  const since = () => performance.now() - start;
  const body = form && new URLSearchParams(form).toString();
  const method = body === undefined ? 'GET' : 'POST';
  const type = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(url, { agent, method, headers: { [nameHeader]: name, ...type } }, resolve);
    asked.on('error', reject).end(body);
  });
  let firstByte = 0;
  let bytes = 0;
  let text = '';
  for await (const piece of answer.setEncoding('utf8') as AsyncIterable<string>) {
    if (bytes === 0) firstByte = since();
    bytes += Buffer.byteLength(piece);
    if (bytes < keptText) text += piece;
  }
  const milliseconds = since();
  return {
    status: answer.statusCode ?? 0,
    milliseconds,
    inServer: await told,
    firstByte,
    bytes,
    text,
    location: answer.headers.location ?? '',
  };
}
