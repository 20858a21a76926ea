import type { PartnershipJson, Status } from './partner.ts';

/** A line of the partners' workspace: one partnership. */
export interface PartnershipLine extends PartnershipJson {
  partnershipId: number;
  partnerId: number;
}

/** One page of the workspace. */
export interface PartnershipPage {
  lines: PartnershipLine[];
  /** how many the filter matches */
  total: number;
  /** opaque; null on the last page */
  next: string | null;
}

/** A value of a filter with how many partnerships it would show. */
export interface FacetValue {
  value: string;
  count: number;
}

/** Counts beside the filters: each computed with all other filters on. */
export interface Facets {
  brand: FacetValue[];
  network: FacetValue[];
  group: FacetValue[];
  category: FacetValue[];
  status: FacetValue[];
  email: FacetValue[];
}

/** One partner's page (`GET /api/partners/:id`). */
export interface PartnerDetail {
  id: number;
  networkPublisherId: string;
  network: string;
  name: string;
  mediaPropertyUrls: string[];
  primaryContactEmail: string | null;
  furtherEmails: string[];
  categories: string[];
  partnerships: {
    id: number;
    brand: string;
    publisherGroup: string | null;
    networkDateAccepted: string | null;
    status: Status | null;
    extra: Record<string, string>;
  }[];
  /** newest first */
  history: HistoryLine[];
  notes: { id: number; at: string; text: string }[];
}

/** One event in a partner's life. */
export interface HistoryLine {
  /** ISO, UTC */
  at: string;
  /** the brand of the partnership concerned; null for the partner's own fields */
  brand: string | null;
  /** `created` (no field), `changed`, `confirmed` (an import found it unchanged) */
  kind: 'created' | 'changed' | 'confirmed';
  field: string | null;
  before: string | null;
  after: string | null;
  /** import and row it came from; null where a person changed it */
  import: number | null;
  row: number | null;
  /** the import was undone since, and does not stand any more */
  undone: boolean;
}

/** A brand on the start page. */
export interface BrandSummary {
  id: number;
  name: string;
  partners: number;
  withEmail: number;
  lastImport: { id: number; committedAt: string } | null;
  openFailedRows: number;
}
