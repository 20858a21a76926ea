import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import type { Response } from 'express';
import * as format from './format.ts';
import type { Frame, Pager, Views } from './models.ts';

const views = fileURLToPath(new URL('../../views/', import.meta.url));

const viewOptions = { strict: true, destructuredLocals: ['model', 'format'] };

/**
 * Answers with a page: the view gets its model and the format functions, nothing else. Views include each other by their
 * path from `views` on: a relative one is looked for on the disk each time.
 */
export async function render<V extends keyof Views>(res: Response, view: V, model: Views[V]): Promise<void> {
  const html = await ejs.renderFile(
    `${views}${view}.ejs`,
    { model, format },
    { cache: true, root: views, ...viewOptions },
  );
  res.type('html').send(html);
}

/** The frame of a page that must not read the database (because it may be what is broken). */
export function plainFrame(title: string): Frame {
  return { title, section: '', openFailedRows: 0, said: null };
}

/** `path?name=value…` without the blank values. */
export function address(path: string, query: Record<string, string | number>): string {
  const kept = Object.entries(query).filter(([, value]) => value !== '');
  const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

/**
 * Where in `total` rows a page of `size` stands. A page beyond the last is the last.
 *
 * @param hrefOf the address of a page, which counts from 1
 */
export function pagerOf(total: number, size: number, asked: number, hrefOf: (page: number) => string): Pager {
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, asked), pages);
  const to = (target: number) => (target >= 1 && target <= pages && target !== page ? hrefOf(target) : null);
  return {
    page,
    pages,
    total,
    from: total === 0 ? 0 : (page - 1) * size + 1,
    to: Math.min(page * size, total),
    firstHref: to(1),
    previousHref: to(page - 1),
    nextHref: to(page + 1),
    lastHref: to(pages),
  };
}
