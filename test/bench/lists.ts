import { closeSync, openSync, writeSync } from 'node:fs';
import { oneOf, randomOf } from './random.ts';
import { categories, firstWords, groups, lastWords, secondWords } from './words.ts';

/** How a list differs from the plain one: in one field of every row, or in name, e-mail and group of every row. */
type Change = 'none' | 'one field' | 'three fields';

export interface ListOptions {
  rows: number;
  /** the first of its publishers; two lists share those that lie in both ranges */
  from?: number;
  /** groups and dates belong to the brand: another brand's list has others */
  brand?: number;
  change?: Change;
  /** the rows in no order of theirs; they are the same */
  mixed?: boolean;
}

export const titles = [
  'Site ID',
  'Publisher Name',
  'URL',
  'Email',
  'Group',
  'Publisher Categories',
  'Join Date',
];

/** Publishers beyond this would get ids that others have. */
export const mostPublishers = 8_999_993;

const pieceSize = 1024 * 1024;

/**
 * Writes a LinkShare list with e-mails and groups, the same for the same options: names with commas, quotation marks
 * and accents, a quarter without e-mail, some with several addresses, one to three categories, and one row in a hundred
 * wrong in one of six ways (`floor-sql.ts` knows them).
 */
export function writeList(path: string, options: ListOptions): void {
  const { rows, from = 0, mixed = false } = options;
  const step = mixed ? stepThrough(rows) : 1;
  const file = openSync(path, 'w');
  let text = `${titles.join(',')}\n`;
  for (let nth = 0; nth < rows; nth++) {
    const index = from + ((nth * step) % rows);
    text += `${cellsOf(index, options).map(quoted).join(',')}\n`;
    if (text.length < pieceSize) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}

/** In steps of so many rows, far from each other, every row is met once. */
function stepThrough(rows: number): number {
  const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));
  let step = Math.round(rows * 0.618);
  while (divisor(rows, step) !== 1) step++;
  return step;
}

/** The id of a publisher: seven digits, in no order (a prime number of ids, each met once). */
export function publisherId(index: number): string {
  return String(1_000_000 + ((index * 5_562_301) % mostPublishers));
}

function cellsOf(index: number, { change = 'none', brand = 0 }: ListOptions): string[] {
  const cells = publisherCells(index);
  const random = randomOf(index, 100 + brand);
  const group = Math.floor(random() * groups.length);
  const row = [
    ...cells.slice(0, 4),
    groups[group] as string,
    cells[4] as string,
    `${1 + Math.floor(random() * 12)}/${1 + Math.floor(random() * 28)}/${2005 + Math.floor(random() * 20)}`,
  ];
  changeRow(row, index, group, change);
  if (index % 100 === 57) spoil(row, Math.floor(index / 100));
  return row;
}

/** What belongs to the publisher, whatever the brand: id, name, address, e-mail, categories. */
function publisherCells(index: number): string[] {
  const random = randomOf(index, 1);
  const first = oneOf(random, firstWords);
  const host = `${plain(first)}-${index.toString(36)}.example`;
  return [
    publisherId(index),
    nameOf(random, first),
    urlOf(random, host),
    emailOf(random, host),
    categoriesOf(random),
  ];
}

function nameOf(random: () => number, first: string): string {
  const second = oneOf(random, secondWords);
  const form = random();
  if (form < 0.04) return `${first} "${second}" ${oneOf(random, lastWords)}`;
  if (form < 0.1) return `${first} ${second}, ${oneOf(random, ['Inc.', 'LLC', 'GmbH'])}`;
  return `${first} ${second} ${oneOf(random, lastWords)}`;
}

function urlOf(random: () => number, host: string): string {
  const form = random();
  if (form < 0.05) return '';
  if (form < 0.1) return host;
  if (form < 0.13) return `https://${host}/ | https://blog.${host}/`;
  return `https://${host}/`;
}

function emailOf(random: () => number, host: string): string {
  const form = random();
  if (form < 0.25) return '';
  const first = `${oneOf(random, ['desk', 'info', 'partners', 'ads'])}@${host}`;
  return form < 0.28 ? `${first}; second@${host}` : first;
}

function categoriesOf(random: () => number): string {
  const count = 1 + Math.floor(random() * 3);
  const start = Math.floor(random() * categories.length);
  const step = oneOf(random, [1, 5, 7]);
  return Array.from({ length: count }, (_, nth) => categories[(start + nth * step) % categories.length]).join(
    ' | ',
  );
}

/** A later state of the same list, in which no row says what it said before. */
function changeRow(row: string[], index: number, group: number, change: Change): void {
  if (change === 'none') return;
  const which = change === 'three fields' ? 'all' : (['name', 'email', 'group'] as const)[index % 3];
  const hasEmail = row[3] !== '';
  if (which === 'all' || which === 'name') row[1] = `New ${row[1]}`;
  if ((which === 'all' || which === 'email') && hasEmail) row[3] = `new-${row[3]}`;
  if (which === 'all' || which === 'group' || (which === 'email' && !hasEmail))
    row[4] = groups[(group + 1) % groups.length] as string;
}

function spoil(row: string[], nth: number): void {
  switch (nth % 6) {
    case 0:
      row[0] = '4.02E+06';
      break;
    case 1:
      row[0] = '';
      break;
    case 2:
      row[1] = '';
      break;
    case 3:
      row[3] = 'desk@';
      break;
    case 4:
      row[6] = '13/45/2021';
      break;
    case 5:
      row[2] = `ftp://files-${nth}.example/`;
  }
}

function plain(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
