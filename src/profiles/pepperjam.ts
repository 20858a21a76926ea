import type { Profile } from './profile.ts';

/**
 * Pepperjam (Ascend by Partnerize), advertiser side: API resource advertiser/publisher with format=csv.
 *
 * Status words as documented: https://ascendpartner.zendesk.com/hc/en-gb/articles/13516519137437-Publisher-Resource;
 * field names as in the schema of that resource in https://github.com/singer-io/tap-pepperjam (publisher.json). A
 * publisher that is a person has no company. The API does not show e-mail addresses.
 */
export const pepperjam: Profile = {
  id: 'pepperjam',
  name: 'Pepperjam: Publishers',
  source: 'documented',
  rank: 3,
  columns: [
    { title: 'id', to: 'networkPublisherId' },
    { title: 'company', to: 'name', orElse: ['first_name', 'last_name'] },
    { title: 'website', to: 'mediaPropertyUrls' },
    { title: 'group', to: 'publisherGroup' },
    { title: 'category', to: 'categories' },
    { title: 'join_date', to: 'networkDateAccepted' },
    {
      title: 'status',
      to: 'status',
      statuses: {
        joined: 'approved',
        applied: 'applied',
        invited: null,
        no_relationship: null,
        revoked_by_advertiser: 'removed',
        revoked_by_publisher: 'removed',
        declined_by_advertiser: 'removed',
        declined_by_publisher: 'removed',
      },
    },
  ],
  // each of these titles alone says little: any list of contacts may have it
  knownBy: [
    ['id'],
    ['company'],
    ['first_name'],
    ['last_name'],
    ['website'],
    ['join_date'],
    ['status'],
    ['group', 'category'],
  ],
  unless: ['email', 'name'],
  network: 'Pepperjam',
  status: null,
  guarded: false,
  categories: 'auto',
};
