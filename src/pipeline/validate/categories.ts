const separators = { pipe: /\|/, other: /[|;\n]/, comma: /[|;\n,]/ };

/**
 * Categories of one cell. `pipe` is the CRM's own form; `other` splits on pipes, semicolons and line breaks; `comma`
 * on commas too, for lists in which no cell uses one of those.
 */
export function splitCategories(text: string, split: 'comma' | 'other' | 'pipe'): string[] {
  const separator = separators[split];
  if (!separator.test(text)) return [text];
  const found: string[] = [];
  for (const part of text.split(separator)) {
    const one = part.trim();
    if (one !== '' && !found.includes(one)) found.push(one);
  }
  return found;
}
