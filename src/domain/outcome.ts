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
