const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const behind = '[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
/** The bytes of a character in UTF-8, each taken for a letter of Windows-1252. */
export const bytesOfOne = new RegExp(
  `[\u00c2-\u00df]${behind}|[\u00e0-\u00ef]${behind}{2}|[\u00f0-\u00f4]${behind}{3}`,
);

/** `ZÃ¼rich` → `Zürich`: what the text was before UTF-8 was read as Windows-1252 or Latin-1; undefined where it is none such. */
export function utf8Behind(text: string): string | undefined {
  if (!bytesOfOne.test(text)) return undefined;
  const bytes = latin1Of(text);
  if (/[\u0100-\uffff]/.test(bytes)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}

/** The letters of Windows-1252 as those of Latin-1 that have the same byte. */
export function latin1Of(text: string): string {
  return [...text]
    .map((letter) =>
      windows1252.includes(letter) ? String.fromCharCode(0x80 + windows1252.indexOf(letter)) : letter,
    )
    .join('');
}
