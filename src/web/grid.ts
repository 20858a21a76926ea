import type { Request } from 'express';
import type { ImportView } from '../domain/import-view.ts';
import { type GridQuery, type GridView, gridViews } from '../domain/row-edit.ts';
import { gridPage } from '../importer/index.ts';
import { one, pageNumber } from './form.ts';
import type { GridModel } from './models.ts';
import { address, pagerOf } from './page.ts';
import type { Site } from './site.ts';

/** Which rows an address asks for; nonsense is the nearest sense. */
export function gridQuery(query: Request['query']): GridQuery {
  const view = one(query.view) as GridView;
  const problem = one(query.problem);
  return {
    view: gridViews.includes(view) ? view : '',
    problem: /^[a-z-]{1,40}$/.test(problem) ? problem : '',
    search: one(query.search).toWellFormed().slice(0, 500).trim(),
    page: pageNumber(query.page),
  };
}

/** The grid of an import's page; null where its state has none, or other rows are asked for. */
export function gridModel(site: Site, req: Request, view: ImportView): GridModel | null {
  if (one(req.query.outcome) !== 'failed') return null;
  const asked = gridQuery(req.query);
  const found = gridPage(site.workplace, view.id, asked);
  if (found === null) return null;
  const pager = pagerOf(found.total, found.size, asked.page, (page) =>
    gridAddress(view.id, { ...asked, page }),
  );
  const query = { ...asked, page: pager.page };
  const page = pager.page === asked.page ? found : (gridPage(site.workplace, view.id, query) ?? found);
  return {
    page,
    query,
    pager,
    source: address(`/api/imports/${view.id}/failed-rows`, { ...query }),
    views: viewsOf(view, query),
    problems: [{ code: '', rows: 0 }, ...page.codes].map(({ code, rows }) => ({
      code,
      rows,
      href: gridAddress(view.id, { ...query, problem: code, page: 1 }),
      current: query.problem === code,
    })),
    columns: page.columns.flatMap((title, at) => {
      const isShown = !(
        /^Column [A-Z]+$/.test(title) && page.rows.every(({ cells }) => (cells[at] ?? '') === '')
      );
      return isShown
        ? [
            {
              at,
              title,
              characters: widthOf(
                title,
                page.rows.map(({ cells }) => cells[at] ?? ''),
              ),
            },
          ]
        : [];
    }),
    withoutSearchHref: gridAddress(view.id, { ...query, search: '', page: 1 }),
  };
}

/** The address of a page of the grid. */
export function gridAddress(id: number, { view, problem, search, page }: GridQuery): string {
  const query = { outcome: 'failed', view, problem, search, page: page === 1 ? '' : page };
  return `${address(`/imports/${id}`, query)}#rows`;
}

function viewsOf(view: ImportView, query: GridQuery): GridModel['views'] {
  const mended = view.correctedBy.reduce((sum, { rows }) => sum + rows, 0);
  const all = view.detail?.failed ?? 0;
  const counts: [GridView, number | null][] =
    view.committedAt === null
      ? [
          ['', all],
          ['doubtful', null],
          ['edited', view.edits.edited],
          ['left-out', view.edits.leftOut],
        ]
      : [
          ['', all],
          ['open', view.openFailedRows],
          ['edited', view.edits.edited],
          ['left-out', view.edits.leftOut],
          ['mended', mended],
        ];
  return counts.map(([name, count]) => ({
    view: name,
    count,
    href: gridAddress(view.id, { ...query, view: name, problem: '', page: 1 }),
    current: query.view === name,
  }));
}

/** How wide a column is shown, in characters: as its values need, within bounds. */
function widthOf(title: string, values: string[]): number {
  const longest = Math.max(title.length, ...values.map((value) => value.length));
  return Math.min(36, Math.max(10, longest + 1));
}
