import type { Profile } from './profile.ts';

/**
 * LinkShare (Rakuten Advertising), My Publishers: the search form (group, category, business model, join period) >
 * Export. It has no e-mails; where someone joined them in from the other list, they are read.
 */
export const linkshareMyPublishers: Profile = {
  id: 'linkshare-my-publishers',
  name: 'LinkShare: My Publishers',
  source: 'export',
  rank: 3,
  columns: [
    { title: 'Site ID', to: 'networkPublisherId' },
    { title: 'Publisher Name', to: 'name' },
    { title: 'URL', to: 'mediaPropertyUrls' },
    { title: 'Email', to: 'primaryContactEmail' },
    { title: 'Group', to: 'publisherGroup' },
    { title: 'Publisher Categories', to: 'categories' },
    { title: 'Join Date', to: 'networkDateAccepted' },
  ],
  knownBy: [['Site ID'], ['Publisher Name'], ['Group', 'Publisher Categories']],
  network: 'LinkShare',
  status: null,
  guarded: false,
  categories: 'auto',
};
