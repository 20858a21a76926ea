/**
 * Does a text have words that are Turkish? Windows-1254 differs from Windows-1252 in six letters, ğ ı ş and their
 * capitals, which there are the ð ý þ of Icelandic and Czech: either is a word of letters, but not of either language.
 *
 * @param text a line
 * @returns above 0 where more of these words are Turkish than are not
 */
export function turkishness(text: string): number {
  const words = text.match(/\p{L}+/gu) ?? [];
  const own = words.filter((word) => /[ğĞıİşŞ]/.test(word));
  const beside = words.filter((word) => /[àáåæéêëèíïñóôòøúùýđœ]/i.test(word) && !/[ğĞıİşŞ]/.test(word));
  return own.length === 0 ? 0 : own.reduce((sum, word) => sum + turkish(word), 0) - beside.length;
}

function turkish(word: string): number {
  const lower = word.replaceAll('İ', 'i').toLowerCase();
  const isCapitals = word.length > 1 && !/\p{Ll}/u.test(word);
  const letters = isCapitals ? word.replaceAll('I', 'ı').toLowerCase().replaceAll('i̇', 'i') : lower;
  // letters of other alphabets; ğ behind anything but a vowel; ı behind a vowel that it never follows; Ş before j or r; İ within a word
  if (/[^a-zçğıöşüâîû]/u.test(letters)) return -2;
  if (/(?:^|[^aeıioöuüâîû])ğ/u.test(letters)) return -2;
  if (/[eioöuü][^aeıioöuüâîû]*ı/u.test(letters) && !isCapitals) return -2;
  if (/^ş[jrv]/u.test(letters)) return -2;
  if (!isCapitals && /.İ/u.test(word)) return -2;
  if (/[ğş]/u.test(letters) || isCapitals || word.startsWith('İ')) return 1;
  // of ı alone: another one, or ç ö ü beside it; at the end or in the only syllable it may be the ý of Malý or Sýn
  if (/ı.*ı|[çöü]/u.test(letters)) return 1;
  if (/ı[^aeıioöuü]*[eioöuü]/u.test(letters)) return -1;
  return /[aeıioöuü].*ı[^aeıioöuü]|ı.*a/u.test(letters) ? 0.5 : 0;
}
