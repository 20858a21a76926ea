import { z } from 'zod';

/** The three states of a partnership that LinkShare's pages know. */
export const statuses = ['approved', 'applied', 'removed'] as const;
export type Status = (typeof statuses)[number];

/** One partnership with its partner, as programs see it (`partners --format json`, `GET /api/partners`). */
export const partnershipShape = z.object({
  networkPublisherId: z.string(),
  name: z.string(),
  mediaPropertyUrls: z.array(z.string()),
  primaryContactEmail: z.string().nullable(),
  publisherGroup: z.string().nullable(),
  categories: z.array(z.string()),
  networkDateAccepted: z.iso.date().nullable(),
  network: z.string(),
  brand: z.string(),
  status: z.enum(statuses).nullable(),
  extra: z.record(z.string(), z.string()),
});
export type PartnershipJson = z.infer<typeof partnershipShape>;

/** The partner's own fields as they are stored. */
export interface PartnerState {
  /** null while a preview only plans to create it */
  id: number | null;
  networkPublisherId: string;
  name: string;
  mediaPropertyUrls: string[];
  primaryContactEmail: string | null;
  categories: string[];
  furtherEmails: string[];
}

/** The partnership's own fields as they are stored. Extras are pairs, because a title may be `__proto__`. */
export interface PartnershipState {
  id: number | null;
  publisherGroup: string | null;
  networkDateAccepted: string | null;
  status: Status | null;
  extra: [title: string, value: string][];
}
