import type { PartnerFilter } from '../domain/filter.ts';
import type { PartnershipJson } from '../domain/partner.ts';
import type { PartnershipLine } from '../domain/partner-view.ts';
import { bom, crmTitles, csvLine, partnershipCells } from '../pipeline/csv.ts';
import { titleKey } from '../pipeline/titles.ts';
import { linesOf } from '../store/partner-lines.ts';
import { iteratePartnerships, listExtraTitles } from '../store/partner-list.ts';
import type { Workplace } from './workplace.ts';

/** The partnerships that a filter matches as a CRM list, piece by piece; imported again it changes nothing. */
export function* partnersCsv(
  { db }: Workplace,
  filter: PartnerFilter,
  { sort = 'name', raw = false, limit }: { sort?: string; raw?: boolean; limit?: number } = {},
): Generator<string> {
  yield* crmList(iteratePartnerships(db, filter, sort, limit), listExtraTitles(db, filter), raw);
}

/** The partnerships of these ids as a CRM list, in the order of the ids. */
export function* chosenCsv({ db }: Workplace, ids: readonly number[]): Generator<string> {
  const lines = linesOf(db, ids);
  const titles = new Set(lines.flatMap((line) => Object.keys(line.extra)));
  yield* crmList(lines, [...titles], false);
}

function* crmList(
  lines: Iterable<PartnershipLine>,
  extraTitles: readonly string[],
  raw: boolean,
): Generator<string> {
  const titles = new Map<string, string>();
  for (const title of extraTitles) if (!titles.has(titleKey(title))) titles.set(titleKey(title), title);
  const columns = [...titles.values()];
  yield bom + csvLine(crmTitles(columns), { raw });
  for (const line of lines)
    yield csvLine(partnershipCells({ ...line, extra: respelt(line.extra, titles) }, columns), { raw });
}

/** Titles that differ in case or spaces only are one column of a list. */
function respelt(extra: Record<string, string>, titles: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(extra).map(([title, value]) => [titles.get(titleKey(title)) ?? title, value]),
  );
}

/** The partnerships that a filter matches as a JSON array, piece by piece. */
export function* partnersJson(
  { db }: Workplace,
  filter: PartnerFilter,
  sort = 'name',
  limit?: number,
): Generator<string> {
  let before = '[\n';
  for (const line of iteratePartnerships(db, filter, sort, limit)) {
    yield before + JSON.stringify(partnershipJson(line));
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** A line of the workspace as programs see it. */
export function partnershipJson({
  partnershipId: _,
  partnerId: __,
  ...json
}: PartnershipLine): PartnershipJson {
  return json;
}
