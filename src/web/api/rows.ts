import type { Request, Response } from 'express';
import { z } from 'zod';
import { UserError } from '../../domain/error.ts';
import type { ImportView } from '../../domain/import-view.ts';
import { changeAllShape, sentRowsShape } from '../../domain/row-edit.ts';
import { checkRows, getImport, gridPage } from '../../importer/index.ts';
import { idOf, notFound } from '../form.ts';
import { gridQuery } from '../grid.ts';
import type { Site } from '../site.ts';
import { importJson, patience } from './imports.ts';

/** Rows that are corrected one by one, for the import's page and for programs. */
export function rowEndpoints(site: Site) {
  const { workplace, writer } = site;

  function list(req: Request, res: Response): void {
    const { id } = load(req);
    const page = gridPage(workplace, id, gridQuery(req.query));
    if (page === null)
      throw new UserError('not-pending', `Import ${id} has no rows to correct in its present state.`);
    res.json(page);
  }

  function check(req: Request, res: Response): void {
    res.json({ rows: checkRows(workplace, load(req).id, bodyOf(req, sentRowsShape).rows) });
  }

  async function save(req: Request, res: Response): Promise<void> {
    res.json(await writer.saveRows(load(req).id, bodyOf(req, sentRowsShape).rows));
  }

  async function changeAll(req: Request, res: Response): Promise<void> {
    res.json({ rows: await writer.changeAll(load(req).id, bodyOf(req, changeAllShape)) });
  }

  async function sendIn(req: Request, res: Response): Promise<void> {
    const view = load(req);
    const { commit } = bodyOf(req, z.object({ commit: z.boolean().default(false) }));
    const id =
      view.committedAt === null
        ? await checkedAgain(view.id)
        : await writer.sendIn(view.id, commit ? 'commit' : 'preview');
    await writer.settled(id, patience);
    const now = getImport(workplace, id) ?? view;
    const done = id === view.id ? 200 : 201;
    res
      .location(`/api/imports/${id}`)
      .status(now.job === null ? done : 202)
      .json(importJson(now));
  }

  async function checkedAgain(id: number): Promise<number> {
    await writer.preview(id);
    return id;
  }

  function load(req: Request): ImportView {
    const view = getImport(workplace, idOf(req.params.id, 'import'));
    if (view === null) throw notFound('import');
    return view;
  }

  return { list, check, save, changeAll, sendIn };
}

/** @throws UserError `invalid-request` */
function bodyOf<Shape extends z.ZodType>(req: Request, shape: Shape): z.infer<Shape> {
  const parsed = shape.safeParse(req.body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    'invalid-request',
    `The JSON is not as expected at “${issue?.path.join('.') || 'its top'}”: ${issue?.message ?? 'it is not understood'}.`,
  );
}
