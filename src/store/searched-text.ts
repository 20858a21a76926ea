import { foldName } from './fold.ts';
import { listOf } from './partner-lines.ts';

/** How an address may begin before what tells it from others; its end is what a searched text is compared with. */
const heads = ['https://www.', 'http://www.', 'https://', 'http://'];

/** So that each character of the text begins a piece of three. */
const end = '  ';

/**
 * All that a partner is searched by, in one folded text; SQL calls it searched_text(…). What nearly every address begins
 * with is left out: it would be a third of the search index, and finds everybody.
 */
export function searchedText(
  name: unknown,
  networkPublisherId: unknown,
  email: unknown,
  furtherEmails: unknown,
  urls: unknown,
): string {
  let text = `${networkPublisherId} ${email ?? ''}`;
  for (const one of listIn(furtherEmails)) text += ` ${one}`;
  for (const one of listIn(urls)) text += ` ${withoutHead(one)}`;
  // apart, as most of what is not ASCII stands in names
  return `${foldName(String(name))} ${foldName(text)}${end}`;
}

/**
 * The pieces of three characters that are in the searched text of every partner found by `search` (folded); none where
 * it is too short, or is only what addresses begin with.
 */
export function piecesOf(search: string): string[] {
  const characters = [...withoutEndOfHead(search)];
  const pieces = characters.slice(2).map((_, at) => characters.slice(at, at + 3).join(''));
  // a query for the index is a text that ends at a NUL
  return [...new Set(pieces)].filter((piece) => !piece.includes('\0'));
}

/** Two characters with which a piece of everybody begins who is found by `search`; null where it is shorter. */
export function startOfPieces(search: string): string | null {
  const characters = [...withoutEndOfHead(search)].slice(0, 2);
  return characters.length < 2 || characters.includes('\0') ? null : characters.join('');
}

function withoutHead(url: string): string {
  return url.replace(/^https?:\/\/(?:www\.)?/i, '');
}

/** Someone who pastes a whole address, or the end of its head (`//www.shop`), means what comes after. */
function withoutEndOfHead(search: string): string {
  if (heads.some((head) => head.includes(search))) return '';
  for (let length = Math.min(search.length, 12); length > 0; length--)
    if (heads.some((head) => head.endsWith(search.slice(0, length)))) return search.slice(length);
  return search;
}

function listIn(json: unknown): string[] {
  return typeof json === 'string' ? listOf(json) : [];
}
