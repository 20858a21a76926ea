import type { Notice } from '../domain/problem.ts';
import type { Survey } from '../pipeline/survey.ts';
import { quoted } from '../pipeline/validate/rules.ts';
import type { OpenList } from './open-list.ts';

/** Says that letters were damaged before the list came here; of a code page that has no letter for a byte, others say it. */
export function garbledNotice({ encoding, sheets }: OpenList, { garbled }: Survey): Notice[] {
  const { rows, first } = garbled;
  const isText = sheets !== null || encoding.name.startsWith('utf');
  if (!first || (first.meant === null && !isText)) return [];
  const many = rows === 1 ? 'One row has' : `${rows.toLocaleString('en-US')} rows have`;
  const was = first.meant === null ? '' : `, which probably was ${quoted(first.meant)}`;
  return [
    {
      code: 'letters-garbled',
      message: `${many} letters that were damaged before the list came here, for instance ${quoted(first.text)} in row ${first.row}${was}. They are kept as they are. Export the list again, and save it as "CSV UTF-8" if a spreadsheet was in between.`,
    },
  ];
}
