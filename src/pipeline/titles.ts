/**
 * A title as it is compared: letter case, outer and doubled spaces, non-breaking and zero-width ones, Unicode form and
 * byte order marks do not count.
 */
export function titleKey(title: string): string {
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
