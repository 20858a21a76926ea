import { z } from 'zod';
import type { Status } from './partner.ts';

/** One difference between two lists of a brand (`changes --format json`, `GET /api/changes`). */
export const listChangeShape = z.object({
  /** `new`: on the later list only; `gone`: on the earlier one only; `changed`: on both, with another value */
  change: z.enum(['new', 'gone', 'changed']),
  networkPublisherId: z.string(),
  name: z.string(),
  /** of a changed value: a field key, `status`, `furtherEmails`, or `extra:` and a title; else null */
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type ListChange = z.infer<typeof listChangeShape>;

/** A difference with the partnership that it is about, as its page shows it. */
export interface ListChangeLine extends ListChange {
  partnershipId: number;
  partnerId: number;
  /** the partnership's status as it is now */
  status: Status | null;
}

/** A list that another one of its kind followed: it can be compared with the last of them. */
export interface ComparableList {
  import: number;
  profile: string;
  status: Status | null;
  committedAt: string;
}
