import type { Profile } from './profile.ts';

/**
 * CJ (Commission Junction), advertiser side: the answer of the Publisher Lookup API (joined-publisher-lookup) as a table,
 * a publisher's websites in one cell. It names no single date: each of a publisher's program terms has its own.
 *
 * Field names as documented: https://docs.cj.com/docs/publisher-lookup (cid, publisher-name, websites; further country,
 * currency, network-rating, promotional-methods, seven-day-epc, three-month-epc).
 */
export const cj: Profile = {
  id: 'cj',
  name: 'CJ: Publishers',
  source: 'documented',
  rank: 3,
  columns: [
    { title: 'cid', to: 'networkPublisherId' },
    { title: 'publisher-name', to: 'name' },
    { title: 'websites', to: 'mediaPropertyUrls' },
  ],
  knownBy: [['cid'], ['publisher-name']],
  network: 'CJ',
  status: null,
  guarded: false,
  categories: 'auto',
};
