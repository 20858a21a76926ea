import type { Request, Response } from 'express';
import { delimiterSign } from '../domain/delimiter.ts';
import type { ImportChoices } from '../domain/import.ts';
import type { ImportView, RowQuery } from '../domain/import-view.ts';
import { rowPageSize } from '../domain/import-view.ts';
import { type Outcome, outcomes } from '../domain/outcome.ts';
import {
  differsCode,
  getImport,
  listDifferences,
  listProfiles,
  listRows,
  storedFile,
  viewUndo,
} from '../importer/index.ts';
import { sendStored } from './download.ts';
import { explain, faultJson, wantsJson } from './errors.ts';
import { type ChosenForm, chosen, idOf, notFound, one, pageNumber } from './form.ts';
import { frameOf, type Said } from './frame.ts';
import { gridModel } from './grid.ts';
import { sendCrmCsv, sendFailedCsv, sendFailedSheet } from './import-files.ts';
import { importOptions } from './import-options.ts';
import type { ImportModel } from './models.ts';
import { address, pagerOf, render } from './page.ts';
import { profileAddress } from './profiles.ts';
import type { Site } from './site.ts';

/** One import: its page in every state, what can be done with it, and its files. */
export function importPages(site: Site) {
  const { workplace, writer, reader } = site;

  /** `GET /imports/:id` */
  const show = (req: Request, res: Response) => showImport(req, res, load(req));

  async function showImport(
    req: Request,
    res: Response,
    view: ImportView,
    refusal?: string,
    saveAs = '',
  ): Promise<void> {
    const frame = frameOf(site, req, 'imports', `Import ${view.id}: ${view.fileName}`);
    const asked = rowQuery(req.query);
    const found = await rowsOf(view, asked);
    const pager = pagerOf(found.total, rowPageSize, asked.page, (page) =>
      rowsAddress(view.id, { ...asked, page }),
    );
    const query = { ...asked, page: pager.page };
    const { rows, total } = pager.page === asked.page ? found : await rowsOf(view, query);
    await render(res, 'imports/show', {
      frame: { ...frame, said: refusal ?? frame.said },
      view,
      progress: writer.progress(view.id),
      options: importOptions(site),
      query,
      total,
      rows,
      tabs: tabsOf(view, query),
      withoutSearchHref: rowsAddress(view.id, { ...query, search: '', page: 1 }),
      pager,
      partnersHref: `/partners?import=${view.id}`,
      differences: differencesOf(view, req),
      undo:
        view.status === 'undone' ? viewUndo(workplace, view.id, { kind: 'kept', search: '', page: 1 }) : null,
      saveAs,
      profileHref: profileHref(view),
      grid: gridModel(site, req, view),
    });
  }

  /** A page of rows; of a committed import, which may have a million, by the thread that reads. */
  async function rowsOf({ id, committedAt }: ImportView, query: RowQuery) {
    if (committedAt === null) return listRows(workplace, id, query);
    const { outcome, search } = query;
    const page = { outcome, search, limit: rowPageSize, offset: (query.page - 1) * rowPageSize };
    return await reader.ask('importRows', { importId: id, page });
  }

  /** Rows that would end otherwise than was seen, where the preview was made anew for that. */
  function differencesOf({ id, detail }: ImportView, req: Request): ImportModel['differences'] {
    if (!detail?.notices.some(({ code }) => code === differsCode)) return null;
    const asked = pageNumber(req.query.differs);
    const found = listDifferences(workplace, id, asked);
    const pager = pagerOf(
      found.total,
      rowPageSize,
      asked,
      (page) => `${address(`/imports/${id}`, { differs: page })}#differs`,
    );
    const { rows } = pager.page === asked ? found : listDifferences(workplace, id, pager.page);
    return found.total === 0 ? null : { rows, pager };
  }

  /** `GET /imports/:id/progress` */
  function progress(req: Request, res: Response): void {
    const { id } = load(req);
    res.json(writer.progress(id) ?? { done: true });
  }

  /** `POST /imports/:id/choices`: reads the list again, with other choices, and saves its mapping where that has a name */
  const choices = (req: Request, res: Response) =>
    nameOf(req) === '' ? readAgain(req, res) : saveAndReadAgain(req, res);

  const readAgain = acting((id, form, view) => writer.preview(id, choicesOf(form, view)));

  const saveAndReadAgain = acting(async (id, form, view, req) => {
    const chosen = choicesOf(form, view);
    const profile = await writer.saveMapping(id, chosen, nameOf(req));
    await writer.preview(id, { ...chosen, profile });
  }, saidOfSaving);

  /** `POST /imports/:id/commit` */
  const commit = acting((id, _form, _view, req) => writer.commit(id, one(req.body?.seen) || null));

  /** `POST /imports/:id/cancel` */
  const cancel = acting((id) => writer.cancel(id));

  /** `POST /imports/:id/delete-file` */
  const deleteFile = acting((id) => writer.deleteFile(id), 'file-deleted');

  /** An action of the page: it leads back to the page, and so does its refusal, with the reason and what was typed. */
  function acting(
    act: (id: number, form: ChosenForm, view: ImportView, req: Request) => void | Promise<void>,
    said: Said | ((form: ChosenForm, view: ImportView) => Said) | undefined = undefined,
  ) {
    return async (req: Request, res: Response): Promise<void> => {
      const view = load(req);
      const form = chosen({ ...req.body });
      try {
        await act(view.id, form, view, req);
        res.redirect(303, pageAfter(view.id, typeof said === 'function' ? said(form, view) : said));
      } catch (error) {
        const fault = explain(error, req);
        res.status(fault.status);
        if (wantsJson(req)) res.json(faultJson(fault));
        else await showImport(req, res, withTyped(load(req), req, form), fault.message, nameOf(req));
      }
    };
  }

  /** An import that was never committed goes with its file. */
  function pageAfter(id: number, said: Said | undefined): string {
    if (getImport(workplace, id) !== null) return address(`/imports/${id}`, { said: said ?? '' });
    return address('/imports', { show: 'all', said: said ?? '' });
  }

  /** `GET /imports/:id/failed.csv` */
  const failedCsv = (req: Request, res: Response) => sendFailedCsv(req, res, site, load(req));
  /** `GET /imports/:id/failed.xlsx` */
  const failedSheet = (req: Request, res: Response) => sendFailedSheet(req, res, site, load(req));
  /** `GET /imports/:id/crm.csv` */
  const crmCsv = (req: Request, res: Response) => sendCrmCsv(req, res, site, load(req));

  /** `GET /imports/:id/original` */
  async function original(req: Request, res: Response): Promise<void> {
    const file = storedFile(workplace, load(req).id);
    if (file === null) throw notFound('file; the stored list was deleted');
    await sendStored(req, res, file);
  }

  function load(req: Request): ImportView {
    const view = getImport(workplace, idOf(req.params.id, 'import'));
    if (view === null) throw notFound('import');
    return view;
  }

  /** The page of the saved mapping that an import was read by, while there is one. */
  function profileHref({ detail }: ImportView): string | null {
    const own = listProfiles(workplace.db).find(({ id }) => id === detail?.profile);
    return own?.source === 'saved' ? profileAddress(own.id) : null;
  }

  return {
    show,
    progress,
    choices,
    commit,
    cancel,
    deleteFile,
    failedCsv,
    failedSheet,
    crmCsv,
    original,
  };
}

