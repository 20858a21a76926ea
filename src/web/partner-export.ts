import type { PartnerFilter } from '../domain/filter.ts';
import type { PartnershipJson } from '../domain/partner.ts';
import type { PartnershipLine } from '../domain/partner-view.ts';
import { bom, crmTitles, csvLine, partnershipCells } from '../pipeline/csv.ts';
import type { Store } from '../store/open.ts';
import { linesOf } from '../store/partner-lines.ts';
import { iteratePartnerships, listExtraTitles } from '../store/partner-list.ts';

/** The matching partnerships as a CRM list, line by line. */
export function* partnersCsv(
  store: Store,
  filter: PartnerFilter,
  sort: string,
  { raw }: { raw: boolean },
): Generator<string> {
  yield* crmList(iteratePartnerships(store, filter, sort), listExtraTitles(store, filter), raw);
}

/** These partnerships as a CRM list. */
export function* chosenCsv(store: Store, ids: readonly number[]): Generator<string> {
  const lines = linesOf(store, ids);
  const titles = new Set(lines.flatMap((line) => Object.keys(line.extra)));
  yield* crmList(lines, [...titles], false);
}

function* crmList(
  lines: Iterable<PartnershipLine>,
  extraTitles: readonly string[],
  raw: boolean,
): Generator<string> {
  yield bom + csvLine(crmTitles(extraTitles), { raw });
  for (const line of lines) yield csvLine(partnershipCells(line, extraTitles), { raw });
}

/** The matching partnerships as a JSON array, line by line. */
export function* partnersJson(store: Store, filter: PartnerFilter, sort: string): Generator<string> {
  let before = '[\n';
  for (const line of iteratePartnerships(store, filter, sort)) {
    yield before + JSON.stringify(partnershipOf(line));
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** A line of the workspace as programs see it. */
export function partnershipOf({ partnershipId, partnerId, ...json }: PartnershipLine): PartnershipJson {
  return json;
}
