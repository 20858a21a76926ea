import type { ImportChoices } from '../domain/import.ts';
import type { Detected } from '../pipeline/detect.ts';
import { type Chunks, detectEncoding, type Encoding } from '../pipeline/read/encoding.ts';
import { readText } from '../pipeline/read/text.ts';
import type { Store } from '../store/open.ts';
import { headOf, type ListFile } from './file.ts';
import { recognisedProfiles } from './profiles.ts';
import { recognise } from './recognise.ts';
import { isUnknown } from './recognise-ways.ts';

/** So much of a file is enough to recognise it. Bytes. */
const headSize = 256 * 1024;

/** A text that was recognised. */
export interface RecognisedText {
  encoding: Encoding;
  detected: Detected;
  /** its beginning */
  head: string;
}

/**
 * Says what a text is, and in which encoding. Where its bytes prove none, the one that was saved with its mapping goes
 * before the likeliest; it is tried, too, where the titles cannot be read otherwise.
 *
 * @param chunks what the encoding is told from: the whole file, or its beginning
 * @throws UserError as `detectEncoding` and `recognise`
 */
export function recogniseText(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
  chunks: Chunks,
): RecognisedText {
  const encoding = detectEncoding(chunks, choices.encoding, file.name);
  const read = ({ name }: { name: string }, profile = choices.profile) => {
    const head = headText(file, name);
    return { detected: recognise(db, head, { ...choices, profile }, file.name), head };
  };
  if (!encoding.guessed) return { encoding, ...read(encoding) };
  try {
    const found = { encoding, ...read(encoding) };
    const { id, encoding: own } = found.detected.profile;
    if (!own || own === encoding.name) return found;
    return unlessUnknown(() => ({ encoding: asSaved(own), ...read({ name: own }, id) })) ?? found;
  } catch (error) {
    if (!isUnknown(error)) throw error;
    for (const { id, encoding: own } of recognisedProfiles(db)) {
      if (!own || own === encoding.name || ![id, ''].includes(choices.profile)) continue;
      const found = unlessUnknown(() => ({ encoding: asSaved(own), ...read({ name: own }, id) }));
      if (found) return found;
    }
    throw error;
  }
}

function asSaved(name: string): Encoding {
  return { name, guessed: true };
}

function unlessUnknown<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

/** The beginning of a file, whose encoding is told from it alone. */
export function recogniseHead(db: Store, file: ListFile, choices: ImportChoices): Detected {
  return recogniseText(db, file, choices, () => [withoutCutCharacter(headOf(file.path, headSize))]).detected;
}

function headText(file: ListFile, encoding: string): string {
  const head = withoutCutCharacter(headOf(file.path, headSize));
  let text = '';
  for (const piece of readText(() => [head], encoding, file.name)) text += piece;
  return text;
}

/** UTF-8 cut in the middle of a character would look like another encoding. */
function withoutCutCharacter(head: Buffer): Buffer {
  if (head.length < headSize) return head;
  let end = head.length;
  while (end > 0 && end > head.length - 4 && ((head[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return head.subarray(0, ((head[end - 1] ?? 0) & 0x80) === 0 ? end : end - 1);
}
