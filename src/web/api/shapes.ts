import { z } from 'zod';
import { importDetailShape, importListShape } from '../../domain/import.ts';
import { partnershipShape, statuses } from '../../domain/partner.ts';
import type { HistoryLine, PartnerDetail } from '../../domain/partner-view.ts';

/** What the API answers, beyond the shapes that the domain already has. */

export const faultShape = z.object({
  error: z.looseObject({ code: z.string(), message: z.string() }),
});

/** One import; `error` says why it failed, where it did, as a refusal at once would. */
export const importAnswerShape = importDetailShape.extend(faultShape.partial().shape);

export const importsShape = z.array(importListShape);

export const partnersShape = z.object({
  partners: z.array(partnershipShape),
  /** how many the filters match */
  total: z.int(),
  /** send it back as `cursor` for the next page */
  next: z.string().nullable(),
});

const historyShape = z.object({
  at: z.iso.datetime(),
  brand: z.string().nullable(),
  kind: z.enum(['created', 'changed', 'confirmed']),
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  import: z.int().nullable(),
  row: z.int().nullable(),
  undone: z.boolean(),
}) satisfies z.ZodType<HistoryLine>;

export const partnerShape = z.object({
  id: z.int(),
  networkPublisherId: z.string(),
  network: z.string(),
  name: z.string(),
  mediaPropertyUrls: z.array(z.string()),
  primaryContactEmail: z.string().nullable(),
  furtherEmails: z.array(z.string()),
  categories: z.array(z.string()),
  partnerships: z.array(
    z.object({
      id: z.int(),
      brand: z.string(),
      publisherGroup: z.string().nullable(),
      networkDateAccepted: z.iso.date().nullable(),
      status: z.enum(statuses).nullable(),
      extra: z.record(z.string(), z.string()),
    }),
  ),
  history: z.array(historyShape),
  notes: z.array(z.object({ id: z.int(), at: z.iso.datetime(), text: z.string() })),
}) satisfies z.ZodType<PartnerDetail>;
