import iconv from 'iconv-lite';
import { UserError } from '../../domain/error.ts';
import { byTextDecoder } from './code-page.ts';
import { type Chunks, nulMessage } from './encoding.ts';

/** Ctrl-Z: old programs end a text file with it. */
const dosEnd = '\u001A';

/**
 * The file as text, piece by piece, with a decoder that keeps its state across the pieces (a character cut in two is
 * the classic fault). Byte order marks at the start (also two) and DOS end marks at the end are gone; line ends are LF.
 *
 * @throws UserError `wrong-encoding`, `not-text`
 */
export function* readText(chunks: Chunks, encoding: string, fileName: string): Generator<string> {
  let atStart = true;
  let heldBack = '';
  for (const piece of decoded(chunks, encoding, fileName)) {
    let text = heldBack + piece;
    if (atStart) {
      text = text.replace(/^\uFEFF+/, '');
      atStart = text === '';
    }
    if (text.includes('\0')) throw new UserError('not-text', nulMessage(fileName));
    const end = settledLength(text);
    heldBack = text.slice(end);
    yield normaliseLines(text.slice(0, end));
  }
  yield normaliseLines(heldBack.split(dosEnd, 1)[0] ?? '');
}

/** How much of the text can be judged before the next piece is seen: a CR may be half a CRLF, 0x1A may be the last. */
function settledLength(text: string): number {
  let end = text.length;
  while (end > 0 && ['\r', '\n', dosEnd].includes(text.charAt(end - 1))) end--;
  const tail = text.slice(end);
  return tail.includes('\r') || tail.includes(dosEnd) ? end : text.length;
}

function normaliseLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function* decoded(chunks: Chunks, encoding: string, fileName: string): Generator<string> {
  if (byTextDecoder.has(encoding)) {
    const decoder = new TextDecoder(encoding);
    for (const chunk of chunks()) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
    return;
  }
  if (encoding !== 'utf-8') {
    const decoder = iconv.getDecoder(encoding, { stripBOM: false });
    let bytes = 0;
    for (const chunk of chunks()) {
      bytes += chunk.length;
      yield decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    if (encoding.startsWith('utf-16') && bytes % 2 === 1) throw cutOff(fileName);
    yield decoder.end() ?? '';
    return;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for (const chunk of chunks()) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(
      'wrong-encoding',
      `${fileName} is not valid UTF-8. Choose the encoding it was saved in, for instance windows-1252, or save it as "CSV UTF-8".`,
    );
  }
}

/** In UTF-16 every character has an even number of bytes; the decoder would drop half a one without a word. */
function cutOff(fileName: string): UserError {
  return new UserError(
    'wrong-encoding',
    `${fileName} is read as UTF-16 and ends within a character: it was cut off on its way, or is no UTF-16. Export the list again, or choose another encoding.`,
  );
}
