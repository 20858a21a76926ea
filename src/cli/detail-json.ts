import type { ImportDetailJson } from '../domain/import.ts';

/** So many problems are a text of some hundred kilobytes. */
const together = 1000;

/**
 * An import as JSON, piece by piece: its problems may be a tenth of its rows, and one text of all of them takes as much
 * memory as the import itself.
 */
export function* detailJson(detail: ImportDetailJson): Generator<string> {
  const { problems } = detail;
  const [before = '', behind = ''] = json({ ...detail, problems: [] }).split(none);
  if (problems.length === 0) return yield `${before}${none}${behind}\n`;
  yield `${before}"problems": [`;
  for (let from = 0; from < problems.length; from += together) {
    const some = json({ problems: problems.slice(from, from + together) });
    yield (from === 0 ? '' : ',') + some.slice(some.indexOf('[') + 1, some.lastIndexOf('\n  ]'));
  }
  yield `\n  ]${behind}\n`;
}

/** No text within JSON can be this: its quotation marks would be escaped. */
const none = '"problems": []';

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}
