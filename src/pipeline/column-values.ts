/** What stands in a column: the forms of its values, and the values themselves where they are few. */
export interface ColumnValues {
  title: string;
  /** rows that were looked at, and those with a value */
  rows: number;
  filled: number;
  /** how many values are of no telling form */
  plain: number;
  forms: Set<Form>;
  /** null where they are too many to be a choice of words */
  words: Set<string> | null;
}

type Form = 'email' | 'url' | 'date' | 'number';

/** Forms that stand in columns of their own, and are no free text. */
const forms: readonly [form: Form, signs: RegExp][] = [
  ['email', /^\s*\S+@\S+\.\S+\s*$/],
  ['url', /^\s*https?:\/\/\S+(?:\s+::.*)?\s*$/i],
  ['date', /^\s*\d{1,4}([./-])\d{1,2}\1\d{1,4}\s*$/],
  ['number', /^\s*[+-]?\d+(?:[.,]\d+)*\s*$/],
];

/** A choice of words has no more of them. */
const mostWords = 50;
/** So many rows make a rule, and so many values show what a column is for. */
const [enoughRows, enough] = [5, 3];

/** Nothing learnt yet. */
export function noValues(title: string): ColumnValues {
  return { title, rows: 0, filled: 0, plain: 0, forms: new Set(), words: new Set() };
}

/** Learns from one more cell of the column. */
export function learn(column: ColumnValues, cell: string): void {
  column.rows++;
  const text = cell.trim();
  if (text === '') return;
  column.filled++;
  const form = formOf(text);
  if (form) column.forms.add(form);
  else column.plain++;
  if (column.words?.add(text) && column.words.size > mostWords) column.words = null;
}

/**
 * How well the cell fits its column: above 0 where it is like the others there, below where it is like those of other
 * columns, 0 where nothing can tell.
 *
 * @param byWords a word that only other columns have tells as well
 */
export function fitOf(cell: string, at: number, columns: readonly ColumnValues[], byWords: boolean): number {
  const column = columns[at];
  const text = cell.trim();
  if (!column) return 0;
  const isRule = column.rows >= enoughRows;
  if (text === '') return isRule && column.filled === column.rows ? -2 : 0;
  const form = formOf(text);
  if (form && column.forms.has(form)) return form !== 'number' || areNumbers(column) ? 1 : 0;
  const isElsewhere = form !== null && columns.some((other) => other.forms.has(form));
  if (isElsewhere && (form !== 'number' || column.filled >= enough)) return -1;
  if (!byWords) return 0;
  const others = columns.filter((other) => other !== column && other.words?.has(text));
  if (column.words?.has(text) && column.filled > 1 && others.length === 0) return 1;
  if (isRule && column.filled === 0) return -1;
  if (!form && areNumbers(column)) return -1;
  return isChoice(column) && columns.some((other) => other.words?.has(text) && areApart(column, other))
    ? -1
    : 0;
}

/** No word stands in both. */
function areApart({ words }: ColumnValues, other: ColumnValues): boolean {
  return words !== null && other.words?.isDisjointFrom(words) === true;
}

/** Its values repeat, so that a new one is unusual. */
function isChoice({ words, filled }: ColumnValues): boolean {
  return words !== null && words.size > 0 && words.size * 2 <= filled;
}

/** The ways to cut a cell in two, of which one part may belong to the next column. */
export function* cut(
  cell: string,
  at: number,
  columns: readonly ColumnValues[],
  byWords: boolean,
): Generator<[string, string]> {
  const seams = new Set(ends.map((end) => cell.search(end)));
  if (byWords) {
    for (const word of columns[at + 1]?.words ?? [])
      if (cell.endsWith(word)) seams.add(cell.length - word.length);
    for (const word of columns[at]?.words ?? []) if (cell.startsWith(word)) seams.add(word.length);
  }
  for (const seam of seams) if (seam > 0 && seam < cell.length) yield [cell.slice(0, seam), cell.slice(seam)];
  // between two quoted cells a lost delimiter leaves a doubled quotation mark
  for (let mark = cell.indexOf('"'); mark !== -1; mark = cell.indexOf('"', mark + 1))
    yield [cell.slice(0, mark), cell.slice(mark + 1)];
}

/** A value of telling form at the end of a cell; numbers stand at the end of many. */
const ends = [/https?:\/\/\S+$/i, /\d{1,4}([./-])\d{1,2}\1\d{1,4}$/, /[\w.+-]+@\S+\.\S+$/];

/** Can the cell be one of these ids? Where most of them are numbers, a word is none. */
export function isLikeIds(cell: string, { filled, plain }: ColumnValues): boolean {
  const text = cell.trim();
  return /^[\w.:-]+$/.test(text) && (formOf(text) === 'number' || plain * 2 > filled);
}

export function areNumbers({ filled, plain }: ColumnValues): boolean {
  return filled >= enough && plain === 0;
}

/** An address or a date: numbers stand everywhere. */
export function isTelling(cell: string): boolean {
  const form = formOf(cell);
  return form !== null && form !== 'number';
}

function formOf(text: string): Form | null {
  return forms.find(([, signs]) => signs.test(text))?.[0] ?? null;
}