/** The name under which the mapping is to be saved; '' for not. */
function nameOf(req: Request): string {
  return one(req.body?.saveAs).trim();
}

/**
 * What the form says. A list that is to be read as another one, from another sheet, with another delimiter, or with its
 * titles in another row, starts from the columns that it then has.
 *
 * @throws UserError `invalid-request`
 */
function choicesOf({ choices, fault }: ChosenForm, view: ImportView): ImportChoices {
  if (fault) throw fault;
  if (isAnotherSheet(choices, view)) {
    const profile = view.asksColumns ? view.choices.profile : choices.profile;
    return { ...choices, columns: {}, titleRow: '', profile };
  }
  const same = view.asksColumns
    ? choices.titleRow === '' || Number(choices.titleRow) === view.reading?.titleRow
    : choices.profile === view.choices.profile;
  if (same && !isSplitAnew(choices, view)) return choices;
  return { ...choices, columns: {}, titleRow: view.asksColumns ? choices.titleRow : '' };
}

/** Nothing in a list without titles tells the next time what it is. */
function saidOfSaving({ choices }: ChosenForm, { reading }: ImportView): Said {
  return Number(choices.titleRow || reading?.titleRow) === 0 ? 'mapping-kept' : 'mapping-saved';
}

/** Another delimiter gives other columns. */
function isSplitAnew({ delimiter }: ImportChoices, { choices, reading }: ImportView): boolean {
  if (delimiter === (choices.delimiter ?? '')) return false;
  return delimiterSign(delimiter) !== reading?.delimiter;
}

function isAnotherSheet({ sheet }: ImportChoices, { choices, reading }: ImportView): boolean {
  const read = reading?.sheets?.read ?? [];
  return sheet === ''
    ? choices.sheet !== ''
    : sheet !== choices.sheet && (read.length > 1 || sheet !== read[0]);
}

/** A refused form of choices shows what was typed, not what is stored. */
function withTyped(view: ImportView, req: Request, { choices }: ChosenForm): ImportView {
  return req.path.endsWith('/choices') ? { ...view, choices } : view;
}

function rowQuery(query: Request['query']): RowQuery {
  const outcome = one(query.outcome) as Outcome;
  return {
    outcome: outcomes.includes(outcome) ? outcome : '',
    search: one(query.search).toWellFormed().slice(0, 500).trim(),
    page: pageNumber(query.page),
  };
}

function rowsAddress(id: number, { outcome, search, page }: RowQuery): string {
  return `${address(`/imports/${id}`, { outcome, search, page: page === 1 ? '' : page })}#rows`;
}

function tabsOf({ id, detail }: ImportView, query: RowQuery): ImportModel['tabs'] {
  return (['', ...outcomes] as const).map((outcome) => ({
    outcome,
    count: detail === null ? 0 : detail[outcome === '' ? 'rows' : outcome],
    href: rowsAddress(id, { ...query, outcome, page: 1 }),
    current: query.outcome === outcome,
  }));
}
