import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isMainThread } from 'node:worker_threads';

/** Names a request, so that what the server says of it finds its way to who asked. */
export const nameHeader = 'bench-request';

/** What one request took in the server: from its arrival to the moment at which its answer is handed over whole. */
export interface RequestTime {
  name: string;
  milliseconds: number;
}

/** Loaded into the server before itself, this tells the process that started it what each named request took. */
if (isMainThread && process.send) {
  const starts = new WeakMap<IncomingMessage, number>();
  const on = (
    event: string,
    listener: (message: { request: IncomingMessage; response: ServerResponse }) => void,
  ) => subscribe(`http.server.${event}`, (message) => listener(message as Parameters<typeof listener>[0]));
  // https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
  on('request.start', ({ request }) => starts.set(request, performance.now()));
  on('response.finish', ({ request }) => {
    const name = request.headers[nameHeader];
    const start = starts.get(request);
    if (typeof name !== 'string' || start === undefined) return;
    process.send?.({ name, milliseconds: performance.now() - start } satisfies RequestTime);
  });
}
