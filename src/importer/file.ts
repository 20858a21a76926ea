import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import type { RowEdits } from './row-edits.ts';

/** A list on disk. */
export interface ListFile {
  path: string;
  /** as the user named it */
  name: string;
  /** what a person did to its rows on the page; none where it is read as it came */
  edits?: RowEdits;
}

/** The largest file that is read, in bytes. */
export const largestFile = 256 * 1024 * 1024;

/** Of larger ones the rows live long enough to be moved about in memory: an import would take longer, and more of it. */
const pieceSize = 32 * 1024;

/**
 * The file's bytes, piece by piece; may be called again for another pass. Each piece lies where the one before it lay,
 * so that a large file leaves no garbage: who keeps one copies it.
 *
 * @param seen hears how many bytes were read
 */
export function chunksOf(path: string, seen?: (bytes: number) => void): () => Iterable<Uint8Array> {
  return function* () {
    const handle = openSync(path, 'r');
    const piece = new Uint8Array(pieceSize);
    try {
      let done = 0;
      for (;;) {
        const length = readSync(handle, piece, 0, pieceSize, null);
        if (length === 0) return;
        done += length;
        yield piece.subarray(0, length);
        seen?.(done);
      }
    } finally {
      closeSync(handle);
    }
  };
}

/** The first bytes of the file, at most as many as asked for. */
export function headOf(path: string, bytes: number): Buffer {
  const handle = openSync(path, 'r');
  try {
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(handle, head, 0, bytes, 0));
  } finally {
    closeSync(handle);
  }
}

/** SHA-256 of the content, in hexadecimal: the same file again is recognised by it. */
export function hashOf(path: string): string {
  const hash = createHash('sha256');
  for (const chunk of chunksOf(path)()) hash.update(chunk);
  return hash.digest('hex');
}

/** @throws UserError `file-missing`, `too-large` */
export function sizeOf(file: ListFile): number {
  const stat = statSync(file.path, { throwIfNoEntry: false });
  if (!stat) throw new UserError('file-missing', `There is no file ${file.name}. Check the path.`);
  if (stat.isDirectory())
    throw new UserError('file-missing', `${file.name} is a folder. Give the path of the list itself.`);
  if (stat.size > largestFile) {
    throw new UserError(
      'too-large',
      `${file.name} has ${Math.ceil(stat.size / 1024 / 1024)} MB; a list may have at most 256 MB. Split it and import the parts.`,
    );
  }
  return stat.size;
}
