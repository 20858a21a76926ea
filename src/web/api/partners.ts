import type { Request, Response } from 'express';
import { partnershipJson } from '../../importer/index.ts';
import { getPartner } from '../../store/partner.ts';
import { listPartnerships } from '../../store/partner-list.ts';
import { idOf, notFound } from '../form.ts';
import type { Site } from '../site.ts';
import { readPartnerQuery } from './partner-query.ts';

/** Partners for programs. */
export function partnerEndpoints(site: Site) {
  const { db } = site.workplace;

  function list(req: Request, res: Response): void {
    const { filter, limit, cursor, sort } = readPartnerQuery(req.query);
    const page = listPartnerships(db, filter, { sort, limit, after: cursor });
    res.json({ partners: page.lines.map(partnershipJson), total: page.total, next: page.next });
  }

  function show(req: Request, res: Response): void {
    const partner = getPartner(db, idOf(req.params.id, 'partner'));
    if (partner === null) throw notFound('partner');
    res.json(partner);
  }

  return { list, show };
}
