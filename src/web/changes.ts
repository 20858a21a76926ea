import type { Request, Response } from 'express';
import { UserError } from '../domain/error.ts';
import { fieldTitle } from '../domain/fields.ts';
import type { ListChangeLine } from '../domain/list-change.ts';
import { changesCsv, compareForPage, profileName } from '../importer/index.ts';
import { listBrands } from '../store/brands.ts';
import { sendPieces } from './download.ts';
import { one, pageNumber } from './form.ts';
import { frameOf } from './frame.ts';
import type { ChangesModel } from './models.ts';
import { address, pagerOf, render } from './page.ts';
import type { Site } from './site.ts';

const pageSize = 50;
const kinds = ['', 'new', 'gone', 'changed'] as const;

/** What a page of changes is asked for. */
interface Asked {
  brand: string;
  /** the earlier list; null takes the one before the last */
  since: number | null;
  change: (typeof kinds)[number];
  /** of changed values: this field only */
  field: string;
}

/** What changed from a brand's list to its next one. */
export function changesPages(site: Site) {
  const { workplace, writer } = site;

  /** `GET /changes` */
  async function show(req: Request, res: Response): Promise<void> {
    const asked = askedIn(req.query);
    const frame = frameOf(site, req, 'brands', asked.brand === '' ? 'Changes' : `Changes: ${asked.brand}`);
    const brands = listBrands(workplace.db).map(({ name }) => name);
    if (asked.brand === '') return await render(res, 'changes/show', { frame, brands, comparison: null });
    const { lines, ...pair } = compareForPage(workplace, asked.brand, asked.since);
    const matching = lines.filter((line) => matches(line, asked));
    const pager = pagerOf(matching.length, pageSize, pageNumber(req.query.page), (page) =>
      changesAddress(asked, { page: page === 1 ? '' : page }),
    );
    const count = (change: Asked['change']) =>
      change === '' ? lines.length : lines.filter((line) => line.change === change).length;
    const gone = lines.filter(({ change }) => change === 'gone');
    const model: NonNullable<ChangesModel['comparison']> = {
      ...pair,
      brand: asked.brand,
      change: asked.change,
      listNames: Object.fromEntries(
        pair.choices.map(({ profile }) => [profile, profileName(workplace.db, profile)]),
      ),
      tabs: kinds.map((change) => ({
        change,
        count: count(change),
        href: changesAddress({ ...asked, change, field: '' }),
        current: asked.change === change && asked.field === '',
      })),
      fields: fieldsOf(lines).map(([field, rows]) => ({
        label: fieldTitle(field),
        count: rows,
        href: changesAddress({ ...asked, change: 'changed', field }),
        current: asked.field === field,
      })),
      lines: matching.slice((pager.page - 1) * pageSize, pager.page * pageSize),
      gone: { all: gone.length, removed: gone.filter(({ status }) => status === 'removed').length },
      pager,
      csvHref: changesAddress(asked, {}, '/changes.csv'),
    };
    await render(res, 'changes/show', { frame, brands, comparison: model });
  }

  /** `GET /changes.csv`: everything the address's filter matches */
  async function csv(req: Request, res: Response): Promise<void> {
    const asked = askedIn(req.query);
    if (asked.brand === '') throw new UserError('invalid-request', 'Say whose lists to compare: brand=NAME.');
    const { lines } = compareForPage(workplace, asked.brand, asked.since);
    const file = { name: `changes-${asked.brand}.csv`, type: 'text/csv; charset=utf-8' };
    await sendPieces(req, res, file, changesCsv(lines.filter((line) => matches(line, asked))));
  }

  /** `POST /changes/status`: of those who are gone, the ones that were ticked or all; `to` is `removed` or `former` */
  async function setStatus(req: Request, res: Response): Promise<void> {
    const asked = { ...askedIn(req.body ?? {}), change: 'gone' as const };
    const { lines, later } = compareForPage(workplace, asked.brand, asked.since);
    if (String(later?.import) !== one(req.body?.later))
      throw new UserError('not-pending', 'Another list came in since you looked. Look at the changes again.');
    const ticked = new Set([req.body?.partnership ?? []].flat().map(Number));
    const [to, which] = one(req.body?.act).split(' ');
    const ids = lines
      .filter(
        ({ change, partnershipId }) => change === 'gone' && (which === 'all' || ticked.has(partnershipId)),
      )
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

function askedIn(query: Record<string, unknown>): Asked {
  const since = one(query.since).trim();
  if (since !== '' && !/^\d{1,15}$/.test(since))
    throw new UserError('invalid-request', `“${since.slice(0, 100)}” is no import. Give its number.`);
  const change = one(query.change) as Asked['change'];
  return {
    brand: one(query.brand).toWellFormed().trim(),
    since: since === '' ? null : Number(since),
    change: kinds.includes(change) ? change : '',
    field: one(query.field).toWellFormed(),
  };
}

function matches(line: ListChangeLine, { change, field }: Asked): boolean {
  return (change === '' || line.change === change) && (field === '' || line.field === field);
}

/** The fields that changed, most often changed first. */
function fieldsOf(lines: readonly ListChangeLine[]): [field: string, rows: number][] {
  const counts = new Map<string, number>();
  for (const { field } of lines) if (field !== null) counts.set(field, (counts.get(field) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

function changesAddress(
  { brand, since, change, field }: Asked,
  more: Record<string, string | number> = {},
  path = '/changes',
): string {
  return address(path, { brand, since: since ?? '', change, field, ...more });
}
