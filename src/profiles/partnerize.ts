import type { Profile } from './profile.ts';

/**
 * Partnerize, the list of a campaign's publishers as CSV (`publishers.csv`).
 *
 * Field names as in the publisher object of Partnerize's API documentation (Brands API, https://api-docs.partnerize.com/brand,
 * "List all Partners on the Network": publisher_id, account_name, contact_email, vertical_name, network_status …); in
 * the CSV an object's fields stand under joined names, `websites` as `address :: state | address :: state`.
 * `created_date`, the day on which the publisher came to the network, is the nearest to a date of acceptance.
 */
export const partnerize: Profile = {
  id: 'partnerize',
  name: 'Partnerize: Publishers',
  source: 'documented',
  rank: 3,
  columns: [
    { title: 'publisher_id', to: 'networkPublisherId' },
    { title: 'account_name', to: 'name' },
    { title: 'websites_website_url', to: 'mediaPropertyUrls', cut: '::' },
    { title: 'contact_email', to: 'primaryContactEmail' },
    { title: 'vertical_name', to: 'categories' },
    { title: 'created_date', to: 'networkDateAccepted' },
  ],
  knownBy: [['publisher_id'], ['account_name'], ['websites_website_url', 'vertical_name']],
  network: 'Partnerize',
  status: null,
  guarded: false,
  categories: 'auto',
};
