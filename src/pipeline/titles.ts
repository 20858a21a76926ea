import type { SourceRow } from '../domain/row.ts';

/**
 * A title as it is compared: letter case, outer and doubled spaces, non-breaking and zero-width ones, Unicode form and
 * byte order marks do not count.
 */
export function titleKey(title: string): string {
  if (/^[!-~]+(?: [!-~]+)*$/.test(title)) return title.toLowerCase();
  return title
    .normalize('NFC')
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** A title as it is shown and kept: as it came, without outer spaces and invisible marks. */
export function shownTitle(title: string): string {
  return title
    .normalize('NFC')
    .replace(/[\u200B\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The cells of a title row. A quotation mark that was lost or is one too many is no part of a title. */
export function titlesOf({ cells, broken, strayQuote }: SourceRow): string[] {
  return broken || strayQuote ? cells.map((cell) => cell.trim().replace(/^"+|"+$/g, '')) : cells;
}
