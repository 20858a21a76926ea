import type { Store } from './open.ts';
import { piecesOf, startOfPieces } from './searched-text.ts';

/** What some partners are searched by, who stand for all; none of few partners, where nothing needs to be guessed. */
export type SearchSample = readonly string[];

/** Of so many partners the sample is taken: of fewer, a guess saves nothing. */
const many = 100_000;
/** A piece that none of so many has costs little to look up. */
const sampled = 1000;
/** So many are read in a few milliseconds. */
const portion = 50;

/**
 * Reads the sample. Yields where something else may be done in between.
 *
 * @param last the highest id of a partner
 */
export function* readSearchSample(store: Store, last: number): Generator<void, SearchSample> {
  if (last < many) return [];
  const read = store
    .prepare<[string], string>(
      `SELECT searched_text(p.name, p.network_publisher_id, p.email, p.further_emails, p.urls)
       FROM json_each(?) wanted CROSS JOIN partner p ON p.id = wanted.value`,
    )
    .pluck();
  const ids = Array.from({ length: sampled }, (_, nth) => 1 + Math.floor((nth * last) / sampled));
  const sample: string[] = [];
  for (let at = 0; at < sampled; at += portion) {
    sample.push(...read.all(JSON.stringify(ids.slice(at, at + portion))));
    yield;
  }
  // most of those who had these ids are gone
  return sample.length < sampled / 10 ? [] : sample;
}

/** Which pieces of a folded search to ask the index for, and how many of all partners have them, from 0 to 1. */
export interface Telling {
  pieces: readonly string[];
  /** null where there is no sample */
  share: number | null;
}

/** Of a long search the beginning tells enough; to look through all of it would take longer than to find. */
const looked = 40;

/** A piece tells something where it leaves no more than this of those that the others leave. */
const telling = 0.75;

/** Of so few of the sample nothing more is known: each further piece may rule out most of them. */
const hardlyAny = 0.004;

/**
 * The pieces that tell most: to ask for one that many partners have takes as long as they are, and the pieces of a word
 * are mostly found where one of them is.
 */
export function tellingPieces(search: string, sample: SearchSample): Telling {
  const pieces = piecesOf(search).slice(0, looked);
  if (sample.length === 0) return { pieces: sideBySide(pieces), share: null };
  const chosen: string[] = [];
  let left = sample;
  while (left.length > 0) {
    const [piece, having] = rarest(pieces, left);
    if (piece === undefined || having.length > left.length * (chosen.length === 0 ? 1 : telling)) break;
    chosen.push(piece);
    left = having;
  }
  if (left.length <= sample.length * hardlyAny)
    for (const piece of sideBySide(pieces)) if (!isImplied(piece, chosen, sample)) chosen.push(piece);
  if (pieces.length === 0) left = sample.filter((text) => text.includes(startOfPieces(search) ?? search));
  return { pieces: chosen, share: left.length / sample.length };
}

/** So many texts show what is always so. */
const showing = 10;

/** Has everyone a piece who has one of the others? */
function isImplied(piece: string, others: readonly string[], texts: SearchSample): boolean {
  return others.some((other) => {
    if (other === piece) return true;
    const having = texts.filter((text) => text.includes(other));
    return having.length >= showing && having.every((text) => text.includes(piece));
  });
}

/** The piece that the fewest of these texts have, and which. */
function rarest(pieces: readonly string[], texts: SearchSample): [string | undefined, SearchSample] {
  let found: string | undefined;
  let having = texts;
  for (const piece of pieces) {
    const some = texts.filter((text) => text.includes(piece));
    if (found === undefined || some.length < having.length) [found, having] = [piece, some];
  }
  return [found, having];
}

/**
 * Every third piece, and the last: all the others are made of these, and would take as long as they again. But for those
 * between two words, which few have.
 */
function sideBySide(pieces: readonly string[]): string[] {
  return pieces.filter(
    (piece, at) => at % 3 === 0 || at === pieces.length - 1 || [...piece].indexOf(' ') === 1,
  );
}
