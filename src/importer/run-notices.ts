import type { Notice } from '../domain/problem.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import type { Tally } from '../pipeline/validate/index.ts';

/** What a run counted that no single row says. */
export interface RunTally extends Tally {
  /** rows that repeat an earlier one cell for cell */
  repeats: number;
  /** lines of totals and titles */
  totals: number;
  /** rows corrected, and rows left out, by hand */
  edited: number;
  leftOut: number;
  /** rows that name an import that does not exist */
  unknownImports: number;
  /** by column: rows where a spreadsheet's change was put back */
  restored: Map<string, number>;
}

/** Nothing counted yet. @param repeats rows that repeat an earlier one: the whole list says so before the run */
export function noTally(repeats: number): RunTally {
  return {
    optedOut: 0,
    shortYears: 0,
    cut: 0,
    repeats,
    totals: 0,
    edited: 0,
    leftOut: 0,
    unknownImports: 0,
    restored: new Map(),
  };
}

/** What a person should know of the rows as a whole. */
export function noticesOfRun(tally: RunTally, { columns }: ImportSettings): Notice[] {
  const { optedOut, shortYears, cut, repeats, totals, edited, leftOut, unknownImports, restored } = tally;
  const cutTitles = columns
    .filter(({ use }) => use.kind === 'field' && use.cut)
    .map(({ title }) => `"${title}"`)
    .join(', ');
  const found: [code: string, count: number, message: string][] = [
    [
      'emails-hidden',
      optedOut,
      `${rows(optedOut)} ${optedOut === 1 ? 'says' : 'say'} in words that the publisher does not show an e-mail; the cell counts as blank.`,
    ],
    [
      'years-short',
      shortYears,
      `${rows(shortYears)} ${shortYears === 1 ? 'has' : 'have'} a year of two digits, read as the latest year that is not in the future.`,
    ],
    [
      'cells-cut',
      cut,
      `${rows(cut)} ${cut === 1 ? 'says' : 'say'} more in ${cutTitles} than its values, such as a state behind each; only the values are read.`,
    ],
    [
      'repeats-ignored',
      repeats,
      `${rows(repeats)} ${repeats === 1 ? 'repeats' : 'repeat'} an earlier row cell for cell and ${isAre(repeats)} ignored.`,
    ],
    [
      'totals-ignored',
      totals,
      `${rows(totals)} ${isAre(totals)} a line of totals or the titles once more, and ${isAre(totals)} ignored.`,
    ],
    [
      'rows-edited',
      edited,
      `${rows(edited)} ${edited === 1 ? 'was' : 'were'} corrected by hand on the page; the stored file stays as it is.`,
    ],
    [
      'rows-left-out',
      leftOut,
      `${rows(leftOut)} ${leftOut === 1 ? 'was' : 'were'} left out by hand and ${leftOut === 1 ? 'counts' : 'count'} as ignored.`,
    ],
    [
      'import-unknown',
      unknownImports,
      `${rows(unknownImports)} ${unknownImports === 1 ? 'names' : 'name'} an Import ID that does not exist here; ${unknownImports === 1 ? 'it is' : 'they are'} read as ordinary rows.`,
    ],
    ...[...restored].map(([title, count]): [string, number, string] => [
      'cells-restored',
      count,
      `${rows(count)}: a spreadsheet had changed "${title}"; the original value was put back.`,
    ]),
  ];
  return found.filter(([, count]) => count > 0).map(([code, , message]) => ({ code, message }));
}

function rows(count: number): string {
  return count === 1 ? 'One row' : `${count.toLocaleString('en-US')} rows`;
}

function isAre(count: number): string {
  return count === 1 ? 'is' : 'are';
}
