import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ListFile, largestFile } from '../importer/index.ts';

/**
 * The list that a command is to read, for as long as the work takes. `-` is standard input; that, and a pipe in the
 * place of a file, are read to their end first, because a list is read more than once.
 */
export async function withInput<Result>(
  path: string,
  work: (file: ListFile) => Result | Promise<Result>,
): Promise<Result> {
  if (path === '-') return spooled(process.stdin, 'standard input', work);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat || stat.isFile() || stat.isDirectory()) return work({ path, name: basename(path) });
  const handle = await open(path);
  return spooled(handle.createReadStream(), basename(path), work);
}

/** In a folder of its own that nobody else may read. */
async function spooled<Result>(
  stream: Readable,
  name: string,
  work: (file: ListFile) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'roster-'));
  try {
    const path = join(folder, 'list');
    await pipeline(stream, upToLimit, createWriteStream(path, { mode: 0o600 }));
    return await work({ path, name });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One byte more than a list may have is enough to refuse it. */
async function* upToLimit(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let room = largestFile + 1;
  for await (const chunk of stream) {
    yield chunk.subarray(0, room);
    room -= chunk.length;
    if (room <= 0) return;
  }
}
