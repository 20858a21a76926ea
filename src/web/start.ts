import type { Request, Response } from 'express';
import { importsToChooseSheet, importsToMap, summary } from '../importer/index.ts';
import { countedBrands } from './behind.ts';
import { frameOf } from './frame.ts';
import { render } from './page.ts';
import type { Site } from './site.ts';

/** The start page and the list of brands. */
export function startPages(site: Site) {
  /** `GET /` */
  async function show(req: Request, res: Response): Promise<void> {
    const counted = await countedBrands(site);
    const { partners, brands, recent, openFailedRows } = summary(site.workplace, counted);
    await render(res, 'start', {
      frame: frameOf(site, req, 'start', 'Start'),
      partners,
      brands,
      isBehind: counted.isBehind,
      recent,
      toMap: importsToMap(site.workplace),
      toChooseSheet: importsToChooseSheet(site.workplace),
      openFailedRows,
    });
  }

  return { show };
}
