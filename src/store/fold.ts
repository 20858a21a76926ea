/**
 * A name as it is compared, sorted and searched: compatibility forms, accents, letter case and doubled spaces do not
 * count. SQLite's own NOCASE and lower() know ASCII only.
 */
export function foldName(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
