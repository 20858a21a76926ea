import type { Request, Response } from 'express';
import { UserError } from '../../domain/error.ts';
import { partnershipJson } from '../../importer/index.ts';
import { getPartner } from '../../store/partner.ts';
import { idOf, notFound, one } from '../form.ts';
import { linesInTurns } from '../partner-page.ts';
import type { Site } from '../site.ts';
import { readPartnerQuery } from './partner-query.ts';

/** Partners for programs. */
export function partnerEndpoints(site: Site) {
  const { db } = site.workplace;

  async function list(req: Request, res: Response): Promise<void> {
    const { ids, total, next } = await site.reader.ask('after', readPartnerQuery(req.query));
    res.json({ partners: (await linesInTurns(db, ids)).map(partnershipJson), total, next });
  }

  function show(req: Request, res: Response): void {
    const partner = getPartner(db, idOf(req.params.id, 'partner'));
    if (partner === null) throw notFound('partner');
    res.json(partner);
  }

  /** `GET /api/changes`: from a brand's list to its next one */
  async function changes(req: Request, res: Response): Promise<void> {
    const brand = one(req.query.brand).trim();
    if (brand === '') throw new UserError('invalid-request', 'Say whose lists to compare: brand=NAME.');
    const since = one(req.query.since).trim();
    if (since !== '' && !/^\d{1,15}$/.test(since)) {
      throw new UserError('invalid-request', `“${since.slice(0, 100)}” is no import. Give its number.`);
    }
    const query = { brand, since: since === '' ? null : Number(since), change: '', field: '' } as const;
    const pieces = await site.writer.changesText(query, 'json');
    res.type('json').send(pieces.join(''));
  }

  return { list, show, changes };
}
