import { Zip, ZipDeflate } from 'fflate';

/** A ZIP archive, packed while it is written. */
export class Archive {
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#ready.push(bytes);
  });
  #ready: Uint8Array[] = [];

  open(path: string): Part {
    const file = new ZipDeflate(path, { level: 6 });
    file.mtime = new Date(1980, 0, 1);
    this.#zip.add(file);
    return new Part(file);
  }

  add(path: string, content: string): void {
    this.open(path).end(content);
  }

  end(): void {
    this.#zip.end();
  }

  /** What has been packed since the last call. */
  ready(): Uint8Array[] {
    if (this.#ready.length === 0) return this.#ready;
    const bytes = this.#ready;
    this.#ready = [];
    return bytes;
  }
}

/** One part of the archive; small writes are joined before they are packed. */
class Part {
  written = 0;
  readonly #file: ZipDeflate;
  #waiting = '';

  constructor(file: ZipDeflate) {
    this.#file = file;
  }

  write(xml: string): void {
    this.written += xml.length;
    this.#waiting += xml;
    if (this.#waiting.length >= 65_536) this.#push(false);
  }

  end(xml: string): void {
    this.#waiting += xml;
    this.#push(true);
  }

  #push(last: boolean): void {
    this.#file.push(UTF8.encode(this.#waiting), last);
    this.#waiting = '';
  }
}

const UTF8 = new TextEncoder();
