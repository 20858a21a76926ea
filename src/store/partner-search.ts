import type { Store } from './open.ts';
import { prepared } from './prepared.ts';
import { tellingPieces } from './search-sample.ts';
import { startOfPieces } from './searched-text.ts';

/**
 * Finds partners by any three characters of what they are searched by. It says who may match, never who does: every hit
 * is tried on the partner itself. So nothing needs to be taken out of it, neither what a partner was called before nor
 * a partner who is gone (whose id is never given again), and an entry costs 80 bytes.
 */
export const partnerSearchTable = `
  CREATE VIRTUAL TABLE partner_search USING fts5(
    text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1');
  ${indexing('TRUE')};
`;

/**
 * Puts partners into the index, as they are now.
 *
 * @param which as SQL over `partner`
 * @param most how many they are, at most
 */
export function indexPartners(
  store: Store,
  which: string,
  values: Record<string, unknown>,
  most: number,
): void {
  if (most > many) mergeAsItGrows(store, false);
  store.prepare(indexing(which)).run(values);
  if (most > many) mergeAsItGrows(store, true);
}

/** In the order of the ids: any other order makes the index write a page for each. */
function indexing(which: string): string {
  return `INSERT INTO partner_search (rowid, text)
    SELECT id, searched_text(name, network_publisher_id, email, further_emails, urls) FROM partner
    WHERE ${which} ORDER BY id`;
}

/**
 * What an import brought: partners after the last that was there before it, and those of which it changed what is
 * searched.
 *
 * @param rows how many it has
 */
export function indexImported(store: Store, importId: number, lastBefore: number, rows: number): void {
  const changed = `id <= :lastBefore AND id IN (
    SELECT partner_id FROM change WHERE import_id = :importId AND partnership_id IS NULL
      AND field IN ('name', 'primaryContactEmail', 'furtherEmails', 'mediaPropertyUrls'))`;
  if (indexChanged(store, changed, { importId, lastBefore }, rows) === 'all') return;
  indexPartners(store, 'id > :lastBefore', { lastBefore }, rows);
}

/**
 * Partners who are in the index already, as they are now. Where they are most of all, it is made anew: that takes as long
 * as adding to it, and leaves nothing of what they were called before, which SQLite would have to merge with the rest.
 *
 * @param which as SQL over `partner`
 * @param most how many they are, at most
 * @returns whether all others were indexed as well
 */
export function indexChanged(
  store: Store,
  which: string,
  values: Record<string, unknown>,
  most: number,
): 'these' | 'all' {
  const count = (where: string) =>
    store.prepare<[typeof values], number>(`SELECT count(*) FROM partner WHERE ${where}`).pluck();
  const needed = most > many ? (count('TRUE').get({}) ?? 0) * mostOfAll : Number.POSITIVE_INFINITY;
  if (most < needed || (count(which).get(values) ?? 0) < needed) {
    indexPartners(store, which, values, most);
    return 'these';
  }
  store.exec(`INSERT INTO partner_search (partner_search) VALUES ('delete-all')`);
  indexPartners(store, 'TRUE', {}, most);
  return 'all';
}

/** So much of all partners. */
const mostOfAll = 0.75;

/** Of more partners the parts of the index are merged later. */
const many = 10_000;
/**
 * Of so many parts SQLite merges them all within an import, which takes half as long as that; the writer does so before,
 * while nobody writes. A large import leaves 130 parts a million partners, and a search of 500 takes up to 40 ms.
 */
const mostParts = 500;

/** The parts of the index are merged with every write, or, a fifth faster, only where they become too many. */
function mergeAsItGrows(store: Store, merge: boolean): void {
  const set = 'INSERT INTO partner_search (partner_search, rank) VALUES';
  store.exec(`${set} ('automerge', ${merge ? 4 : 0}); ${set} ('crisismerge', ${mostParts})`);
}

/** So many pages of the index are merged in fifty milliseconds. */
const merged = 256;

/**
 * Merges parts of the index, a few at a time: what a large import left makes a search take five times as long.
 *
 * @returns is there more to be merged? (https://sqlite.org/fts5.html#the_merge_command)
 */
export function mergeParts(store: Store): boolean {
  const changes = prepared<[], number>(store, 'SELECT total_changes()').pluck();
  const before = changes.get() ?? 0;
  store.exec(`INSERT INTO partner_search (partner_search, rank) VALUES ('merge', ${merged})`);
  return (changes.get() ?? 0) - before >= 2;
}

/** Which of those who may match. */
interface Hits {
  /** so many, no more; may be Infinity: to read all takes a quarter less than to look whether they are so many */
  most: number;
  /** some of `piecesOf` the search; without them those that tell most */
  pieces?: readonly string[];
}

/** Ids of the partners who may match a folded search, all others do not, in their order; null where the index does not tell. */
export function mayMatch(store: Store, search: string, { most, pieces }: Hits): number[] | null {
  const match = searchQuery(store, search, pieces ?? tellingPieces(search, []).pieces);
  if (match === null) return null;
  if (match === '') return [];
  const ids =
    most === Number.POSITIVE_INFINITY
      ? prepared<[string], string>(store, allHits).pluck().get(match)
      : prepared<[string, number], string>(store, someHits).pluck().get(match, most);
  return JSON.parse(ids ?? '[]');
}

/** The index gives its hits in the order of their ids. One text of all is read four times as fast as a row for each. */
const allHits = 'SELECT json_group_array(rowid) FROM partner_search WHERE partner_search MATCH ?';
const someHits = `SELECT json_group_array(rowid) FROM (
  SELECT rowid FROM partner_search WHERE partner_search MATCH ? ORDER BY rowid LIMIT ?)`;

/** What `partner_search MATCH` finds at least whom the search finds; '' is nobody, null where the index does not tell. */
function searchQuery(store: Store, search: string, pieces: readonly string[]): string | null {
  if (pieces.length > 0) return pieces.map(quoted).join(' AND ');
  const start = startOfPieces(search);
  return start === null ? null : piecesFrom(store, start).map(quoted).join(' OR ');
}

/** The pieces in the index that begin with two characters. */
function piecesFrom(store: Store, start: string): string[] {
  store.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS temp.partner_piece USING fts5vocab(main, partner_search, row)`,
  );
  return store
    .prepare<[string, string], string>('SELECT term FROM temp.partner_piece WHERE term >= ? AND term < ?')
    .pluck()
    .all(start, `${start}\u{10ffff}`);
}

function quoted(piece: string): string {
  return `"${piece.replaceAll('"', '""')}"`;
}

/** The highest id of any partner so far. */
export function lastPartnerId(store: Store): number {
  return store.prepare<[], number | null>('SELECT max(id) FROM partner').pluck().get() ?? 0;
}
