import { fileURLToPath } from 'node:url';
import type { Request, Response } from 'express';
import { importChoicesShape } from '../domain/import.ts';
import type { Site } from './site.ts';
import type { Spool } from './upload.ts';

const folder = new URL('../../fixtures/exports/', import.meta.url);

/** Invented lists of two brands that share many publishers; some rows are wrong on purpose. */
const lists = [
  { file: 'linkshare-approved/northwind-approved.csv', brand: 'Northwind Outdoor' },
  { file: 'linkshare-my-publishers/northwind-my-publishers.csv', brand: 'Northwind Outdoor' },
  { file: 'linkshare-approved/harbor-approved.csv', brand: 'Harbor & Pine' },
  { file: 'linkshare-my-publishers/harbor-my-publishers.csv', brand: 'Harbor & Pine' },
];

/** The sample to try. */
export function samplePages(site: Site, spool: Spool) {
  /** `POST /sample`: takes the sample lists in as if they had been uploaded; the user imports them */
  async function create(_req: Request, res: Response): Promise<void> {
    for (const { file, brand } of lists) {
      const upload = await spool.copyOf(fileURLToPath(new URL(file, folder)));
      await site.writer.receive({ ...upload, choices: importChoicesShape.parse({ brand }), commit: false });
    }
    res.redirect(303, '/imports?show=all&said=sample');
  }

  return { create };
}
