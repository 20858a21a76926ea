import type { Request, Response } from 'express';
import { UserError } from '../domain/error.ts';
import { importsToChooseSheet, importsToMap, listImports } from '../importer/index.ts';
import { explain, type Fault, faultJson, wantsJson } from './errors.ts';
import { type ChosenForm, chosen, one, pageNumber } from './form.ts';
import { frameOf } from './frame.ts';
import { importOptions } from './import-options.ts';
import type { UploadModel } from './models.ts';
import { address, pagerOf, render } from './page.ts';
import type { Site } from './site.ts';
import { limits, type Spool, type Upload } from './upload.ts';

const pageSize = 50;

/** The history and the upload form. */
export function importsPages(site: Site, spool: Spool) {
  /** `GET /imports`, with `?show=all` also what was never imported */
  async function index(req: Request, res: Response): Promise<void> {
    const all = one(req.query.show) === 'all';
    const lists = { imported: listImports(site.workplace), all: listImports(site.workplace, { all: true }) };
    const imports = all ? lists.all : lists.imported;
    const pager = pagerOf(imports.length, pageSize, pageNumber(req.query.page), (page) =>
      historyAddress(all, page),
    );
    await render(res, 'imports/index', {
      frame: frameOf(site, req, 'imports', 'Imports'),
      imports: imports.slice((pager.page - 1) * pageSize, pager.page * pageSize),
      toMap: importsToMap(site.workplace),
      toChooseSheet: importsToChooseSheet(site.workplace),
      total: imports.length,
      tabs: [
        { label: 'Imported', count: lists.imported.length, href: historyAddress(false, 1), current: !all },
        {
          label: 'All, with pending and cancelled ones',
          count: lists.all.length,
          href: historyAddress(true, 1),
          current: all,
        },
      ],
      pager,
    });
  }

  /** `GET /imports/new`, preset by its address */
  async function newForm(req: Request, res: Response): Promise<void> {
    await showForm(req, res, { choices: chosen(req.query).choices, error: null, files: [] });
  }

  /** `POST /imports`: takes the lists in and answers at once; they are read in the background */
  async function create(req: Request, res: Response): Promise<void> {
    let form: ChosenForm = chosen({});
    try {
      await spool.receive(req, res, async ({ fields, uploads }) => {
        form = chosen(fields);
        if (form.fault) throw form.fault;
        await answerUpload(req, res, form, uploads);
      });
    } catch (error) {
      // Fields stand before the files in the form, so a file that is too large still leaves what was typed.
      if (form.fault === null) form = chosen({ ...req.body });
      await refuse(req, res, form, explain(error, req), []);
    }
  }

  async function answerUpload(
    req: Request,
    res: Response,
    form: ChosenForm,
    uploads: Upload[],
  ): Promise<void> {
    if (uploads.length === 0)
      throw new UserError('file-missing', 'No list came with the form. Choose at least one file.');
    const files: Taken[] = [];
    for (const upload of uploads) files.push(await take(upload, form, req));
    const refused = files.find((file) => file.fault !== null);
    if (refused?.fault) return await refuse(req, res, form, refused.fault, files);
    answerTaken(
      req,
      res,
      files.map((file) => Number(file.import)),
    );
  }

  interface Taken {
    fileName: string;
    import: number | null;
    fault: Fault | null;
  }

  async function take(upload: Upload, { choices }: ChosenForm, req: Request): Promise<Taken> {
    try {
      const id = await site.writer.receive({ ...upload, choices, commit: false, asks: true });
      return { fileName: upload.fileName, import: id, fault: null };
    } catch (error) {
      return { fileName: upload.fileName, import: null, fault: explain(error, req) };
    }
  }

  function answerTaken(req: Request, res: Response, ids: number[]): void {
    const location = ids.length === 1 ? `/imports/${ids[0]}` : '/imports?show=all&said=taken';
    if (wantsJson(req)) res.status(201).location(location).json({ location });
    else res.redirect(303, location);
  }

  async function refuse(
    req: Request,
    res: Response,
    form: ChosenForm,
    fault: Fault,
    taken: Taken[],
  ): Promise<void> {
    res.status(fault.status);
    const files = taken.map((file) => ({
      fileName: file.fileName,
      import: file.import,
      error: file.fault?.message ?? null,
    }));
    if (wantsJson(req)) return void res.json({ ...faultJson(fault), ...(files.length > 1 ? { files } : {}) });
    const error = { code: fault.code, message: fault.message, field: fieldOf(fault) };
    await showForm(req, res, { choices: form.choices, error, files: files.length > 1 ? files : [] });
  }

  async function showForm(
    req: Request,
    res: Response,
    form: Pick<UploadModel, 'choices' | 'error' | 'files'>,
  ): Promise<void> {
    await render(res, 'imports/new', {
      frame: frameOf(site, req, 'upload', 'Import a list'),
      ...form,
      options: importOptions(site),
      limits,
      offerSample: listImports(site.workplace).length === 0,
    });
  }

  return { index, newForm, create };
}

function historyAddress(all: boolean, page: number): string {
  return address('/imports', { show: all ? 'all' : '', page: page === 1 ? '' : page });
}

/** The field of the form that a fault belongs to. */
function fieldOf({ code, status, details }: Fault): string | null {
  if (typeof details.field === 'string') return details.field;
  if (code === 'brand-missing') return 'brand';
  if (code === 'unknown-encoding') return 'encoding';
  if (code === 'unknown-profile') return 'profile';
  return code === 'file-missing' || status === 413 || status === 422 ? 'file' : null;
}
