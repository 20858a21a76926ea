/** Good lists of every kind that Roster knows by its titles, each with the cells that trip readers of CSV. */
export interface GoodList {
  profile: string;
  titles: string[];
  rows: string[][];
  /** where the id stands */
  id: number;
}

const names = [
  'Ann, Inc.',
  'The "Best" Deals',
  'Plain',
  'Zoë’s Café – €',
  "O'Neil & Sons",
  'Two\nlines of it, Ltd.',
  'back\\slash',
  'Łódź; tabs | bars',
];

function listOf(
  profile: string,
  titles: string[],
  cells: (id: string, name: string, index: number) => string[],
): GoodList {
  const rows = names.map((name, index) => cells(String(4_022_211 + index), name, index));
  return { profile, titles, rows, id: rows[0]?.indexOf('4022211') ?? 0 };
}

const url = (index: number) => (index % 4 === 2 ? '' : `https://p${index}.example/`);
const email = (index: number) => (index % 3 === 1 ? '' : `info@p${index}.example`);
const usDate = (index: number) => (index % 5 === 4 ? '' : `${(index % 12) + 1}/${14 + index}/2021`);
const isoDate = (index: number) => (index % 5 === 4 ? '' : `2021-0${(index % 8) + 1}-${14 + index}`);
const group = (index: number) => ['Premium', '', 'Long tail, new', 'Premium'][index % 4] ?? '';
const categories = (index: number) => ['Fashion|Shoes', 'Travel', '', 'Home, garden|Food'][index % 4] ?? '';

export const goodLists: GoodList[] = [
  listOf('linkshare-approved', ['Site ID', 'Publisher Name', 'URL', 'Email', 'Join Date'], (id, name, at) => [
    id,
    name,
    url(at),
    email(at),
    usDate(at),
  ]),
  listOf(
    'linkshare-my-publishers',
    ['Site ID', 'Publisher Name', 'URL', 'Join Date', 'Group', 'Publisher Categories'],
    (id, name, at) => [id, name, url(at), usDate(at), group(at), categories(at)],
  ),
  listOf(
    'crm',
    [
      'Network Publisher ID',
      'Name',
      'Media Property URLs',
      'Primary Contact Email',
      'Publisher Group',
      'Categories',
      'Network Date Accepted',
      'Network',
      'Brand',
      'Notes',
    ],
    (id, name, at) => [
      id,
      name,
      url(at),
      email(at),
      group(at),
      categories(at),
      isoDate(at),
      'LinkShare',
      'Acme',
      at % 2 ? 'call back, soon' : '',
    ],
  ),
  listOf(
    'rakuten-publisher-report',
    ['Publisher ID', 'Publisher Name', 'Publisher URL', 'Publisher Group Name', '# of Clicks'],
    (id, name, at) => [id, name, url(at), group(at), String(at * 7)],
  ),
  listOf(
    'partnerize',
    [
      'publisher_id',
      'account_name',
      'contact_email',
      'websites_website_url',
      'created_date',
      'vertical_name',
    ],
    (id, name, at) => [id, name, email(at), url(at) && `${url(at)} :: active`, isoDate(at), categories(at)],
  ),
  listOf(
    'linkconnector',
    ['AffiliateID', 'Affiliate', 'AffiliateURL', 'ApprovedDate', 'AffiliateStatus'],
    (id, name, at) => [id, name, url(at), isoDate(at), ['Approved', 'Removed'][at % 2] ?? ''],
  ),
  listOf(
    'pepperjam',
    ['id', 'first_name', 'last_name', 'company', 'website', 'join_date', 'group', 'category', 'status'],
    (id, name, at) => [id, 'Bo', 'Li', name, url(at), isoDate(at), group(at), categories(at), 'joined'],
  ),
  listOf('cj', ['cid', 'publisher-name', 'websites', 'country'], (id, name, at) => [
    id,
    name,
    url(at),
    at % 2 ? 'US' : '',
  ]),
];
