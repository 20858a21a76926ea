import type { ImportDetailJson } from '../domain/import.ts';
import type { Problem } from '../domain/problem.ts';

/** So many problems are a text of some hundred kilobytes. */
const together = 1000;

/**
 * An import as JSON, piece by piece: its problems may be a tenth of its rows, and one text of all of them takes as much
 * memory as the import itself.
 *
 * @param problems all of them, of which the import itself may have the first
 */
export function* detailJson(
  detail: ImportDetailJson,
  problems: Iterable<Problem> = detail.problems,
): Generator<string> {
  const [before = '', behind = ''] = json({ ...detail, problems: [] }).split(none);
  let isFirst = true;
  for (const some of inPieces(problems)) {
    const text = json({ problems: some });
    yield (isFirst ? `${before}"problems": [` : ',') +
      text.slice(text.indexOf('[') + 1, text.lastIndexOf('\n  ]'));
    isFirst = false;
  }
  yield `${isFirst ? `${before}${none}` : '\n  ]'}${behind}\n`;
}

function* inPieces(problems: Iterable<Problem>): Generator<Problem[]> {
  let some: Problem[] = [];
  for (const problem of problems) {
    some.push(problem);
    if (some.length < together) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** No text within JSON can be this: its quotation marks would be escaped. */
const none = '"problems": []';

function json(value: object): string {
  return JSON.stringify(value, null, 2);
}
