import type { FieldKey } from '../domain/fields.ts';
import type { Status } from '../domain/partner.ts';

/** What a column of an unknown list seems to hold. */
export interface GuessedColumn {
  title: string;
  to: FieldKey | 'status' | 'extra';
  /** every value is made of digits; their number in the first one, else 0 */
  digits: number;
  /** of a status column: its words */
  statuses: [word: string, status: Status | null][];
}

interface Column {
  title: string;
  /** the values that are not blank */
  values: string[];
}

/** How likely a column is a field's, 0 for not at all. */
type Likeness = (column: Column) => number;

/** Titles and values that speak for a field; the columns are dealt out in this order, the likeliest to each. */
const likenesses: readonly [FieldKey, Likeness][] = [
  ['primaryContactEmail', (one) => titled(one, /e-?mail/i) + 2 * share(one, /^\S+@\S+\.\S+$/)],
  [
    'networkPublisherId',
    (one) =>
      share(one, /^\S+$/) < 0.9 || repeated(one)
        ? 0
        : titled(one, /(publisher|affiliate|partner|site).?id\b/i) +
          titled(one, /(^|[^a-z])[cs]?id$|Id$|ID$/),
  ],
  [
    'mediaPropertyUrls',
    (one) =>
      titled(one, /ur[li]|web|domain/i) + 2 * share(one, /^(https?:\/\/|www\.)|^[\w-]+(\.[\w-]+)+(\/|$)/i),
  ],
  [
    'networkDateAccepted',
    (one) =>
      share(one, /^\d{4}-\d\d?-\d\d?|^\d\d?[/.-]\d\d?[/.-]\d{2,4}/) > 0.8
        ? 1 + 2 * titled(one, /join|accept|approv/i) + titled(one, /date|since/i)
        : 0,
  ],
  [
    'name',
    (one) =>
      titled(one, /first|last|user|contact/i)
        ? 0
        : titled(one, /name/i) + titled(one, /publisher|affiliate|partner|compan|account/i),
  ],
  ['categories', (one) => titled(one, /categor|vertical/i)],
  ['publisherGroup', (one) => titled(one, /group/i)],
];

/** What each titled column of the list seems to be; what is none of the CRM's is an extra. */
export function guessColumns(titles: readonly string[], rows: readonly string[][]): GuessedColumn[] {
  const columns = titles
    .map((title, index) => ({ title, values: rows.map((row) => row[index] ?? '').filter(Boolean) }))
    .filter(({ title }) => title !== '');
  const fields = new Map<Column, FieldKey>();
  for (const [field, likeness] of likenesses) {
    const free = columns.filter((column) => !fields.has(column));
    const best = free.toSorted((a, b) => likeness(b) - likeness(a))[0];
    if (best && likeness(best) >= 1) fields.set(best, field);
  }
  return columns.map((column) => {
    const statuses = fields.has(column) ? [] : statusWords(column);
    const to = fields.get(column) ?? (statuses.length > 0 ? 'status' : 'extra');
    return { title: column.title, to, statuses, digits: digitsOf(column) };
  });
}

const statusHints: readonly [RegExp, Status][] = [
  [/remov|declin|reject|revok|drop|inactiv|terminat|cancel|block/i, 'removed'],
  [/pend|appl|await|request/i, 'applied'],
  [/approv|accept|join|activ/i, 'approved'],
];

/** The few words of a status column; none where its values look like anything else. */
function statusWords(column: Column): GuessedColumn['statuses'] {
  const words = [...new Set(column.values)];
  const plain = words.every((word) => /^[a-z][a-z _-]{1,29}$/i.test(word));
  if (!titled(column, /status/i) || !plain || words.length > 12) return [];
  const said = words.map((word): [string, Status | null] => [
    word,
    statusHints.find(([hint]) => hint.test(word))?.[1] ?? null,
  ]);
  return said.some(([, status]) => status !== null) ? said : [];
}

function titled({ title }: Column, pattern: RegExp): number {
  return pattern.test(title) ? 1 : 0;
}

function share({ values }: Column, pattern: RegExp): number {
  return values.length === 0 ? 0 : values.filter((value) => pattern.test(value)).length / values.length;
}

function repeated({ values }: Column): boolean {
  return new Set(values).size < values.length * 0.5;
}

function digitsOf(column: Column): number {
  return share(column, /^\d+$/) === 1 ? (column.values[0]?.length ?? 0) : 0;
}
