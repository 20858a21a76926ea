import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import multer from 'multer';
import { UserError } from '../domain/error.ts';
import { largestFile, mostRows } from '../importer/index.ts';

/** SPEC §7; stated on the page. */
export const limits = { bytes: largestFile, rows: mostRows };

const mostFiles = 20;

/** A list that came in, spooled to a file of its own. */
export interface Upload {
  path: string;
  /** as the user's computer calls it, made safe to show */
  fileName: string;
  /** bytes */
  size: number;
  /** of its bytes, hexadecimal */
  sha256: string;
}

/** What a multipart form brought. */
export interface Received {
  fields: Record<string, unknown>;
  uploads: Upload[];
}

/** Where lists wait for the writer to take them. */
export interface Spool {
  /**
   * Reads one multipart request. What the writer did not take is gone afterwards, or once the request is given up.
   *
   * @param use does with it what it is for
   * @throws UserError `file-missing`, `invalid-request`, multer's own for what exceeds the limits, and what `use` throws
   */
  receive(req: Request, res: Response, use: (received: Received) => Promise<void>): Promise<void>;
  /** Takes a file of this computer in as if it had been uploaded. */
  copyOf(path: string): Promise<Upload>;
}

/**
 * Spools uploads into `<files>/incoming`, which only its owner may read.
 */
export function openSpool(files: string): Spool {
  const folder = join(files, 'incoming');
  makePrivately(folder);
  const receive = multer({
    storage: hashingStorage(folder),
    defParamCharset: 'utf8',
    limits: {
      fileSize: limits.bytes,
      files: mostFiles,
      fields: 100,
      parts: 100 + mostFiles,
      fieldNameSize: 200,
      fieldSize: 10_000,
      headerPairs: 100,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
  }).array('file', mostFiles);

  return {
    async receive(req, res, use) {
      if (!req.is('multipart/form-data')) {
        throw new UserError(
          'file-missing',
          'No file came with the form. Choose a list and send it as multipart/form-data.',
        );
      }
      try {
        await new Promise<void>((resolve, reject) => {
          receive(req, res, (fault: unknown) => (fault ? reject(readable(fault)) : resolve()));
        });
        const uploads = Array.isArray(req.files) ? req.files.map(asUpload) : [];
        await use({ fields: { ...req.body }, uploads });
      } finally {
        void discard(req).catch(() => {}); // not waited for: the request has been answered, and may come again
      }
    },
    copyOf: (path) => copyInto(folder, path),
  };
}

/** Also before each upload: another Roster that starts at the same database clears the folder away. */
function makePrivately(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

async function copyInto(folder: string, source: string): Promise<Upload> {
  makePrivately(folder);
  const content = await readFile(source);
  const path = join(folder, randomUUID());
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, fileName: basename(source), size: content.length, sha256 };
}

/** Where the files of a request are, also of one that multer gave up halfway. */
const paths = new WeakMap<Request, string[]>();

/** A file that nobody moved away by now belongs to a request that was refused, or given up. */
async function discard(req: Request): Promise<void> {
  for (const path of paths.get(req) ?? []) await rm(path, { force: true });
}

/** multer's own disk storage neither hashes nor sets the mode of its files. */
function hashingStorage(folder: string): multer.StorageEngine {
  return {
    _handleFile(req, file, done) {
      const path = join(folder, randomUUID());
      const hash = createHash('sha256');
      let size = 0;
      const count = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          size += chunk.length;
          hash.update(chunk);
          next(null, chunk);
        },
      });
      file.path = path;
      paths.set(req, [...(paths.get(req) ?? []), path]);
      try {
        makePrivately(folder);
        const out = createWriteStream(path, { fd: openSync(path, 'wx', 0o600), flush: true });
        pipeline(file.stream, count, out).then(
          () => done(null, { path, size, filename: hash.digest('hex') }),
          (fault: unknown) => void rm(path, { force: true }).finally(() => done(fault)),
        );
      } catch (fault) {
        done(fault);
      }
    },
    _removeFile(_req, file, done) {
      rm(file.path, { force: true }).then(() => done(null), done);
    },
  };
}

function asUpload(file: Express.Multer.File): Upload {
  return { path: file.path, fileName: shownName(file.originalname), size: file.size, sha256: file.filename };
}

/** busboy throws plain errors at forms that are cut short or malformed. */
function readable(fault: unknown): unknown {
  if (fault instanceof multer.MulterError || !(fault instanceof Error) || 'code' in fault) return fault;
  return new UserError(
    'invalid-request',
    'The upload broke off or is no complete form, so nothing was stored. Send it again.',
  );
}

/** A file's name as it is shown and stored: no folders, no control or direction marks, at most 200 characters. */
export function shownName(name: string): string {
  const own = name.toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const clean = own
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...clean];
  if (letters.length > 200) return [...letters.slice(0, 189), '…', ...letters.slice(-10)].join('');
  return clean === '' || clean === '.' || clean === '..' ? 'list' : clean;
}
