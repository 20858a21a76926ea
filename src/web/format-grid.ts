import type { ColumnView } from '../domain/import-view.ts';
import type { GridRow, GridView } from '../domain/row-edit.ts';
import { count, number } from './format-values.ts';

/** A kind of rows in the grid, in a word. */
export function gridView(view: GridView): string {
  const words: Record<GridView, string> = {
    '': 'All that failed',
    open: 'Still open',
    edited: 'Corrected here',
    doubtful: 'Go in, but doubtful',
    'left-out': 'Left out',
    mended: 'Mended since',
  };
  return words[view];
}

const problems: Record<string, string> = {
  'id-missing': 'Id is blank',
  'id-length': 'Id has an unusual length',
  'id-link-code': 'Tracking code for an id',
  'id-invalid': 'No id',
  'id-damaged': 'Id damaged by a spreadsheet',
  'name-missing': 'Name is blank',
  'brand-missing': 'Brand is blank',
  'email-invalid': 'No e-mail address',
  'email-typo': 'E-mail looks mistyped',
  'email-several': 'Several e-mail addresses',
  'date-invalid': 'No date',
  'date-order': 'Day and month exchanged',
  'date-impossible': 'Date not in the calendar',
  'date-serial': 'Serial number for a date',
  'date-future': 'Date in the future',
  'date-early': 'Date before 1996',
  'url-invalid': 'No web address',
  'url-scheme': 'Address that is not http',
  'too-many-cells': 'More cells than titles',
  'quotes-broken': 'Quotation marks do not match',
  'quote-stray': 'Stray quotation mark',
  'row-cut': 'File ends in the row',
  'repeat-differs': 'Contradicts another row',
  'spreadsheet-damage': 'Damaged by a spreadsheet',
  'row-width': 'More or fewer cells than titles',
  'clear-among-values': '#CLEAR beside values',
  'clear-required': 'Needed, cannot be cleared',
  'status-unknown': 'Unknown word for a status',
  'import-unknown': 'Unknown import',
  'too-long': 'Cell is too long',
};

/** A kind of problem in a few words; one that has none is called by its code. */
export function problemKind(code: string): string {
  return code === '' ? 'Any problem' : (problems[code] ?? code.replaceAll('-', ' '));
}

/** How a row stands: one sign and one word, as in the table's script. */
export function rowState(row: GridRow): { kind: string; sign: string; word: string } {
  if (row.correctedBy) return { kind: 'mended', sign: '✓', word: 'Mended' };
  if (row.leftOut) return { kind: 'left-out', sign: '–', word: 'Left out' };
  if (!row.right) return { kind: 'wrong', sign: '!', word: 'Wrong' };
  return row.editedAt
    ? { kind: 'right', sign: '✓', word: 'Right' }
    : { kind: 'goes-in', sign: '✓', word: 'Goes in' };
}

/** "3 rows corrected, 1 of them still wrong. 2 left out." */
export function gridProgress({
  edited,
  right,
  leftOut,
}: {
  edited: number;
  right: number;
  leftOut: number;
}): string {
  const wrong = edited - right;
  const parts = [
    ...(edited > 0
      ? [`${count(edited, 'row')} corrected${wrong > 0 ? `, ${number(wrong)} of them still wrong` : ''}.`]
      : []),
    ...(leftOut > 0 ? [`${count(leftOut, 'row')} left out.`] : []),
  ];
  return parts.length === 0 ? 'Nothing corrected yet.' : parts.join(' ');
}

/** The title of a column that an edit names, as the list has it. */
export function editedTitle(column: string, columns: readonly ColumnView[]): string {
  const [key = ''] = column.split('\n');
  return columns.find(({ title }) => title.toLowerCase() === key)?.title ?? key;
}
