import { cj } from './cj.ts';
import { crm } from './crm.ts';
import { failedRows } from './failed-rows.ts';
import { linkconnector } from './linkconnector.ts';
import { linkshareApproved } from './linkshare-approved.ts';
import { linkshareMyPublishers } from './linkshare-my-publishers.ts';
import { partnerize } from './partnerize.ts';
import { pepperjam } from './pepperjam.ts';
import type { Profile } from './profile.ts';
import { rakutenPublisherReport } from './rakuten-publisher-report.ts';

export type { Profile } from './profile.ts';

/** Every export type that Roster knows. A new one is one file and one line here. */
export const profiles: readonly Profile[] = [
  failedRows,
  crm,
  linkshareApproved,
  linkshareMyPublishers,
  rakutenPublisherReport,
  partnerize,
  linkconnector,
  pepperjam,
  cj,
];
