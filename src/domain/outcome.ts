import { listSeparator } from './fields.ts';
import type { PartnerState, PartnershipState } from './partner.ts';

/** How a data row ends. `rows = created + updated + unchanged + failed + ignored`, always. */
export const outcomes = ['created', 'updated', 'unchanged', 'failed', 'ignored'] as const;
export type Outcome = (typeof outcomes)[number];

export type Counts = { rows: number } & Record<Outcome, number>;

/** Counts of nothing yet. */
export function noCounts(): Counts {
  return { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0, ignored: 0 };
}

/** One field that an import or a person changed; lists are joined with ` | `, null is blank. */
export interface Change {
  /** a field key, `status`, `furtherEmails`, or `extra:` and a title */
  field: string;
  before: string | null;
  after: string | null;
}

/** What a created row brings, field by field: its changes to a known partner, and everything else as new. */
export function wholeRow(
  changes: readonly Change[],
  partner: Pick<PartnerState, 'mediaPropertyUrls' | 'primaryContactEmail' | 'categories'>,
  partnership: Pick<PartnershipState, 'publisherGroup' | 'networkDateAccepted' | 'status' | 'extra'>,
): Change[] {
  const values: [string, string | null][] = [
    ['mediaPropertyUrls', partner.mediaPropertyUrls.join(listSeparator) || null],
    ['primaryContactEmail', partner.primaryContactEmail],
    ['publisherGroup', partnership.publisherGroup],
    ['categories', partner.categories.join(listSeparator) || null],
    ['networkDateAccepted', partnership.networkDateAccepted],
    ['status', partnership.status],
    ...partnership.extra.map(([title, value]): [string, string] => [`extra:${title}`, value]),
  ];
  const added = values.filter(
    ([field, after]) => after !== null && !changes.some((one) => one.field === field),
  );
  return [...changes, ...added.map(([field, after]): Change => ({ field, before: null, after }))];
}
