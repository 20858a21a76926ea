import type { GoodList } from './lists.ts';
import { ofOneRow } from './of-one-row.ts';
import { ofTheBytes } from './of-the-bytes.ts';
import { ofTheDialect } from './of-the-dialect.ts';
import { ofTheFile } from './of-the-file.ts';
import { ofTheTitles } from './of-the-titles.ts';
import type { Polluted } from './polluted.ts';
import { plain } from './style.ts';

/** Every pollution of a list, at every row and column; the list as it is goes first. */
export function* pollutionsOf(list: GoodList, quoteAll: boolean): Generator<Polluted> {
  const style = { ...plain, quoteAll };
  yield* ofTheFile(list, style);
  yield* ofTheTitles(list, style);
  yield* ofTheDialect(list, style);
  yield* ofTheBytes(list, style);
  yield* ofOneRow(list, style);
}
