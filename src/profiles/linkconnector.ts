import type { Profile } from './profile.ts';

/**
 * LinkConnector, merchant side: API function getMerchantCampaignAffiliateDetail with Format=CSV, for one CampaignID.
 * It has a row for each site of an affiliate.
 *
 * Field names and status words as documented: https://www.linkconnector.com/help_api.htm?func=getMerchantCampaignAffiliateDetail
 */
export const linkconnector: Profile = {
  id: 'linkconnector',
  name: 'LinkConnector: Affiliates',
  source: 'documented',
  rank: 3,
  columns: [
    { title: 'AffiliateID', to: 'networkPublisherId' },
    { title: 'Affiliate', to: 'name' },
    { title: 'AffiliateURL', to: 'mediaPropertyUrls' },
    { title: 'ApprovedDate', to: 'networkDateAccepted' },
    {
      title: 'AffiliateStatus',
      to: 'status',
      statuses: {
        Approved: 'approved',
        Pending: 'applied',
        Offered: null,
        Declined: 'removed',
        Rejected: 'removed',
        Removed: 'removed',
        Dropped: 'removed',
      },
    },
  ],
  knownBy: [['AffiliateID'], ['Affiliate'], ['AffiliateURL', 'AffiliateStatus']],
  network: 'LinkConnector',
  status: null,
  guarded: false,
  categories: 'auto',
};
