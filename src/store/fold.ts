/**
 * A name as it is compared, sorted and searched: compatibility forms, accents, letter case and doubled spaces do not
 * count. SQLite's own NOCASE and lower() know ASCII only.
 */
export function foldName(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text.toLowerCase();
  const folded = withoutAccents(text).toLowerCase();
  return /^ | $| {2}|[^\S ]/.test(folded) ? folded.replace(/\s+/g, ' ').trim() : folded;
}

/**
 * To take a text apart as a whole takes four times as long as to look its characters up. Those from U+3000 on are too
 * many to be remembered (https://www.unicode.org/charts/).
 */
function withoutAccents(text: string): string {
  return /[\u3000-\uffff]/.test(text) ? apart(text) : text.replace(/[\u0080-\u2fff]/g, lookedUp);
}

const known = new Map<string, string>();

function lookedUp(character: string): string {
  const same = known.get(character) ?? apart(character);
  known.set(character, same);
  return same;
}

function apart(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}
