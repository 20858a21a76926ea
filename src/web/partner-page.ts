import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Facets, PartnershipLine } from '../domain/partner-view.ts';
import type { Store } from '../store/open.ts';
import { linesOf } from '../store/partner-lines.ts';
import { soonPage } from '../store/partner-list.ts';
import { isBehind } from './behind.ts';
import type { PartnerView } from './partner-address.ts';
import type { Site } from './site.ts';

/** A page of the workspace; null where counting is not done yet. */
interface PartnerPage {
  lines: PartnershipLine[];
  page: number;
  more: boolean;
  total: number | null;
  facets: Facets | null;
  /** without any filter */
  all: number | null;
}

/**
 * A page of what an address asks for. Just after an import of many, while the reader is reading them, what stands at
 * the top of the list comes without it, be it that the import ends while it is asked.
 */
export async function readPartnerPage(site: Site, view: PartnerView, size: number): Promise<PartnerPage> {
  const { db } = site.workplace;
  const ask = async (wait: boolean): Promise<PartnerPage | null> => {
    const found = await site.reader.ask('page', { ...view, size, wait });
    return found && { ...found, lines: linesOf(db, found.ids) };
  };
  const now = isBehind(site) ? null : await ask(false);
  const found = now ?? topOfList(db, view, size) ?? (await ask(true));
  if (!found) throw new Error('The reading thread did not wait for what it was to wait for.');
  return found;
}

/** A page without total and counts; null where it is none of the first. */
function topOfList(db: Store, { filter, sort, page }: PartnerView, size: number): PartnerPage | null {
  const ids = soonPage(db, filter, { sort, limit: size + 1, page });
  return (
    ids && { page, more: true, total: null, facets: null, all: null, lines: linesOf(db, ids.slice(0, size)) }
  );
}

/** Total and counts, where they did not come with the page. */
export async function readCounts(
  site: Site,
  { filter }: PartnerView,
  found: PartnerPage,
): Promise<PartnerPage> {
  if (found.facets && found.total !== null && found.all !== null) return found;
  const { total, facets, all } = await site.reader.ask('counts', { filter });
  return { ...found, total, facets, all };
}

/** How many lines are read before others get their turn. */
const portion = 500;

/** The lines of these ids, however many. */
export async function linesInTurns(db: Store, ids: readonly number[]): Promise<PartnershipLine[]> {
  const lines: PartnershipLine[] = [];
  for (let start = 0; start < ids.length; start += portion) {
    lines.push(...linesOf(db, ids.slice(start, start + portion)));
    await nextTurn();
  }
  return lines;
}
