import { z } from 'zod';

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
