import type { PartnerFilter } from '../domain/filter.ts';
import type { PartnershipJson } from '../domain/partner.ts';
import type { PartnershipLine } from '../domain/partner-view.ts';
import { bom, crmTitles, csvLine, partnershipCells } from '../pipeline/csv.ts';
import { titleKey } from '../pipeline/titles.ts';
import type { Store } from '../store/open.ts';
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
  const titles = distinctTitles(extraTitles);
  yield bom + csvLine(crmTitles([...titles.values()]), { raw });
  for (const line of lines) yield record(line, titles, raw);
}

/** By their keys: the first spelling counts. */
function distinctTitles(extraTitles: readonly string[]): Map<string, string> {
  const titles = new Map<string, string>();
  for (const title of extraTitles) if (!titles.has(titleKey(title))) titles.set(titleKey(title), title);
  return titles;
}

function record(line: PartnershipLine, titles: ReadonlyMap<string, string>, raw: boolean): string {
  return csvLine(partnershipCells({ ...line, extra: respelt(line.extra, titles) }, [...titles.values()]), {
    raw,
  });
}

/** What shall be exported, as soon as that is settled. */
export interface Chosen {
  /** of the partnerships, in their order; one that is removed meanwhile is left out */
  ids: Promise<Int32Array>;
  /** the titles of their extras */
  extraTitles: Promise<string[]>;
}

/** How many lines are read at a time. */
const portion = 500;

/** The same list as `partnersCsv`: its first titles at once, the rest when it is settled what is in it. */
export async function* chosenCsvPieces(
  { db }: Pick<Workplace, 'db'>,
  { ids, extraTitles }: Chosen,
): AsyncGenerator<string> {
  const lineEnd = '\r\n';
  yield bom + csvLine(crmTitles([])).slice(0, -lineEnd.length);
  const titles = distinctTitles(await extraTitles);
  yield titles.size === 0 ? lineEnd : `,${csvLine([...titles.values()])}`;
  for (const lines of inPortions(db, await ids))
    yield lines.map((line) => record(line, titles, false)).join('');
}

/** The same array as `partnersJson`, likewise. */
export async function* chosenJsonPieces(
  { db }: Pick<Workplace, 'db'>,
  ids: Promise<Int32Array>,
): AsyncGenerator<string> {
  yield '[';
  let before = '\n';
  for (const lines of inPortions(db, await ids)) {
    if (lines.length === 0) continue;
    yield before + lines.map((line) => JSON.stringify(partnershipJson(line))).join(',\n');
    before = ',\n';
  }
  yield before === '\n' ? ']\n' : '\n]\n';
}

function* inPortions(db: Store, ids: Int32Array): Generator<PartnershipLine[]> {
  for (let start = 0; start < ids.length; start += portion)
    yield linesOf(db, Array.from(ids.subarray(start, start + portion)));
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
