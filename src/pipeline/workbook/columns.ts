/** `B7` → 1 */
export function columnOf(ref: string): number {
  let column = 0;
  for (let i = 0; i < ref.length; i++) {
    const letter = ref.charCodeAt(i) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

/** `A` for column 0, `AA` for 26. */
export function letters(column: number): string {
  const known = LETTERS[column];
  if (known) return known;
  const last = String.fromCharCode(65 + (column % 26));
  const name = column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
  LETTERS[column] = name;
  return name;
}
const LETTERS: string[] = [];
