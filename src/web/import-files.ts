import type { Request, Response } from 'express';
import type { ImportView } from '../domain/import-view.ts';
import { crmCsv, failedReportCsv, failedReportSheet } from '../importer/index.ts';
import { sendPieces } from './download.ts';
import { one } from './form.ts';
import type { Site } from './site.ts';

/** The files that an import's page and the API both offer. */

const csv = 'text/csv; charset=utf-8';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The failed rows that still wait; with `?all=true` also those that were put right, with `?raw=true` without guard. */
export async function sendFailedCsv(
  req: Request,
  res: Response,
  site: Site,
  view: ImportView,
): Promise<void> {
  const file = { name: named(view, 'failed.csv'), type: csv };
  await sendPieces(req, res, file, failedReportCsv(site.workplace, view.id, asked(req)));
}

/** The same as a workbook. */
export async function sendFailedSheet(
  req: Request,
  res: Response,
  site: Site,
  view: ImportView,
): Promise<void> {
  const file = { name: named(view, 'failed.xlsx'), type: xlsx };
  await sendPieces(req, res, file, failedReportSheet(site.workplace, view.id, asked(req)));
}

/** The good rows as a CRM list. */
export async function sendCrmCsv(req: Request, res: Response, site: Site, view: ImportView): Promise<void> {
  const file = { name: named(view, 'crm.csv'), type: csv };
  await sendPieces(req, res, file, crmCsv(site.workplace, view.id));
}

function asked(req: Request): { all: boolean; raw: boolean } {
  return { all: one(req.query.all) === 'true', raw: one(req.query.raw) === 'true' };
}

/** `approved.csv` → `approved-failed.csv` */
function named(view: ImportView, ending: string): string {
  return `${view.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')}-${ending}`;
}
