import type { Request, Response } from 'express';
import { z } from 'zod';
import { UserError } from '../domain/error.ts';
import { statuses } from '../domain/partner.ts';
import type { PartnerDetail } from '../domain/partner-view.ts';
import { chosenCsv, chosenCsvPieces, chosenJsonPieces, waitingNotes } from '../importer/index.ts';
import { listNetworks } from '../store/brands.ts';
import { getPartner } from '../store/partner.ts';
import { sendPieces } from './download.ts';
import { idOf, notFound, one } from './form.ts';
import { frameOf } from './frame.ts';
import { render } from './page.ts';
import { type PartnerView, partnersAddress, readAddress } from './partner-address.ts';
import { columnsOf, countsModel, hiddenFields, pageSize } from './partner-filters.ts';
import { readCounts, readPartnerPage } from './partner-page.ts';
import type { Site } from './site.ts';

/** The partners' pages. */
export function partnerPages(site: Site) {
  const { reader, workplace } = site;
  const { db } = workplace;

  /** `GET /partners`; with `counts=all` it waits until everything is counted */
  async function index(req: Request, res: Response): Promise<void> {
    const asked = readAddress(req.query);
    const soon = await readPartnerPage(site, asked, pageSize);
    const found = one(req.query.counts) === 'all' ? await readCounts(site, asked, soon) : soon;
    const view: PartnerView = { ...asked, page: found.page };
    const whole: PartnerView = { ...view, page: 1 };
    await render(res, 'partners/index', {
      frame: frameOf(
        site,
        req,
        'partners',
        view.filter.brand === '' ? 'Partners' : `Partners of ${view.filter.brand}`,
      ),
      ...countsModel(view, found),
      filter: view.filter,
      lines: found.lines,
      clearHref: partnersAddress({ ...readAddress({}), sort: view.sort }),
      columns: columnsOf(whole, listNetworks(db).length > 1),
      hidden: hiddenFields(whole),
      exports: {
        csv: partnersAddress(whole, '/partners.csv'),
        json: partnersAddress(whole, '/partners.json'),
      },
    });
  }

  /** `GET /partners/counts`: the parts of the page that wait for the counts */
  async function counts(req: Request, res: Response): Promise<void> {
    const view = readAddress(req.query);
    const found = await readCounts(site, view, await readPartnerPage(site, view, pageSize));
    await render(res, 'partners/counts', countsModel({ ...view, page: found.page }, found));
  }

  /** `GET /partners.csv`: everything the address's filter matches */
  async function csv(req: Request, res: Response): Promise<void> {
    const { filter, sort } = readAddress(req.query);
    const file = { name: fileName(filter.brand, 'csv'), type: 'text/csv; charset=utf-8' };
    const chosen = {
      ids: settling(reader.ask('order', { filter, sort })),
      extraTitles: settling(reader.ask('extraTitles', { filter })),
    };
    await sendPieces(req, res, file, chosenCsvPieces(site.all, chosen));
  }

  /** `GET /partners.json` */
  async function json(req: Request, res: Response): Promise<void> {
    const { filter, sort } = readAddress(req.query);
    const file = {
      name: fileName(filter.brand, 'json'),
      type: 'application/json; charset=utf-8',
    };
    await sendPieces(
      req,
      res,
      file,
      chosenJsonPieces(site.all, settling(reader.ask('order', { filter, sort }))),
    );
  }

  /** `POST /partners/export`: the partnerships whose boxes were ticked */
  async function exportChosen(req: Request, res: Response): Promise<void> {
    const ids = [req.body?.partnership ?? []]
      .flat()
      .filter((id) => /^\d{1,15}$/.test(id))
      .map(Number);
    if (ids.length === 0)
      throw new UserError(
        'invalid-request',
        'No partner was chosen. Tick at least one, or export all that is shown.',
      );
    const file = { name: 'partners-chosen.csv', type: 'text/csv; charset=utf-8' };
    await sendPieces(req, res, file, chosenCsv(workplace, ids));
  }

  /** `GET /partners/:id` */
  async function show(req: Request, res: Response): Promise<void> {
    await showPartner(req, res, load(req), { text: '', error: null });
  }

  /** `POST /partners/:id/notes` */
  async function addNote(req: Request, res: Response): Promise<void> {
    const partner = load(req);
    const text = one(req.body?.text).replaceAll('\r\n', '\n').trim();
    const fault = noteFault(text);
    if (fault !== null) {
      res.status(400);
      await showPartner(req, res, partner, { text, error: fault });
      return;
    }
    const end = await site.writer.editByHand({ kind: 'note', partnerId: partner.id, text });
    res.redirect(303, `/partners/${partner.id}?said=${end === 'done' ? 'note-added' : 'edit-waits'}#notes`);
  }

  /** `POST /partners/:id/status`: of one partnership, by hand */
  async function setStatus(req: Request, res: Response): Promise<void> {
    const partner = load(req);
    const id = Number(one(req.body?.partnership));
    const status = z.enum(['', ...statuses]).safeParse(one(req.body?.status));
    if (!status.success || !partner.partnerships.some((one) => one.id === id))
      throw new UserError('invalid-request', 'No status was set: choose one of those in the list.');
    const end = await site.writer.editByHand({
      kind: 'status',
      partnerships: [id],
      status: status.data === '' ? null : status.data,
    });
    res.redirect(303, `/partners/${partner.id}?said=${end === 'done' ? 'status-set' : 'edit-waits'}`);
  }

  function load(req: Request): PartnerDetail {
    const partner = getPartner(db, idOf(req.params.id, 'partner'));
    if (partner === null) throw notFound('partner');
    return partner;
  }

  async function showPartner(
    req: Request,
    res: Response,
    partner: PartnerDetail,
    note: { text: string; error: string | null },
  ) {
    await render(res, 'partners/show', {
      frame: frameOf(site, req, 'partners', partner.name),
      partner,
      note,
      waitingNotes: waitingNotes(workplace, partner.id),
    });
  }

  return { index, counts, csv, json, exportChosen, show, addNote, setStatus };
}

const longestNote = 10_000;

function noteFault(text: string): string | null {
  if (text === '') return 'The note is empty. Write something first.';
  if (text.length > longestNote)
    return `The note has ${text.length} characters; at most ${longestNote} are kept. Shorten it.`;
  return null;
}

function fileName(brand: string, ending: string): string {
  return brand === '' ? `partners.${ending}` : `partners-${brand}.${ending}`;
}

/** Nobody may be left to hear of a fault, once the receiver went away. */
function settling<Answer>(answer: Promise<Answer>): Promise<Answer> {
  answer.catch(() => undefined);
  return answer;
}
