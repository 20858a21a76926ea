import { matchKey } from '../domain/names.ts';
import { type Notice, namesOtherBrands } from '../domain/problem.ts';
import { importsOfFile } from '../store/import-records.ts';
import type { Store } from '../store/open.ts';
import type { PartnerStates } from '../store/partner-states.ts';
import type { RunResult } from './run.ts';

/**
 * What a user should hear before anything is written: the list names other brands, the brand is new, the ids are another
 * brand's, the file came before.
 *
 * @param chosen the brand that was chosen; '' where none was
 */
export function warningsBefore(
  db: Store,
  states: PartnerStates,
  result: RunResult,
  chosen: string,
  fileHash: string,
  own: number | null,
): Notice[] {
  const notices: Notice[] = [];
  for (const { id, committedAt, brand } of importsOfFile(db, fileHash, own).slice(0, 1)) {
    notices.push({
      code: 'same-file',
      message: `This very file was imported on ${committedAt.slice(0, 10)}${brand ? ` for ${brand}` : ''}, as import ${id}.`,
    });
  }
  const others = result.brands.filter((brand) => matchKey(brand) !== matchKey(chosen));
  if (chosen !== '' && others.length > 0)
    notices.push({ code: namesOtherBrands, message: goTo(others, chosen) });
  for (const brand of result.newBrands) {
    notices.push({
      code: 'brand-new',
      message: `"${brand}" is a new brand: it has no partners yet. Check the spelling if you meant an existing one.`,
    });
  }
  const { rows, partnerIds } = result.strangers;
  if (rows * 2 > result.counts.rows - result.counts.ignored) {
    const [most] = states.brandsOf(partnerIds);
    if (most)
      notices.push({
        code: 'other-brand',
        message: `${rows.toLocaleString('en-US')} of ${result.counts.rows.toLocaleString('en-US')} rows are partners of other brands so far, most of them of ${most.brand}. Is this list really for the brand you chose?`,
      });
  }
  return notices;
}

/** So many brands are named, of more their number. */
const mostNamed = 3;

function goTo(brands: readonly string[], chosen: string): string {
  const named = brands.slice(0, mostNamed).map((brand) => `"${brand}"`);
  const further = brands.length - named.length;
  const all = [...named, ...(further > 0 ? [`${further.toLocaleString('en-US')} more`] : [])];
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all[0];
  return `The list itself names other brands: those rows belong to ${list}, not to "${chosen}". Correct the list if that is not meant.`;
}
