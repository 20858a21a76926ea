import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { UserError } from '../domain/error.ts';

/** Takes what a command gives as its data. */
export interface Output {
  write(piece: string | Uint8Array): void;
  /** Everything is written: a file takes its name, which only a whole one ever has. */
  close(): void;
  /** Nothing came of it: no file, and one of that name stays as it was. */
  discard(): void;
}

/** Whoever read standard output has gone (`roster partners | head`): no fault, but no reason to go on either. */
export class OutputClosed extends Error {}

/**
 * The file of that name, or standard output where there is none.
 *
 * @throws UserError `output-unwritable`, at once, so that nothing is done in vain
 */
export function openOutput(path: string | undefined): Output {
  if (path === undefined || path === '-') return new StandardOutput();
  try {
    return existsSync(path) && !statSync(path).isFile() ? new FileOutput(path, path) : wholeFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(', ')[0] : String(error);
    throw new UserError(
      'output-unwritable',
      `${path} cannot be written (${reason}). Check the path and that you may write there.`,
    );
  }
}

/** Does the work with an output, which is whole afterwards or not there. */
export function writing<Result>(path: string | undefined, work: (write: Output['write']) => Result): Result {
  const output = openOutput(path);
  try {
    const result = work((text) => output.write(text));
    output.close();
    return result;
  } catch (error) {
    output.discard();
    throw error;
  }
}

/** The same with pieces that come one after another, such as those of a workbook. */
export async function writePieces(output: Output, pieces: Pieces): Promise<void> {
  try {
    for await (const piece of pieces) output.write(piece);
    output.close();
  } catch (error) {
    output.discard();
    throw error;
  }
}

export type Pieces = Iterable<string> | AsyncIterable<Uint8Array>;

/** Is the file to be a workbook? Its name says so. */
export function isWorkbookName(path: string | undefined): boolean {
  return path !== undefined && /\.xlsx$/i.test(path);
}

/** A message for people, on standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Characters gathered before they go out: a system call for each line would take most of the time. */
const portion = 64 * 1024;

abstract class Gathered implements Output {
  #waiting: string[] = [];
  #length = 0;

  write(piece: string | Uint8Array): void {
    if (typeof piece !== 'string') {
      this.flush();
      this.send(piece);
      return;
    }
    this.#waiting.push(piece);
    this.#length += piece.length;
    if (this.#length >= portion) this.flush();
  }

  protected flush(): void {
    this.send(Buffer.from(this.#waiting.join('')));
    this.#waiting = [];
    this.#length = 0;
  }

  protected abstract send(bytes: Uint8Array): void;
  abstract close(): void;
  abstract discard(): void;
}

/** Written at once and not by the stream, which would gather everything in memory for a slow reader. */
class StandardOutput extends Gathered {
  protected override send(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSomeOf(bytes, done);
  }

  override close(): void {
    this.flush();
  }

  override discard(): void {}
}

function writeSomeOf(bytes: Uint8Array, start: number): number {
  try {
    return writeSync(1, bytes, start);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EPIPE') throw new OutputClosed();
    if (code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, patience);
    return 0;
  }
}

/** How long a full pipe is given, in milliseconds, before the next try. */
const patience = 5;

class FileOutput extends Gathered {
  readonly #path: string;
  readonly #target: string;
  readonly #handle: number;

  constructor(path: string, target: string) {
    super();
    this.#path = path;
    this.#target = target;
    this.#handle = openSync(path, 'w');
  }

  protected override send(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle, bytes, done);
  }

  override close(): void {
    this.flush();
    if (this.#isPartial()) fsyncSync(this.#handle);
    closeSync(this.#handle);
    if (this.#isPartial()) renameSync(this.#path, this.#target);
  }

  override discard(): void {
    closeSync(this.#handle);
    if (this.#isPartial()) rmSync(this.#path, { force: true });
  }

  /** A device or a pipe is written to as it is. */
  #isPartial(): boolean {
    return this.#path !== this.#target;
  }
}

function wholeFile(path: string): FileOutput {
  const target = existsSync(path) ? realpathSync(path) : path;
  return new FileOutput(`${target}.partial`, target);
}
