import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectDirectory } from '../support/child.ts';
import type { RunningServer } from '../support/server.ts';
import { bookOf } from '../support/workbook.ts';

/** Ways of asking the server that `fetch` makes awkward or forbids. */

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A request whose headers and path go out exactly as given. */
export async function send(
  server: RunningServer,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ hostname, port, method, path, headers }, resolve).on('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

export interface File {
  name: string;
  content: string | Uint8Array<ArrayBuffer>;
}

/** A multipart form; the fields go before the files, as browsers send them. */
export function form(fields: Record<string, string>, files: File[] = []): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const { name, content } of files) data.append('file', new Blob([content]), name);
  return data;
}

/** Sends a form to a page; redirects are not followed. */
export function post(
  server: RunningServer,
  path: string,
  fields: Record<string, string> = {},
): Promise<Response> {
  return server.fetch(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

/** Uploads to a page; redirects are not followed. */
export function upload(
  server: RunningServer,
  fields: Record<string, string>,
  files: File[],
  headers: Record<string, string> = {},
): Promise<Response> {
  return server.fetch('/imports', { method: 'POST', body: form(fields, files), headers, redirect: 'manual' });
}

/** A list of the fixtures, `linkshare-approved/northwind-approved.csv`. */
export function fixture(path: string): File {
  const content = readFileSync(join(projectDirectory, 'fixtures/exports', path));
  return { name: path.split('/').at(-1) ?? path, content: new Uint8Array(content) };
}

/** A small list of approved publishers; each row is `id,name,email`. */
export function approved(...rows: string[]): File {
  return { name: 'approved.csv', content: `Site ID,Publisher Name,Email\n${rows.join('\n')}\n` };
}

/** A workbook with two approved lists, "May" of one publisher and "June" of two, and a sheet with a note. */
export function twoSheets(): File {
  const titles = ['Site ID', 'Publisher Name', 'Email'];
  const book = bookOf([
    { name: 'May', rows: [titles, ['4000001', 'Alder Deals', 'a@alder.example']] },
    { name: 'June', rows: [titles, ['4000002', 'Birch Blog', ''], ['4000003', 'Cedar Club', '']] },
    { name: 'Notes', rows: [['Send on']] },
  ]);
  return { name: 'partners.xlsx', content: new Uint8Array(book) };
}

/** Uploads one list on the page and waits until it has been read; its id. */
export async function preview(server: RunningServer, file: File, brand = 'Acme'): Promise<number> {
  const answer = await upload(server, { brand }, [file]);
  const id = Number(/^\/imports\/(\d+)$/.exec(answer.headers.get('location') ?? '')?.[1]);
  await settled(server, id);
  return id;
}

/** Waits until an import is neither queued nor running. */
export async function settled(server: RunningServer, id: number): Promise<void> {
  for (;;) {
    const progress = (await (await server.fetch(`/imports/${id}/progress`)).json()) as { done?: unknown };
    if (progress.done === true) return;
    await sleep(20);
  }
}

/** Uploads one list on the page, and imports it; its id. */
export async function imported(server: RunningServer, file: File, brand = 'Acme'): Promise<number> {
  const id = await preview(server, file, brand);
  await post(server, `/imports/${id}/commit`);
  await settled(server, id);
  return id;
}
