import type { Request, Response } from 'express';
import { UserError } from '../domain/error.ts';
import { fieldTitle } from '../domain/fields.ts';
import { type ListChangeQuery, listChangeKinds } from '../domain/list-change.ts';
import { profileName } from '../importer/index.ts';
import { listNames } from '../store/brands.ts';
import { sendPieces } from './download.ts';
import { one, pageNumber } from './form.ts';
import { frameOf } from './frame.ts';
import type { ChangesModel } from './models.ts';
import { address, pagerOf, render } from './page.ts';
import type { Site } from './site.ts';

const pageSize = 50;
const kinds = ['', ...listChangeKinds] as const;

/** What changed from a brand's list to its next one. */
export function changesPages(site: Site) {
  const { workplace, writer } = site;

  /** `GET /changes` */
  async function show(req: Request, res: Response): Promise<void> {
    const asked = askedIn(req.query);
    const frame = frameOf(site, req, 'brands', asked.brand === '' ? 'Changes' : `Changes: ${asked.brand}`);
    const brands = listNames(workplace.db, 'brand');
    if (asked.brand === '') return await render(res, 'changes/show', { frame, brands, comparison: null });
    const { view, pager } = await pageOf(asked, pageNumber(req.query.page));
    const { total: _, counts, goneRemoved, fields, ...shown } = view;
    const model: NonNullable<ChangesModel['comparison']> = {
      ...shown,
      brand: asked.brand,
      change: asked.change,
      listNames: Object.fromEntries(
        shown.choices.map(({ profile }) => [profile, profileName(workplace.db, profile)]),
      ),
      tabs: kinds.map((change) => ({
        change,
        count: change === '' ? counts.new + counts.gone + counts.changed : counts[change],
        href: changesAddress({ ...asked, change, field: '' }),
        current: asked.change === change && asked.field === '',
      })),
      fields: fields.map(([field, rows]) => ({
        label: fieldTitle(field),
        count: rows,
        href: changesAddress({ ...asked, change: 'changed', field }),
        current: asked.field === field,
      })),
      gone: { all: counts.gone, removed: goneRemoved },
      pager,
      csvHref: changesAddress(asked, {}, '/changes.csv'),
    };
    await render(res, 'changes/show', { frame, brands, comparison: model });
  }

  /** The page that is asked for, or the last one where there are not so many. */
  async function pageOf(asked: ListChangeQuery, page: number) {
    const view = await writer.viewChanges({ ...asked, offset: (page - 1) * pageSize, limit: pageSize });
    const pager = pagerOf(view.total, pageSize, page, (other) =>
      changesAddress(asked, { page: other === 1 ? '' : other }),
    );
    if (pager.page === page) return { view, pager };
    const offset = (pager.page - 1) * pageSize;
    return { view: await writer.viewChanges({ ...asked, offset, limit: pageSize }), pager };
  }

  /** `GET /changes.csv`: everything the address's filter matches */
  async function csv(req: Request, res: Response): Promise<void> {
    const asked = askedIn(req.query);
    if (asked.brand === '') throw new UserError('invalid-request', 'Say whose lists to compare: brand=NAME.');
    const pieces = await writer.changesText(asked, 'csv');
    const file = { name: `changes-${asked.brand}.csv`, type: 'text/csv; charset=utf-8' };
    await sendPieces(req, res, file, pieces);
  }

  /** `POST /changes/status`: of those who are gone, the ones that were ticked or all; `to` is `removed` or `former` */
  async function setStatus(req: Request, res: Response): Promise<void> {
    const asked = { ...askedIn(req.body ?? {}), change: 'gone' as const };
    const { lines, later } = await writer.viewChanges({ ...asked, field: '', offset: 0, limit: Infinity });
    if (String(later?.import) !== one(req.body?.later))
      throw new UserError('not-pending', 'Another list came in since you looked. Look at the changes again.');
    const ticked = new Set([req.body?.partnership ?? []].flat().map(Number));
    const [to, which] = one(req.body?.act).split(' ');
    const ids = lines
      .filter(({ partnershipId }) => which === 'all' || ticked.has(partnershipId))
      .map(({ partnershipId }) => partnershipId);
    if ((to !== 'removed' && to !== 'former') || ids.length === 0)
      throw new UserError('invalid-request', 'No partner was chosen. Tick at least one, or choose all.');
    const end = await writer.editByHand({ kind: 'status', partnerships: ids, status: to });
    const done = to === 'removed' ? 'status-removed' : 'status-former';
    const said = end === 'done' ? done : 'edit-waits';
    res.redirect(303, changesAddress(asked, { page: one(req.body?.page), said }));
  }

  return { show, csv, setStatus };
}

function askedIn(query: Record<string, unknown>): ListChangeQuery {
  const since = one(query.since).trim();
  if (since !== '' && !/^\d{1,15}$/.test(since))
    throw new UserError('invalid-request', `“${since.slice(0, 100)}” is no import. Give its number.`);
  const change = one(query.change) as ListChangeQuery['change'];
  return {
    brand: one(query.brand).toWellFormed().trim(),
    since: since === '' ? null : Number(since),
    change: kinds.includes(change) ? change : '',
    field: one(query.field).toWellFormed(),
  };
}

function changesAddress(
  { brand, since, change, field }: ListChangeQuery,
  more: Record<string, string | number> = {},
  path = '/changes',
): string {
  return address(path, { brand, since: since ?? '', change, field, ...more });
}
