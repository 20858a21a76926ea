import { z } from 'zod';
import { type FieldKey, fields } from './fields.ts';
import { type Status, statuses } from './partner.ts';

/** Where a column of a mapping goes: into a field, kept under its own title, or left out. */
export type ColumnTarget = FieldKey | 'extra' | 'ignore';
export const columnTargets: readonly ColumnTarget[] = [...fields.map(({ key }) => key), 'extra', 'ignore'];

export function isColumnTarget(text: string): text is ColumnTarget {
  return columnTargets.some((target) => target === text);
}

/** A mapping that the user saved under a name. */
export interface SavedProfile {
  /** the name in kebab case */
  id: string;
  name: string;
  /** network taken where neither the form nor the list names one */
  network: string;
  /** status that an import sets unless the user chooses another */
  status: Status | null;
  /** what comes first in dates of which nothing else tells it */
  dates: 'mdy' | 'dmy';
  /** as chosen for the list it was made from, '' where nothing was: tried where a list shows no other */
  encoding: string;
  delimiter: string;
  /** its lists have no titles: their columns are named by their places, and only the user knows what they are */
  untitled: boolean;
  /** every titled column of the list it was made from */
  columns: { title: string; to: ColumnTarget }[];
}

/** A list that Roster knows, as programs see it (`profiles --json`, `GET /api/profiles`). */
export const profileShape = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['export', 'documented', 'roster', 'saved']),
  network: z.string(),
  status: z.enum(statuses).nullable(),
  /** each entry lists titles of which at least one must be there; none for lists without titles, which are known by nothing */
  knownBy: z.array(z.array(z.string())),
  /** as saved with a mapping, '' where they are found */
  encoding: z.string(),
  delimiter: z.string(),
  /** titles and what becomes of them; of a report's own columns `failureReason`, `sourceRow`, `importId` */
  columns: z.array(z.object({ title: z.string(), to: z.string() })),
});
export type ProfileJson = z.infer<typeof profileShape>;

/** `Blog partners (US)` → `blog-partners-us`; '' where the name has neither letter nor digit. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
