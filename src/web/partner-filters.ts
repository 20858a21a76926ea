import { sorts } from '../domain/filter.ts';
import type { Facets } from '../domain/partner-view.ts';
import type { CountsModel, FacetGroup, Pager, PartnersModel, SortColumn } from './models.ts';
import { address, pagerOf } from './page.ts';
import { filterNames, type PartnerView, partnersAddress, usualSort } from './partner-address.ts';

/** In the order they stand on the page. */
const groups: readonly { name: keyof Facets; title: string }[] = [
  { name: 'brand', title: 'Brand' },
  { name: 'network', title: 'Network' },
  { name: 'status', title: 'Status' },
  { name: 'group', title: 'Group' },
  { name: 'category', title: 'Category' },
  { name: 'email', title: 'E-mail' },
];

const labels: Record<string, string> = {
  brand: 'Brand',
  network: 'Network',
  status: 'Status',
  group: 'Group',
  category: 'Category',
  email: 'E-mail',
  joinedFrom: 'Accepted from',
  joinedTo: 'Accepted until',
  import: 'Import',
  search: 'Search',
};

const valueLabels: Partial<Record<string, Record<string, string>>> = {
  status: { approved: 'Approved', applied: 'Applied', removed: 'Removed', none: 'No status' },
  email: { yes: 'With e-mail', no: 'Without e-mail' },
};

function valueLabel(name: string, value: string): string {
  return valueLabels[name]?.[value] ?? value;
}

/** Lines on a page. */
export const pageSize = 50;

/** What of the page depends on counts, or changes with them. */
export function countsModel(
  view: PartnerView,
  found: {
    lines: readonly unknown[];
    more: boolean;
    total: number | null;
    facets: Facets | null;
    all: number | null;
  },
): CountsModel {
  const { lines, more, total, facets, all } = found;
  const whole: PartnerView = { ...view, page: 1 };
  return {
    total,
    totalUnfiltered: all,
    atLeast: (view.page - 1) * pageSize + lines.length,
    facets: facets && facetGroupsOf(facets, whole),
    chips: chipsOf(whole),
    sortLabel: sortLabel(view.sort),
    pager: partnersPager(view, lines.length, more, total),
    countsHref: partnersAddress(view, '/partners/counts'),
    countedHref: address(partnersAddress(view), { counts: 'all' }),
  };
}

function partnersPager(view: PartnerView, shown: number, more: boolean, total: number | null): Pager {
  const hrefOf = (page: number) => partnersAddress({ ...view, page });
  if (total !== null) return pagerOf(total, pageSize, view.page, hrefOf);
  const from = (view.page - 1) * pageSize + 1;
  return {
    page: view.page,
    pages: null,
    total: null,
    from,
    to: from + shown - 1,
    firstHref: view.page > 1 ? hrefOf(1) : null,
    previousHref: view.page > 1 ? hrefOf(view.page - 1) : null,
    nextHref: more ? hrefOf(view.page + 1) : null,
    lastHref: null,
  };
}

/** The filters at the side: each value links to the list narrowed to it, the current one to the list without. */
function facetGroupsOf(counted: Facets, view: PartnerView): FacetGroup[] {
  return groups.map(({ name, title }) => ({
    name,
    title,
    values: counted[name].map(({ value, count }) => {
      const current = sameName(view.filter[name], value);
      return {
        value,
        label: valueLabel(name, value),
        count,
        current,
        href: withFilter(view, name, current ? '' : value),
      };
    }),
  }));
}

/** One chip for each filter that is on. */
function chipsOf(view: PartnerView): PartnersModel['chips'] {
  return filterNames
    .filter((name) => view.filter[name] !== '')
    .map((name) => ({
      label: labels[name] ?? name,
      value: valueLabel(name, view.filter[name]),
      withoutHref: withFilter(view, name, ''),
    }));
}

/** What the form of search and dates carries along. */
export function hiddenFields(view: PartnerView): PartnersModel['hidden'] {
  const kept = filterNames
    .filter((name) => !['search', 'joinedFrom', 'joinedTo'].includes(name) && view.filter[name] !== '')
    .map((name) => ({ name: name as string, value: view.filter[name] as string }));
  return view.sort === usualSort ? kept : [...kept, { name: 'sort', value: view.sort }];
}

const columns: readonly { key: string; title: string }[] = [
  { key: 'id', title: 'ID' },
  { key: 'name', title: 'Name' },
  { key: 'email', title: 'E-mail' },
  { key: 'urls', title: 'Addresses' },
  { key: 'group', title: 'Group' },
  { key: 'categories', title: 'Categories' },
  { key: 'date', title: 'Date accepted' },
  { key: 'brand', title: 'Brand' },
  { key: 'network', title: 'Network' },
  { key: 'status', title: 'Status' },
];

/** The head of the table; a sorted column links to the other direction. One network alone needs no column. */
export function columnsOf(view: PartnerView, severalNetworks: boolean): SortColumn[] {
  const shown = columns.filter(({ key }) => key !== 'network' || severalNetworks);
  return shown.map(({ key, title }) => {
    const sortable = (sorts as readonly string[]).includes(key);
    const turned = view.sort === key ? `-${key}` : key;
    const sorted = view.sort === key ? 'ascending' : view.sort === `-${key}` ? 'descending' : null;
    return {
      key,
      title,
      href: sortable ? partnersAddress({ ...view, sort: turned, page: 1 }) : null,
      sorted,
    };
  });
}

const sortWords: Record<(typeof sorts)[number], [string, string]> = {
  name: ['Name, A to Z', 'Name, Z to A'],
  id: ['ID, lowest first', 'ID, highest first'],
  date: ['Date accepted, oldest first', 'Date accepted, newest first'],
  group: ['Group, A to Z', 'Group, Z to A'],
  status: ['Status, A to Z', 'Status, Z to A'],
  email: ['E-mail, A to Z', 'E-mail, Z to A'],
};

/** The sort in words. */
function sortLabel(sort: string): string {
  const [up, down] = sortWords[sort.replace(/^-/, '') as (typeof sorts)[number]];
  return sort.startsWith('-') ? down : up;
}

function withFilter(view: PartnerView, name: string, value: string): string {
  return partnersAddress({ ...view, filter: { ...view.filter, [name]: value }, page: 1 });
}

/** Names in an address match without their case, as the store matches them. */
function sameName(asked: string, value: string): boolean {
  return asked !== '' && asked.toLowerCase() === value.toLowerCase();
}
