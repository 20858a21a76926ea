import iconv from 'iconv-lite';
import { commonLetters } from './common-letters.ts';
import { turkishness } from './turkish.ts';

/** Code pages that spreadsheets and databases write, the most usual first; on a tie the earlier one wins. */
const candidates = [
  'windows-1252',
  'windows-1250',
  'macintosh',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-15',
  'iso-8859-2',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
];

/**
 * The code page in which these lines look most like words: letters stand within words, symbols and capitals do not
 * stand behind small letters, scripts do not mix within a word. A hint, which the reader is shown.
 *
 * @param lines bytes of lines that hold something beyond ASCII
 */
export function likelyCodePage(lines: readonly Uint8Array[]): string {
  let best = { name: 'windows-1252', score: Number.NEGATIVE_INFINITY };
  for (const name of candidates) {
    const score = lines.reduce((sum, line) => sum + plausibility(decodeBytes(line, name), name), 0);
    if (score > best.score) best = { name, score };
  }
  return best.name;
}

/** Where the platform knows better: iconv-lite's Mac Roman is from before the euro sign, and it has no ISO-2022-JP. */
export const byTextDecoder: ReadonlySet<string> = new Set(['macintosh', 'iso-2022-jp']);

/** Bytes of a known code page as text. */
export function decodeBytes(bytes: Uint8Array, name: string): string {
  if (byTextDecoder.has(name)) return new TextDecoder(name).decode(bytes);
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
}

function plausibility(text: string, codePage: string): number {
  let score = codePage === 'windows-1254' ? turkishness(text) : 0;
  const script = eastAsian[codePage] ?? null;
  const letters = [...text];
  for (const [index, letter] of letters.entries()) {
    if (letter.charCodeAt(0) < 128) continue;
    const before = letters[index - 1] ?? ' ';
    const after = letters[index + 1] ?? ' ';
    score += plausibleLetter(letter, before, after, script);
  }
  return score;
}

const typographic = /[–—…•€£™®©° \u00A0\u3000-\u303F\uFF00-\uFFEF]/;

function plausibleLetter(letter: string, before: string, after: string, language: EastAsian | null): number {
  if (letter === '\uFFFD' || /[\p{Cc}\p{Co}\p{Cn}]/u.test(letter)) return -20;
  const inWord = /\p{L}/u.test(before) || /\p{L}/u.test(after);
  if (!/[\p{L}\p{M}]/u.test(letter)) {
    if (/[’‘]/.test(letter)) return 1;
    if (/[¿¡]/.test(letter)) return /\p{L}/u.test(after) && !/\p{L}/u.test(before) ? 1 : -2;
    if (/[¼½¾§]/.test(letter) && !inWord) return 0;
    if (/[“”„«»]/.test(letter)) return /\p{L}/u.test(before) && /\p{L}/u.test(after) ? -1 : 1;
    return typographic.test(letter) ? (inWord && !/[–—™®©]/.test(letter) ? -1 : 0) : -2;
  }
  const script = scriptOf(letter);
  if ([before, after].some((other) => /\p{L}/u.test(other) && scriptOf(other) !== script)) return -2;
  if (/[\uFF61-\uFF9F]/.test(letter)) return -0.5;
  if (script === 'wide') return language ? plausibleWide(letter, language) : 0.5;
  if (!inWord) return -0.5;
  if (/\p{Lu}/u.test(letter) && /\p{Ll}/u.test(before)) return -3;
  // two accented letters side by side are rare in Latin script, and usual in the others
  return script === 'latin' && before.charCodeAt(0) > 127 && /\p{L}/u.test(before) ? -1 : 1;
}

type EastAsian = keyof typeof commonLetters;

/** The language that a code page of East Asia is for. */
const eastAsian: Readonly<Record<string, EastAsian>> = {
  shift_jis: 'japanese',
  'euc-jp': 'japanese',
  gb18030: 'simplified',
  big5: 'traditional',
  'euc-kr': 'korean',
};

/** Each stands for two bytes, which as other code pages have them would be two letters. */
function plausibleWide(letter: string, language: EastAsian): number {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(letter)) return language === 'japanese' ? 2.5 : -1;
  if (/[\u3130-\u318F]/.test(letter)) return -1;
  const isHangul = /\p{Script=Hangul}/u.test(letter);
  if (isHangul !== (language === 'korean')) return -1;
  if (commonLetters[language].has(letter)) return 2.5;
  return isHangul ? 1 : 0.3;
}

function scriptOf(letter: string): string {
  if (/\p{Script=Latin}/u.test(letter)) return 'latin';
  if (/\p{Script=Cyrillic}/u.test(letter)) return 'cyrillic';
  if (/\p{Script=Greek}/u.test(letter)) return 'greek';
  return 'wide';
}
