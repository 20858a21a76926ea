/** Delimiters that people know by a name. */
export const namedDelimiters = [
  { name: 'comma', plural: 'commas', sign: ',' },
  { name: 'semicolon', plural: 'semicolons', sign: ';' },
  { name: 'tab', plural: 'tabs', sign: '\t' },
  { name: 'pipe', plural: 'bars', sign: '|' },
  { name: 'space', plural: 'spaces', sign: ' ' },
] as const;

/** One to three signs that are neither letters, digits, spaces nor quotation marks, or a name. */
export function isDelimiter(text: string): boolean {
  return namedDelimiters.some(({ name }) => name === text) || /^[^\p{L}\p{N}\s"']{1,3}$/u.test(text);
}

/** `;` and `Semicolon` → `semicolon`; another sign stays as it is. */
export function delimiterName(text: string): string {
  const known = namedDelimiters.find(({ name, sign }) => sign === text || name === text.trim().toLowerCase());
  return known?.name ?? text.trim();
}

/** `semicolon` → `;`; another sign stays as it is, and so does ''. */
export function delimiterSign(name = ''): string {
  return namedDelimiters.find((one) => one.name === name)?.sign ?? name;
}

/** A delimiter in words. */
export function delimiterWords(sign: string): string {
  const bare = sign.length > 1 ? sign.trimEnd() : sign;
  const known = namedDelimiters.find((one) => one.sign === bare);
  const words = known ? known.plural : `“${bare}”`;
  return bare === sign ? words : `${words} and a space`;
}
