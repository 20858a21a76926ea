import type { Profile } from './profile.ts';

/**
 * LinkShare (Rakuten Advertising), Publishers > Publisher Overview > Approved > Export. The Applied and Removed lists
 * of that page have the same titles. Publishers may opt out of showing their e-mail.
 */
export const linkshareApproved: Profile = {
  id: 'linkshare-approved',
  name: 'LinkShare: Approved publishers',
  source: 'export',
  rank: 3,
  columns: [
    { title: 'Site ID', to: 'networkPublisherId' },
    { title: 'Publisher Name', to: 'name' },
    { title: 'URL', to: 'mediaPropertyUrls' },
    { title: 'Email', to: 'primaryContactEmail' },
    { title: 'Join Date', to: 'networkDateAccepted' },
  ],
  knownBy: [['Site ID'], ['Publisher Name'], ['Email']],
  unless: ['Group', 'Publisher Categories'],
  network: 'LinkShare',
  status: 'approved',
  guarded: false,
  categories: 'auto',
};
