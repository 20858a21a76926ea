import iconv from 'iconv-lite';
import { UserError } from '../../domain/error.ts';
import { byTextDecoder, decodeBytes, likelyCodePage } from './code-page.ts';

/** How the bytes of a file become text. */
export interface Encoding {
  /** in lower case, as iconv-lite names it: `utf-8`, `utf-16le`, `windows-1252` … */
  name: string;
  /** nothing in the file proves it; it is the most likely one */
  guessed: boolean;
}

/** Pieces of a file, each good until the next one is asked for. */
export type Chunks = () => Iterable<Uint8Array>;

/**
 * Finds the encoding by reading the whole file: valid UTF-8, else UTF-16 by its mark or its pattern of NULs, else
 * the code page in which its words look like words: Windows-1252 unless the bytes say otherwise.
 *
 * @param chosen the user's choice, or ''
 * @throws UserError `unknown-encoding`, `mixed-encodings`, `not-text`
 */
export function detectEncoding(chunks: Chunks, chosen: string, fileName: string): Encoding {
  if (chosen) return { name: known(chosen), guessed: false };
  const wide = detectUtf16(firstChunk(chunks));
  if (wide) return { name: wide, guessed: false };
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let valid = true;
  for (const chunk of chunks()) {
    if (chunk.includes(0)) throw new UserError('not-text', nulMessage(fileName));
    if (valid) valid = decodes(utf8, chunk);
    if (valid && hasJapaneseEscapes(chunk)) return { name: 'iso-2022-jp', guessed: true };
  }
  if (valid) valid = decodes(utf8, new Uint8Array(0), false);
  if (valid) return { name: 'utf-8', guessed: false };
  const lines = unusualLines(chunks);
  refuseMixed(lines, fileName);
  return { name: likelyCodePage(lines), guessed: true };
}

/**
 * UTF-8 but for a line or two was put together from two files, or cut off; in a code page all its names would be wrong.
 *
 * @throws UserError `mixed-encodings`
 */
function refuseMixed(lines: readonly Uint8Array[], fileName: string): void {
  const isUtf8 = (line: Uint8Array) => decodes(new TextDecoder('utf-8', { fatal: true }), line, false);
  const other = lines.filter((line) => !isUtf8(line));
  const [first] = other;
  if (!first || other.length * 2 > lines.length) return;
  const shown = decodeBytes(first, 'windows-1252').slice(0, 80);
  throw new UserError(
    'mixed-encodings',
    `${fileName} is UTF-8, but not all of it: ${other.length === 1 ? 'one line is' : `${other.length} lines are`} in another encoding or cut off within a character, for instance "${shown}". Mend what was pasted in, or export the list again and save it as "CSV UTF-8".`,
  );
}

/** So much of a line shows its letters. Bytes. */
const longestLine = 100_000;

/** Whole lines with something beyond ASCII, at most 200 of them. */
function unusualLines(chunks: Chunks): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let begun = new Uint8Array(0);
  const add = (line: Uint8Array) => {
    if (line.some((byte) => byte > 127)) lines.push(copyOf(line));
  };
  for (const chunk of chunks()) {
    const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
    let from = 0;
    for (let end = lineEnd(bytes, 0); end < bytes.length; end = lineEnd(bytes, from)) {
      add(bytes.subarray(from, end));
      from = end + 1;
      if (lines.length === 200) return lines;
    }
    begun = copyOf(bytes.subarray(from, from + longestLine));
  }
  add(begun);
  return lines;
}

/** Not by `slice`, which is a mere view where the bytes are a Buffer. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function lineEnd(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
  return end;
}

export function nulMessage(fileName: string): string {
  return `${fileName} holds NUL characters, so it is no text file. Roster reads lists as CSV text: export the list again, or open it in a spreadsheet and save it as "CSV UTF-8".`;
}

function decodes(decoder: TextDecoder, chunk: Uint8Array, stream = true): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

function firstChunk(chunks: Chunks): Uint8Array {
  for (const chunk of chunks()) return chunk;
  return new Uint8Array(0);
}

/** ISO-2022-JP switches to its characters by ESC $ and back by ESC (; its bytes are ASCII, and so valid UTF-8. */
function hasJapaneseEscapes(head: Uint8Array): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is meant
  return head.includes(0x1b) && /\x1b\$[@B][!-~\s]*\x1b\([BJ]/.test(Buffer.from(head).toString('latin1'));
}

/** By the byte order mark; or, without one, by the NULs that Latin letters leave in every second byte. */
function detectUtf16(head: Uint8Array): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const sample = head.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample.length; index++) {
    if (sample[index] !== 0) continue;
    if (index % 2 === 0) even++;
    else odd++;
  }
  const pairs = sample.length / 2;
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
  return null;
}

function known(chosen: string): string {
  const name = chosen
    .trim()
    .toLowerCase()
    .replace(/^utf8$/, 'utf-8')
    .replace(/^cp-?(125\d)$/, 'windows-$1')
    .replace(/^(latin-?1|iso-?8859-?1|ansi)$/, 'windows-1252')
    .replace(/^(mac[-_ ]?roman|x-mac-roman|mac)$/, 'macintosh');
  if (!byTextDecoder.has(name) && !iconv.encodingExists(name)) {
    throw new UserError(
      'unknown-encoding',
      `The encoding "${chosen}" is not known. Use for instance utf-8, utf-16le, windows-1252, windows-1250, macroman or shift_jis.`,
    );
  }
  return name;
}
