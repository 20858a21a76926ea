import type { Profile } from './profile.ts';

/**
 * Rakuten Advertising, advertiser side: Reports > a report by publisher (not by day or order) > Export. It is LinkShare
 * under its present name, and its Publisher ID is taken for the same Site ID, so that both lists speak of one partner.
 *
 * Titles as third parties that read such reports list them: QUANTI, "Rakuten connector" (Publisher ID, Publisher Name,
 * Publisher URL, Publisher Group ID, Publisher Group Name, # of Clicks, # of impressions); Adverity, "Rakuten
 * Advertiser: Most-used fields". Whoever makes the report chooses its columns; figures are kept as extras.
 */
export const rakutenPublisherReport: Profile = {
  id: 'rakuten-publisher-report',
  name: 'Rakuten: Publisher report',
  source: 'documented',
  rank: 3,
  columns: [
    { title: 'Publisher ID', to: 'networkPublisherId' },
    { title: 'Publisher Name', to: 'name' },
    { title: 'Publisher URL', to: 'mediaPropertyUrls' },
    { title: 'Publisher Group Name', to: 'publisherGroup' },
  ],
  // other networks, too, report a Publisher ID and a Publisher Name
  knownBy: [['Publisher ID'], ['Publisher Name'], ['Publisher Group Name']],
  unless: ['Site ID'],
  network: 'LinkShare',
  status: null,
  guarded: false,
  categories: 'auto',
};
