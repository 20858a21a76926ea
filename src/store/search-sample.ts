import type { Store } from './open.ts';
import { piecesOf, startOfPieces } from './searched-text.ts';

/** What some partners are searched by, who stand for all; none of few partners, where nothing needs to be guessed. */
export type SearchSample = readonly string[];

/** Up to such an id there are few partners: of them, a guess saves nothing. */
const many = 100_000;
/** A piece that none of so many has costs little to look up. */
const sampled = 1000;
/** So many are read in a few milliseconds. */
const portion = 50;
/** So much of each is enough, in characters. */
const longest = 300;

/**
 * Reads the sample. Yields where something else may be done in between.
 *
 * @param last the highest id of a partner
 */
export function* readSearchSample(store: Store, last: number): Generator<void, SearchSample> {
  if (last < many) return [];
  const read = store
    .prepare<[string], string>(
      `SELECT substr(searched_text(p.name, p.network_publisher_id, p.email, p.further_emails, p.urls), 1, ${longest})
       FROM json_each(?) wanted CROSS JOIN partner p ON p.id = wanted.value`,
    )
    .pluck();
  const ids = Array.from({ length: sampled }, (_, nth) => sampledId(nth, last));
  const sample: string[] = [];
  for (let at = 0; at < sampled; at += portion) {
    sample.push(...read.all(JSON.stringify(ids.slice(at, at + portion))));
    yield;
  }
  // most of those who had these ids are gone
  return sample.length < sampled / 10 ? [] : sample;
}

/** Evenly, but not in even steps: lists that were put together have the like of one publisher in every sixth line. */
function sampledId(nth: number, last: number): number {
  const goldenRatio = 0.618034;
  return 1 + Math.floor(((nth + ((nth * goldenRatio) % 1)) * last) / sampled);
}

/** Which pieces of a folded search to ask the index for, and how many of all partners have them, from 0 to 1. */
export interface Telling {
  pieces: readonly string[];
  /** null where nothing tells */
  share: number | null;
}

/** Of a long search the beginning tells enough; to look through all of it would take longer than to find. */
const looked = 40;

/** A further piece is asked for where it leaves no more than this of those whom the others leave. */
const left = 0.75;

/** Of so few of the sample nothing more is known: each further piece may rule out most of them. */
const hardlyAny = 0.004;

/** The latest answers: every page of a search asks again. */
const known = new WeakMap<SearchSample, Map<string, Telling>>();
const mostKnown = 30;

/**
 * The pieces that tell most: to ask for one that many partners have takes as long as they are, and the pieces of a word
 * are mostly found where one of them is.
 */
export function tellingPieces(search: string, sample: SearchSample): Telling {
  if (sample.length === 0) return { pieces: sideBySide(piecesToLookAt(search)), share: null };
  const answers = known.get(sample) ?? new Map<string, Telling>();
  known.set(sample, answers);
  const answer = answers.get(search) ?? tellingBy(search, sample);
  if (answers.size >= mostKnown) answers.clear();
  answers.set(search, answer);
  return answer;
}

function piecesToLookAt(search: string): string[] {
  return piecesOf(search).slice(0, looked);
}

function tellingBy(search: string, sample: SearchSample): Telling {
  const pieces = piecesToLookAt(search);
  if (pieces.length === 0) return { pieces, share: shareOfShort(search, sample) };
  const holders = holdersOfEach(pieces, sample);
  const chosen: string[] = [];
  let those = [...sample.keys()];
  while (those.length > 0) {
    const [piece, having] = rarest(holders, those);
    if (chosen.length > 0 && having.length > those.length * left) break;
    chosen.push(piece);
    those = having;
  }
  if (those.length <= sample.length * hardlyAny) {
    const needed = new Set(sideBySide(pieces));
    for (const piece of holders.keys())
      if (needed.has(piece) && !isImplied(piece, chosen, holders)) chosen.push(piece);
  }
  return { pieces: chosen, share: those.length / sample.length };
}

/** Who of a sample has something: 1 at the place of each. */
type Holders = Uint8Array;

/** The rarest piece first: what many have is mostly implied by what fewer have, and takes longer to be asked for. */
function holdersOfEach(pieces: readonly string[], sample: SearchSample): Map<string, Holders> {
  const counted = pieces.map((piece) => {
    const holders = holdersOf(piece, sample);
    return { piece, holders, count: countOf(holders) };
  });
  const sorted = counted.toSorted((one, other) => one.count - other.count);
  return new Map(sorted.map(({ piece, holders }) => [piece, holders]));
}

function holdersOf(piece: string, sample: SearchSample): Holders {
  const holders = new Uint8Array(sample.length);
  for (const [at, text] of sample.entries()) if (text.includes(piece)) holders[at] = 1;
  return holders;
}

/** Of a search of one or two characters; null where it is only what addresses begin with, which texts leave out. */
function shareOfShort(search: string, sample: SearchSample): number | null {
  const start = startOfPieces(search) ?? search;
  if ([...start].length > 2) return null;
  return countOf(holdersOf(start, sample)) / sample.length;
}

function countOf(holders: Holders): number {
  return holders.reduce((count, one) => count + one, 0);
}

/** The piece that the fewest of those have, and who of them. */
function rarest(holders: ReadonlyMap<string, Holders>, those: readonly number[]): [string, number[]] {
  let found: [string, number[]] | undefined;
  for (const [piece, all] of holders) {
    const having = those.filter((at) => all[at] === 1);
    if (found === undefined || having.length < found[1].length) found = [piece, having];
  }
  if (found === undefined) throw new Error('A search without pieces has none that is rarest.');
  return found;
}

/** So many texts show what is always so. */
const showing = 10;

/** Has everyone a piece who has one of the others? */
function isImplied(piece: string, others: readonly string[], holders: ReadonlyMap<string, Holders>): boolean {
  const all = holders.get(piece) ?? [];
  return others.some((other) => {
    const some = holders.get(other) ?? new Uint8Array();
    return other === piece || (countOf(some) >= showing && some.every((one, at) => one <= (all[at] ?? 0)));
  });
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
