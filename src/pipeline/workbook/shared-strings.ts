import type { Parts } from './archive-in.ts';
import { unescapeText } from './escapes.ts';
import { readXml } from './xml-in.ts';

/** Texts that cells refer to by their place. Rich text loses its formatting, phonetic guides (`rPh`) are left out. */
export function readSharedStrings(parts: Parts, path: string | undefined): string[] {
  const strings: string[] = [];
  if (path === undefined || !parts.has(path)) return strings;
  let text = '';
  let inText = false;
  let guides = 0;
  readXml(parts.read(path), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') guides += 1;
      inText = name === 't' && guides === 0;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      inText = false;
      if (name === 'rPh') guides -= 1;
      if (name === 'si') strings.push(unescapeText(text));
    },
  });
  return strings;
}
