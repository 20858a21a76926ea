import { z } from 'zod';

const undoDetailShape = z.object({
  networkPublisherId: z.string(),
  brand: z.string(),
  /** a field key, or `partnership` where the whole partnership stays */
  field: z.string(),
  reason: z.string(),
});
export type UndoDetail = z.infer<typeof undoDetailShape>;

/** What an undo did (`undo --json`, `POST /api/imports/:id/undo`). */
export const undoShape = z.object({
  import: z.int(),
  status: z.literal('undone'),
  /** partnerships removed */
  removed: z.int(),
  /** partnerships whose former values came back */
  restored: z.int(),
  /** partnerships with something kept, because a person or a later import changed or confirmed it since */
  kept: z.int(),
  details: z.array(undoDetailShape),
});
export type UndoResult = z.infer<typeof undoShape>;
