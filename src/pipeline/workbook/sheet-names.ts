/** A sheet's name has 1 to 31 characters, none of `[]:*?/\`, no apostrophe at its ends. */
export function sheetNames(wanted: string, sheets: number): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they cannot stand in a name
  const clean = wanted.replace(/[[\]:*?/\\\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/g, ' ').trim();
  return Array.from({ length: sheets }, (_, i) => {
    const suffix = i === 0 ? '' : ` (${i + 1})`;
    const name = clean
      .slice(0, 31 - suffix.length)
      .replace(/^'+|'+$/g, '')
      .trim();
    return (name || 'Sheet') + suffix;
  });
}
