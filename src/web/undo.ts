import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { UserError } from '../domain/error.ts';
import type { ImportView } from '../domain/import-view.ts';
import {
  type UndoKind,
  type UndoPage,
  type UndoQuery,
  type UndoView,
  undoKinds,
  undoPageSize,
} from '../domain/undo.ts';
import { getImport, viewUndo } from '../importer/index.ts';
import { explain, wantsJson } from './errors.ts';
import { idOf, notFound, one, pageNumber } from './form.ts';
import { frameOf } from './frame.ts';
import { address, pagerOf, render } from './page.ts';
import type { Site } from './site.ts';

/** So long a page waits for the computation, in milliseconds; a longer one is shown when it is done. */
const patience = 1_500;

/** What an undo would do, shown before it is done; and afterwards what it did. */
export function undoPages(site: Site) {
  const { workplace, writer, reader } = site;

  /** `GET /imports/:id/undo` */
  async function show(req: Request, res: Response): Promise<void> {
    const view = load(req);
    if (view.status === 'committed' || view.status === 'undone') await showUndo(req, res, view, null);
    else res.redirect(303, `/imports/${view.id}`);
  }

  async function showUndo(
    req: Request,
    res: Response,
    view: ImportView,
    refusal: string | null,
  ): Promise<void> {
    const { page, ...query } = undoQuery(req.query);
    if (view.status === 'committed') await computed(view.id);
    const found = await linesOf(view.id, { ...query, page });
    const pager = pagerOf(found?.total ?? 0, undoPageSize, page, (to) => undoAddress(view.id, query, to));
    const undo =
      found && pager.page !== page ? await linesOf(view.id, { ...query, page: pager.page }) : found;
    await render(res, 'imports/undo', {
      frame: frameOf(site, req, 'imports', `Undo import ${view.id}`),
      view,
      undo,
      query,
      tabs: (['', ...undoKinds] as const).map((kind) => ({
        kind,
        count: undo === null ? 0 : kind === '' ? sumOf(undo.kinds) : undo.kinds[kind],
        href: undoAddress(view.id, { ...query, kind }, 1),
        current: query.kind === kind,
      })),
      withoutSearchHref: undoAddress(view.id, { ...query, search: '' }, 1),
      pager,
      refusal,
    });
  }

  /** By the thread that reads, as there may be a million. */
  function linesOf(importId: number, page: UndoPage): Promise<UndoView | null> {
    return reader.ask('undo', { importId, page });
  }

  /** Has it computed, where nobody has looked since what stands now. */
  async function computed(id: number): Promise<void> {
    if (viewUndo(workplace, id, { kind: '', search: '', page: 1 }) !== null) return;
    const preview = writer.previewUndo(id);
    // a fault after the wait is met again by the page that asks next
    preview.catch(() => undefined);
    await Promise.race([preview, sleep(patience)]);
  }

  /** `POST /imports/:id/undo` */
  async function undo(req: Request, res: Response): Promise<void> {
    const view = load(req);
    const seen = one(req.body?.seen);
    try {
      await writer.undo(view.id, seen === '' ? null : seen);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'undo-changed' || wantsJson(req)) throw error;
      res.status(explain(error, req).status);
      return await showUndo(req, res, load(req), error.message);
    }
    res.redirect(303, address(`/imports/${view.id}`, { said: 'undone' }));
  }

  function load(req: Request): ImportView {
    const view = getImport(workplace, idOf(req.params.id, 'import'));
    if (view === null) throw notFound('import');
    return view;
  }

  return { show, undo };
}

function undoQuery(query: Request['query']): UndoPage {
  const kind = one(query.kind) as UndoKind;
  return {
    kind: undoKinds.includes(kind) ? kind : '',
    search: one(query.search).toWellFormed().slice(0, 500).trim(),
    page: pageNumber(query.page),
  };
}

function undoAddress(id: number, { kind, search }: UndoQuery, page: number): string {
  return `${address(`/imports/${id}/undo`, { kind, search, page: page === 1 ? '' : page })}#lines`;
}

function sumOf(kinds: Record<UndoKind, number>): number {
  return undoKinds.reduce((sum, kind) => sum + kinds[kind], 0);
}
