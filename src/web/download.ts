import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { closeWorkplace, openWorkplace, type Workplace } from '../importer/workplace.ts';

type Chunk = string | Uint8Array;

/** Characters a chunk has at least, so that a list of many short lines is not sent line by line. */
const chunkLength = 64 * 1024;

/**
 * Sends a file while it is being read, no faster than the receiver takes it. It is read on a connection
 * of its own: a read that lasts as long as a slow download would otherwise pin what every other page sees.
 * Faults before the first chunk are thrown and get a page; a later one breaks the connection, because a file that is
 * cut in silence looks whole.
 *
 * @param type media type with its charset
 */
export async function sendChunks(
  req: Request,
  res: Response,
  file: { name: string; type: string; of: Workplace },
  read: (workplace: Workplace) => Iterable<Chunk>,
): Promise<void> {
  const workplace = openWorkplace(file.of.dbFile, 'read');
  let chunks: Iterator<Chunk> | undefined;
  try {
    chunks = inChunks(read(workplace));
    const first = chunks.next();
    attach(res, file.name, file.type);
    if (req.method === 'HEAD') res.end();
    else await send(res, Readable.from(startingWith(first, chunks), { objectMode: true, highWaterMark: 2 }));
  } finally {
    chunks?.return?.();
    closeWorkplace(workplace);
  }
}

/** Sends a stored file as it came, never as something a browser would open. */
export async function sendStored(
  req: Request,
  res: Response,
  file: { path: string; name: string; size: number },
): Promise<void> {
  attach(res, file.name, 'application/octet-stream');
  res.set('Content-Length', String(file.size));
  if (req.method === 'HEAD') res.end();
  else await send(res, createReadStream(file.path));
}

/** RFC 6266; express writes both forms of the name. */
export function attach(res: Response, name: string, type: string): void {
  res.attachment(name).type(type);
}

/** A receiver who went away is no fault. */
async function send(res: Response, body: Readable): Promise<void> {
  try {
    await pipeline(body, res);
  } catch (fault) {
    if (isGoneAway(fault)) return;
    throw fault;
  }
}

function isGoneAway(fault: unknown): boolean {
  const code = fault instanceof Error && 'code' in fault ? fault.code : '';
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

function* inChunks(pieces: Iterable<Chunk>): Generator<Chunk> {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') yield piece;
    else text += piece;
    if (text.length < chunkLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function* startingWith(first: IteratorResult<Chunk>, rest: Iterator<Chunk>): Generator<Chunk> {
  for (let step = first; !step.done; step = rest.next()) yield step.value;
}
