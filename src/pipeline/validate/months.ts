const languages = ['de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];
const english = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let known: Map<string, string> | null = null;

/**
 * A date's text with its month in English: `17. März 2021` → `17. Mar 2021`, `4 de mayo de 2021` → `4 May 2021`.
 * Spreadsheets and people write months in their own language; no name means another month in one of the others.
 */
export function withEnglishMonth(text: string): string {
  known ??= monthNames();
  const names = known;
  let found = false;
  const plain = text.replace(/\p{L}+\.?/gu, (word) => {
    const month = names.get(bare(word));
    found ||= month !== undefined;
    return month ?? word;
  });
  return found ? plain.replace(/\s+de[l]?\s+/gi, ' ') : text;
}

function monthNames(): Map<string, string> {
  const names = new Map([['mrz', 'Mar']]);
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const alone = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' });
      const withDay = new Intl.DateTimeFormat(language, { month: style, day: 'numeric', timeZone: 'UTC' });
      for (const [index, month] of english.entries())
        for (const format of [alone, withDay])
          for (const { type, value } of format.formatToParts(Date.UTC(2021, index, 4)))
            if (type === 'month') names.set(bare(value), month);
    }
  }
  return names;
}

/** Without letter case, accents and a full stop: `Févr.` is also written `fevr`. */
function bare(word: string): string {
  return word
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .toLowerCase();
}
