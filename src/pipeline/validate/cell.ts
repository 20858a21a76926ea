import { isGuarded, unguard } from '../guard.ts';

/** A spreadsheet cell cannot hold more characters than this. */
export const longestCell = 32_767;

/** The word that empties a field. */
export const clear = '#CLEAR';

/** Does the cell say nothing but that word? Signs that separate values may stand around it. */
export function isClear(text: string): boolean {
  return (
    text === clear || (text.length < 20 && text.includes(clear) && /^[\s|;,]*#CLEAR[\s|;,]*$/.test(text))
  );
}

const plain = /^[!-~](?:[ -~]*[!-~])?$/;
const blankWords = /^(?:null|n\/a|-)$/i;
/** Nothing that can be seen. */
const unseen = /^[\s\u00AD\u200B-\u200F\u2060\uFEFF]+$/;
const wrapped = /^="((?:[^"]|"")*)"$/;

/**
 * A cell as it is stored: trimmed, in NFC, with LF line breaks; `="00123"` is `00123`; `null`, `N/A` and `-` are blank.
 * A guarded cell loses its guard and nothing else.
 */
export function cleanCell(raw: string, guarded: boolean): string {
  if (raw === '') return '';
  let text = raw;
  if (guarded && isGuarded(raw)) text = unguard(raw);
  else if (raw.charCodeAt(0) <= 61 && raw.includes('="')) text = unwrapped(raw);
  if (!plain.test(text)) text = text.replace(/\r\n?/g, '\n').toWellFormed().normalize('NFC').trim();
  if (unseen.test(text)) return '';
  return text.length <= 4 && blankWords.test(text) ? '' : text;
}

/** Excel's way to keep leading zeros: a formula that is a text. */
function unwrapped(raw: string): string {
  const inner = wrapped.exec(raw.trim())?.[1];
  return inner === undefined ? raw : inner.replaceAll('""', '"');
}

const errorValue = new RegExp(
  `^(?:#(?:${[
    'NAME\\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA',
    'WERT!|BEZUG!|NV|ZAHL!|ÜBERLAUF!',
    'NOM\\?|VALEUR!|N/D|NOMBRE!|NUL!|PROPAGATION!',
    '¿NOMBRE\\?|¡(?:VALOR|REF|NUM|NULO|DIV/0)!',
    'NOME\\?|VALORE!|RIF!|NUM\\.?!',
    'NAAM\\?|WAARDE!|VERW!|GETAL!|LEEG!|N/B|DEEL/0!',
    'VALOR!|DISP|NULO!',
    'NAZWA\\?|ARG!|ADR!|LICZBA!|ZERO!',
  ].join('|')})|#{5,}|(?:Err|Fehler|Erreur)\\s?:\\s?5\\d\\d)$`,
  'i',
);

/** `#NAME?` and its like, in the spreadsheet's language, or `########` of a column too narrow: no value, but what is shown for want of one. */
export function isErrorValue(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first === 35 || first === 69 || first === 70) && errorValue.test(text);
}
