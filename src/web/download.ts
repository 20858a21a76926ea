import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Request, Response } from 'express';

type Chunk = string | Uint8Array;

/** Characters a chunk has at least, so that a list of many short lines is not sent line by line. */
const chunkLength = 64 * 1024;

/**
 * Sends a file piece by piece, no faster than the receiver takes it. Faults before the first piece are thrown and get
 * a page; a later one breaks the connection, because a file that is cut in silence looks whole.
 *
 * @param pieces read one by one; none may keep a query open, which would pin what every other page sees
 */
export async function sendPieces(
  req: Request,
  res: Response,
  file: { name: string; type: string },
  pieces: Iterable<Chunk> | AsyncIterable<Chunk>,
): Promise<void> {
  const chunks = inChunks(pieces);
  try {
    const first = await chunks.next();
    res.attachment(file.name).type(file.type);
    if (req.method === 'HEAD') res.end();
    else await send(res, Readable.from(startingWith(first, chunks), { objectMode: true, highWaterMark: 2 }));
  } finally {
    await chunks.return();
  }
}

/** Sends a stored file as it came, never as something a browser would open. */
export async function sendStored(
  req: Request,
  res: Response,
  file: { path: string; name: string; size: number },
): Promise<void> {
  res.attachment(file.name).type('application/octet-stream').set('Content-Length', String(file.size));
  if (req.method === 'HEAD') res.end();
  else await send(res, createReadStream(file.path));
}

/** A receiver who went away is no fault. */
async function send(res: Response, body: Readable): Promise<void> {
  try {
    await pipeline(body, res);
  } catch (fault) {
    if (!isGoneAway(fault)) throw fault;
  }
}

function isGoneAway(fault: unknown): boolean {
  const code = fault instanceof Error && 'code' in fault ? fault.code : '';
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

/** Other requests get their turn after each chunk, also while a fast receiver never makes the sender wait. */
async function* inChunks(pieces: Iterable<Chunk> | AsyncIterable<Chunk>): AsyncGenerator<Chunk, void, void> {
  for await (const chunk of Symbol.iterator in pieces ? joined(pieces) : pieces) {
    yield chunk;
    await nextTurn();
  }
}

function* joined(pieces: Iterable<Chunk>): Generator<Chunk> {
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

async function* startingWith(
  first: IteratorResult<Chunk, void>,
  rest: AsyncGenerator<Chunk, void, void>,
): AsyncGenerator<Chunk> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
