import { existsSync, renameSync } from 'node:fs';
import { UserError } from '../domain/error.ts';
import { byHand } from '../profiles/by-hand.ts';
import { markEditsChecked, readDraftEdits } from '../store/draft-edits.ts';
import type { Store } from '../store/open.ts';
import { comparePlans, removePlan } from '../store/plan-file.ts';
import { type Draft, moveDraft, readDraft } from '../store/queue.ts';
import { storeVersion } from '../store/version.ts';
import { commitList } from './commit.ts';
import { noticeOf } from './differences.ts';
import type { ListFile } from './file.ts';
import { openToMap } from './list-to-map.ts';
import { previewList } from './preview.ts';
import { readingAhead } from './read-judged.ts';
import { readingOf, samplesOf } from './reading.ts';
import { noticesOfFile } from './reading-notices.ts';
import { forgetDraft } from './recover.ts';
import { RowEdits } from './row-edits.ts';
import { Cancelled, type Hooks } from './run.ts';
import { planOf, uploadOf, type Workplace } from './workplace.ts';

/**
 * Reads a queued list and keeps what it would change. A list that cannot be read leaves the draft as failed, with the
 * reason.
 */
export function runPreview(workplace: Workplace, id: number, hooks: Hooks = {}): void {
  const draft = readDraft(workplace.queue, id);
  if (
    !draft ||
    !moveDraft(workplace.queue, id, ['queued'], { status: 'running', job: 'preview', pid: process.pid })
  )
    return;
  settle(workplace, id, () => {
    const file = fileOf(workplace, draft);
    keepColumns(workplace, draft, file);
    const planPath = planOf(workplace, id);
    const former = draft.seen === null ? null : putAside(planPath);
    // one moment of the partners: an import that is committed meanwhile is seen by all rows or by none
    const { version, detail, reading, settings, fileHash } = readingAhead(file.path, hooks, (withThread) =>
      workplace.db.transaction(() => ({
        version: storeVersion(workplace.db),
        ...previewList(workplace.db, id, file, draft.choices, { planPath }, withThread),
      }))(),
    );
    const differences = former === null ? [] : comparePlans(planPath, former);
    if (former !== null) removePlan(former);
    markEditsChecked(workplace.queue, id);
    const preview = { reading, settings, fileHash, version, error: null };
    if (former !== null && differences.length === 0)
      moveDraft(workplace.queue, id, ['running'], {
        ...preview,
        detail,
        status: 'queued',
        job: 'commit',
        seen: version,
      });
    else
      moveDraft(workplace.queue, id, ['running'], {
        ...preview,
        detail: { ...detail, notices: [...noticeOf(differences), ...detail.notices] },
        status: 'preview',
        job: null,
        seen: null,
      });
  });
}

/** The plan that the user looked at, under another name; null where it is gone. */
function putAside(planPath: string): string | null {
  const former = `${planPath}.former`;
  removePlan(former);
  if (!existsSync(planPath)) return null;
  renameSync(planPath, former);
  return former;
}

/**
 * A list that no profile knows, or with two columns of one title, waits for the user's word; the page then shows its
 * columns.
 *
 * @throws UserError `unknown-columns` where nobody has said yet where the columns go
 */
function keepColumns(workplace: Workplace, draft: Draft, file: ListFile): void {
  const { list, unknown } = openToMap(workplace.db, file, draft.choices);
  const isKnown = list.detected.profile.id !== byHand.id;
  if (isKnown && !list.mapping.columns.some(({ use }) => use.kind === 'undecided')) return;
  const reading = {
    ...readingOf(list, {
      mapping: list.mapping,
      samples: samplesOf(list),
      dateOrder: null,
      categoriesSplit: null,
    }),
    firstRows: list.firstRows().map(({ row, cells }) => ({ row, text: shownCells(cells) })),
    notices: noticesOfFile(list),
  };
  moveDraft(workplace.queue, draft.id, ['running'], { reading });
  if (unknown) throw unknown;
}

function shownCells(cells: readonly string[]): string {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return filled.join(' · ').slice(0, 80);
}

/** Imports a list whose preview is there (or which is to be imported without a look). */
export function runCommit(workplace: Workplace, id: number, hooks: Hooks = {}): void {
  const draft = readDraft(workplace.queue, id);
  if (
    !draft ||
    !moveDraft(workplace.queue, id, ['queued', 'preview'], {
      status: 'running',
      job: 'commit',
      pid: process.pid,
    })
  )
    return;
  settle(workplace, id, () => {
    const { seen } = draft;
    const asked = seen === null ? hooks : { ...hooks, begun: () => refuseUnseen(workplace.db, seen) };
    const file = fileOf(workplace, draft);
    readingAhead(file.path, asked, (withThread) =>
      commitList(workplace.db, id, file, draft.choices, withThread),
    );
    forgetDraft(workplace, id);
  });
}

/** The list with what a person did to its rows. */
function fileOf(workplace: Workplace, { id, fileName }: Draft): ListFile {
  const edits = new RowEdits(readDraftEdits(workplace.queue, id));
  return { path: uploadOf(workplace, id), name: fileName, edits };
}

/** The partners are not what they were when the user looked. */
class Unseen extends Error {}

function refuseUnseen(db: Store, seen: string | null): void {
  if (storeVersion(db) !== seen) throw new Unseen();
}

/** A fault ends the job, not the worker: the draft says what happened and can be run again. */
function settle(workplace: Workplace, id: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Cancelled) {
      moveDraft(workplace.queue, id, ['running'], { status: 'cancelled', job: null });
      return;
    }
    if (error instanceof Unseen) {
      // beside the writer: others do not wait for it; where no row differs it is queued for commit by itself
      moveDraft(workplace.queue, id, ['running'], { status: 'queued', job: 'preview' });
      return;
    }
    const known =
      error instanceof UserError
        ? { code: error.code, message: error.message, details: error.details }
        : { ...explained(error), details: {} };
    moveDraft(workplace.queue, id, ['running'], { status: 'failed', job: null, error: known });
    if (!(error instanceof UserError) && known.code === 'internal') throw error;
  }
}

function explained(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return {
      code: 'disk-full',
      message: 'The disk is full. Nothing was imported. Free some space, then run it again.',
    };
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO')
    return {
      code: 'disk-error',
      message: 'The disk reported a fault. Nothing was imported. Check the disk, then run it again.',
    };
  if (code.startsWith('SQLITE_BUSY'))
    return {
      code: 'database-busy',
      message:
        'Another program is writing to the database. Nothing was imported. Run it again when the other is done.',
    };
  if (code === 'ENOENT')
    return { code: 'file-gone', message: 'The uploaded file is no longer there. Upload the list again.' };
  return {
    code: 'internal',
    message: 'Something went wrong inside Roster. Nothing was imported. The log has the details.',
  };
}
