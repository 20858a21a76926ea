/**
 * The formula guard (SPEC §4): in every CSV that Roster writes, a cell which a spreadsheet might take for a formula, or
 * which already looks guarded, carries one more leading apostrophe; the reader takes exactly one off. So any text
 * survives the round trip, and none is ever run. Characters as OWASP "CSV Injection" lists them, full-width forms too.
 */
const risky = /^'*[=+\-@\t\r\n\0;＝＋－＠]/;
const guarded = /^'+[=+\-@\t\r\n\0;＝＋－＠]/;

/** Text → cell. */
export function guard(text: string): string {
  return risky.test(text) ? `'${text}` : text;
}

/** Does this cell carry a guard? */
export function isGuarded(cell: string): boolean {
  return guarded.test(cell);
}

/** Cell → text; the inverse of `guard` for every string. */
export function unguard(cell: string): string {
  return guarded.test(cell) ? cell.slice(1) : cell;
}
