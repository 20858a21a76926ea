import type { Request, Response } from 'express';
import { countedBrands } from './behind.ts';
import { frameOf } from './frame.ts';
import { render } from './page.ts';
import type { Site } from './site.ts';

/** The brands' page. */
export function brandPages(site: Site) {
  /** `GET /brands` */
  async function index(req: Request, res: Response): Promise<void> {
    const { brands, isBehind } = await countedBrands(site);
    await render(res, 'brands/index', { frame: frameOf(site, req, 'brands', 'Brands'), brands, isBehind });
  }

  return { index };
}
