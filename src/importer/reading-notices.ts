import { delimiterWords } from '../domain/delimiter.ts';
import type { Notice } from '../domain/problem.ts';
import type { Detected } from '../pipeline/detect.ts';
import { shownDelimiter } from '../pipeline/read/dialect.ts';
import type { Mapping } from '../pipeline/remap.ts';
import { untitled } from '../pipeline/report.ts';
import type { OpenList } from './open-list.ts';

/** What the reader has to say about the file itself, and what becomes of columns that are no CRM columns. */
export function noticesOfReading(list: OpenList, mapping: Mapping = list.mapping): Notice[] {
  return [...noticesOfFile(list), ...noticesOfColumns(list, mapping)];
}

/** What the reader has to say about the file itself. */
export function noticesOfFile(list: OpenList): Notice[] {
  const notices: Notice[] = [];
  const { skipped } = list.detected;
  if (skipped.length > 0) {
    const lines = skipped.map((line) => `"${line.slice(0, 80)}"`).join(', ');
    notices.push({
      code: 'title-lines-skipped',
      message: `${skipped.length === 1 ? 'One line' : `${skipped.length} lines`} above the titles ${skipped.length === 1 ? 'was' : 'were'} skipped: ${lines}.`,
    });
  }
  if (list.detected.titleRow === 0)
    notices.push({
      code: 'no-titles',
      message: `The list has no titles: its first row is read as data, and its columns are named by their places, ${list.detected.titles[0]} to ${list.detected.titles.at(-1)}.`,
    });
  const unread = list.sheets?.all.filter((name) => !list.sheets?.read.includes(name)) ?? [];
  if (unread.length > 0)
    notices.push({
      code: 'sheets-not-read',
      message: `Of the workbook only ${quotedList(list.sheets?.read ?? [])} was read; not read ${unread.length === 1 ? 'was the sheet' : 'were the sheets'} ${quotedList(unread)}.`,
    });
  if (list.encoding.guessed) notices.push(encodingNotice(list));
  else if (isCodePage(list)) notices.push(...lostLetters(list));
  return [...notices, ...dialectNotices(list.detected)];
}

function noticesOfColumns(list: OpenList, mapping: Mapping): Notice[] {
  const notices: Notice[] = [];
  const extras = mapping.columns.filter(({ use }) => use.kind === 'extra');
  if (extras.length > 0 && list.detected.profile.id !== 'failed-rows') {
    notices.push({
      code: 'extra-columns',
      message: `${quotedList(extras.map(({ title, index }) => title || untitled(index)))} ${extras.length === 1 ? 'is no CRM column and is' : 'are no CRM columns and are'} kept with each partnership under ${extras.length === 1 ? 'its own title' : 'their own titles'}.`,
    });
  }
  const ignored = mapping.columns.filter(({ title, use }) => use.kind === 'ignore' && title !== '');
  if (ignored.length > 0)
    notices.push({
      code: 'columns-ignored',
      message: `${quotedList(ignored.map(({ title, index }) => title || untitled(index)))} ${ignored.length === 1 ? 'is' : 'are'} left out, as you chose.`,
    });
  return notices;
}

/** What a person would want to know of how the text is written. */
function dialectNotices({ dialect, titleDialect = dialect }: Detected): Notice[] {
  const found: string[] = [];
  if (dialect.quote === "'") found.push("cells are quoted by apostrophes (')");
  if (dialect.escapes === 'backslash') found.push('a backslash stands before quotation marks within cells');
  if (dialect.delimiter === ' ') found.push('cells are separated by spaces');
  if (shownDelimiter(titleDialect) !== shownDelimiter(dialect))
    found.push(
      `the titles are separated by ${delimiterWords(titleDialect.delimiter)}, the rows by ${delimiterWords(dialect.delimiter)}`,
    );
  if (found.length === 0) return [];
  return [
    {
      code: 'dialect-unusual',
      message: `The list is written in an unusual way: ${found.join('; ')}. It was read so.`,
    },
  ];
}

function encodingNotice(list: OpenList): Notice {
  const sample = firstWith(list, /[\u0080-\uffff]/);
  const shown = sample ? ` For instance: ${sample}.` : '';
  const { name, encoding } = list.detected.profile;
  const why = encoding === list.encoding.name ? `as "${name}" says` : 'the most likely code page';
  return {
    code: 'encoding-guessed',
    message: `The file is not UTF-8; it was read as ${list.encoding.name}, ${why}.${shown} If names look wrong, choose another encoding.`,
  };
}

/** A code page that was named takes any bytes; what it has no letter for shows that it is another one. */
function lostLetters(list: OpenList): Notice[] {
  const sample = firstWith(list, /\uFFFD/);
  if (!sample) return [];
  return [
    {
      code: 'letters-lost',
      message: `Some bytes of the file are no letters in ${list.encoding.name}, for instance in ${sample}; they are shown as \uFFFD. Choose another encoding, or none: then the most likely one is taken.`,
    },
  ];
}

function isCodePage({ encoding, sheets }: OpenList): boolean {
  return sheets === null && !encoding.name.startsWith('utf');
}

function firstWith(list: OpenList, letter: RegExp): string | null {
  for (const batch of list.records()) {
    for (const { row, cells } of batch) {
      const cell = cells.find((one) => letter.test(one));
      if (cell) return `"${cell.trim().slice(0, 60)}" in row ${row}`;
    }
  }
  return null;
}

function quotedList(titles: readonly string[]): string {
  return titles.map((title) => `"${title}"`).join(', ');
}
