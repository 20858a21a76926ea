import { type PartnerFilter, partnerFilterShape, sorts } from '../domain/filter.ts';
import { one, pageNumber } from './form.ts';
import { address } from './page.ts';

/** The workspace as its address says it. */
export interface PartnerView {
  filter: PartnerFilter;
  /** one of `sorts`, or `-` and it */
  sort: string;
  page: number;
}

export const usualSort = 'name';

export const filterNames = Object.keys(partnerFilterShape.shape) as (keyof PartnerFilter)[];

/** An address's query → what it asks for; what makes no sense means "any". */
export function readAddress(query: Record<string, unknown>): PartnerView {
  const filter = partnerFilterShape.parse({});
  for (const name of filterNames) {
    const parsed = partnerFilterShape.shape[name].safeParse(nearest(name, one(query[name])));
    if (parsed.success) Object.assign(filter, { [name]: parsed.data });
  }
  return { filter, sort: sortOf(one(query.sort)), page: pageNumber(query.page) };
}

/** The workspace's address, or that of an export, for what is asked; the usual sort and the first page go unsaid. */
export function partnersAddress({ filter, sort, page }: PartnerView, path = '/partners'): string {
  return address(path, {
    ...filter,
    sort: sort === usualSort ? '' : sort,
    page: page === 1 ? '' : page,
  });
}

/** Lists in an address are long at most; status and e-mail are known without their case. */
function nearest(name: keyof PartnerFilter, said: string): string {
  const text = said.toWellFormed().slice(0, 500);
  return name === 'status' || name === 'email' ? text.trim().toLowerCase() : text;
}

function sortOf(said: string): string {
  const key = said.replace(/^-/, '');
  return (sorts as readonly string[]).includes(key) ? said : usualSort;
}
