import { z } from 'zod';
import type { Status } from './partner.ts';

export const listChangeKinds = ['new', 'gone', 'changed'] as const;

/** One difference between two lists of a brand (`changes --format json`, `GET /api/changes`). */
export const listChangeShape = z.object({
  /** `new`: on the later list only; `gone`: on the earlier one only; `changed`: on both, with another value */
  change: z.enum(listChangeKinds),
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

/** Which differences are asked for. */
export interface ListChangeQuery {
  brand: string;
  /** the earlier list; null takes the one before the last */
  since: number | null;
  change: ListChange['change'] | '';
  /** of changed values: this field only */
  field: string;
}

/** Two lists of a brand, and a page of what differs. */
export interface ListChangeView {
  /** the lists compared; null where the brand has no second one of the kind */
  earlier: ComparableList | null;
  later: ComparableList | null;
  /** the lists that may be the earlier one, latest first */
  choices: ComparableList[];
  lines: ListChangeLine[];
  /** lines that the query finds */
  total: number;
  counts: Record<ListChange['change'], number>;
  /** of those who are gone, with the status Removed */
  goneRemoved: number;
  /** fields that changed, and in how many lines, most often changed first */
  fields: [field: string, lines: number][];
}

/** A list that another one of its kind followed: it can be compared with the last of them. */
export interface ComparableList {
  import: number;
  profile: string;
  status: Status | null;
  committedAt: string;
}
