import { z } from 'zod';
import { statuses } from './partner.ts';

/** Sort orders of the partners' table; a leading `-` turns one round. */
export const sorts = ['name', 'id', 'date', 'group', 'status', 'email'] as const;

const text = z.string().trim().max(500).default('');
const date = z.union([z.literal(''), z.iso.date()]).default('');

/**
 * What the partners' workspace can be narrowed to; blank means "any". The same names stand in the page's address,
 * in the API and (with dashes) on the command line.
 */
export const partnerFilterShape = z.object({
  brand: text,
  network: text,
  group: text,
  category: text,
  status: z.enum(['', ...statuses, 'none']).default(''),
  joinedFrom: date,
  joinedTo: date,
  email: z.enum(['', 'yes', 'no']).default(''),
  /** partnerships that this import created, updated or found unchanged */
  import: z.union([z.literal(''), z.string().regex(/^\d{1,15}$/)]).default(''),
  search: text,
});
export type PartnerFilter = z.infer<typeof partnerFilterShape>;
