import { z } from 'zod';

const undoDetailShape = z.object({
  networkPublisherId: z.string(),
  brand: z.string(),
  /** a field key, or `partnership` where the whole partnership stays */
  field: z.string(),
  reason: z.string(),
});

/** What an undo did, or would do (`undo --json`, `undo --dry-run --json`, `POST /api/imports/:id/undo`). */
export const undoShape = z.object({
  import: z.int(),
  /** `preview`: nothing was done yet */
  status: z.enum(['undone', 'preview']),
  /** partnerships removed */
  removed: z.int(),
  /** partnerships whose former values came back */
  restored: z.int(),
  /** partnerships with something kept, because a person or a later import changed or confirmed it since */
  kept: z.int(),
  details: z.array(undoDetailShape),
});
export type UndoResult = z.infer<typeof undoShape>;
export type UndoCounts = Pick<UndoResult, 'removed' | 'restored' | 'kept'>;

export const undoKinds = ['removed', 'restored', 'kept'] as const;
export type UndoKind = (typeof undoKinds)[number];

/** One thing that an undo does. */
export interface UndoLine {
  kind: UndoKind;
  partnerId: number;
  networkPublisherId: string;
  name: string;
  brand: string;
  /** a field key, `partnership` where the whole partnership stays, null where it goes */
  field: string | null;
  /** of a value put back: what it is now, and what it becomes */
  before: string | null;
  after: string | null;
  /** why it is kept */
  reason: string | null;
}

export const undoPageSize = 50;

/** What of an undo's lines is asked for. */
export interface UndoQuery {
  kind: UndoKind | '';
  /** in name or id */
  search: string;
}

/** A page of them, from 1. */
export type UndoPage = UndoQuery & { page: number };

/** What an undo did, or would do, for the page: a page of its lines. */
export interface UndoView extends UndoCounts {
  lines: UndoLine[];
  /** lines that the query finds */
  total: number;
  /** lines of each kind */
  kinds: Record<UndoKind, number>;
  /** names exactly this undo: given back with the order to undo, it is refused where it would do something else */
  seen: string;
}
