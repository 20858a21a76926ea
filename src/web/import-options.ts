import { listProfiles } from '../importer/index.ts';
import { byHand } from '../profiles/by-hand.ts';
import { listNames } from '../store/brands.ts';
import type { ImportOptions } from './models.ts';
import type { Site } from './site.ts';

/** What the forms of an import offer to choose from. */
export function importOptions(site: Site): ImportOptions {
  return {
    brands: listNames(site.workplace.db, 'brand'),
    networks: networkNames(site),
    profiles: [
      ...listProfiles(site.workplace.db).map(({ id, name }) => ({ id, name })),
      { id: byHand.id, name: 'None of these: map its columns by hand' },
    ],
    encodings,
  };
}

/** Networks to suggest. */
export function networkNames(site: Site): string[] {
  const { db } = site.workplace;
  return [...new Set([...listProfiles(db).map(({ network }) => network), ...listNames(db, 'network')])];
}

/** Names that `--encoding` knows too. */
export const encodings = [
  { id: 'utf-8', name: 'UTF-8' },
  { id: 'windows-1252', name: 'Windows-1252 (Western European)' },
  { id: 'utf-16le', name: 'UTF-16 LE (“Unicode text”)' },
  { id: 'utf-16be', name: 'UTF-16 BE' },
  { id: 'macintosh', name: 'Mac Roman' },
  { id: 'windows-1250', name: 'Windows-1250 (Central European)' },
  { id: 'windows-1251', name: 'Windows-1251 (Cyrillic)' },
  { id: 'windows-1253', name: 'Windows-1253 (Greek)' },
  { id: 'windows-1254', name: 'Windows-1254 (Turkish)' },
  { id: 'windows-1255', name: 'Windows-1255 (Hebrew)' },
  { id: 'windows-1256', name: 'Windows-1256 (Arabic)' },
  { id: 'windows-1257', name: 'Windows-1257 (Baltic)' },
  { id: 'koi8-r', name: 'KOI8-R (Cyrillic)' },
  { id: 'iso-8859-1', name: 'ISO 8859-1 (Latin 1)' },
  { id: 'iso-8859-2', name: 'ISO 8859-2 (Latin 2)' },
  { id: 'iso-8859-15', name: 'ISO 8859-15 (Latin 9)' },
  { id: 'shift_jis', name: 'Shift JIS (Japanese)' },
  { id: 'gb18030', name: 'GB 18030 (Chinese)' },
  { id: 'big5', name: 'Big5 (Chinese)' },
  { id: 'euc-jp', name: 'EUC-JP (Japanese)' },
  { id: 'euc-kr', name: 'EUC-KR (Korean)' },
  { id: 'iso-2022-jp', name: 'ISO-2022-JP (Japanese, of mails)' },
  { id: 'cp850', name: 'Code page 850 (DOS, Western European)' },
];
