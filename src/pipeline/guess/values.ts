import { possibleOrders, readDate } from '../validate/date.ts';

/** What most values of a column are. `word` is a name or code without a space. */
export type Kind = 'email' | 'url' | 'date' | 'siteId' | 'number' | 'flag' | 'word' | 'text' | 'blank';

const email = /^(?:mailto:)?<?[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}>?$/i;
const url = /^(?:https?:\/\/\S+|(?:[\p{L}\p{N}_-]+\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?)$/iu;
const siteId = /^(?:SID ?)?\d{7}$/i;
const flag = /^(?:yes|no|true|false|y|n|x|ja|nein|oui|non|s[ií])$/i;
const nothing = /^(?:null|n\/?a|-+|–|—)?$/i;

/** What four in five of the filled values are; `text` where they are nothing in particular. */
export function kindOf(values: readonly string[]): Kind {
  const kinds = filledOf(values).map(kindOfValue);
  if (kinds.length === 0) return 'blank';
  const common = (...wanted: Kind[]) =>
    kinds.filter((kind) => wanted.includes(kind)).length >= kinds.length * 0.8;
  for (const kind of ['email', 'url', 'date', 'siteId', 'flag'] as const) if (common(kind)) return kind;
  if (common('number', 'siteId')) return 'number';
  return common('word', 'number', 'siteId', 'flag') ? 'word' : 'text';
}

/** Is at least a third of the filled values of this kind? A column with many faults in it still is what its title says. */
export function hasSome(values: readonly string[], kind: Kind): boolean {
  const filled = filledOf(values);
  return filled.filter((value) => kindOfValue(value) === kind).length * 3 >= filled.length;
}

function filledOf(values: readonly string[]): string[] {
  return values.map((value) => value.trim()).filter((value) => !nothing.test(value));
}

function kindOfValue(value: string): Kind {
  if (flag.test(value)) return 'flag';
  if (siteId.test(value)) return 'siteId';
  if (isDate(value)) return 'date';
  if (/^[+-]?[\d.,\s]+%?$/.test(value)) return 'number';
  const parts = value.split(/[|;,\s]+/).filter(Boolean);
  if (parts.some((part) => email.test(part))) return 'email';
  if (parts.length > 0 && parts.every((part) => url.test(part))) return 'url';
  return /^[\p{L}\p{N}_.:/-]+$/u.test(value) ? 'word' : 'text';
}

/** Years of two digits are read against a day that plays no part in what a value looks like. */
const anyDay = '2000-01-01';

function isDate(value: string): boolean {
  if (value.length > 40) return false;
  const read = readDate(value, anyDay);
  if (read.kind === 'iso') return read.iso !== null;
  if (read.kind !== 'numbers') return false;
  const { mdy, dmy } = possibleOrders(read.parts);
  return mdy || dmy;
}
