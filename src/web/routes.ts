import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { UserError } from '../domain/error.ts';
import { endpoints } from './api/endpoints.ts';
import { openApi } from './api/openapi.ts';
import { brandPages } from './brands.ts';
import { changesPages } from './changes.ts';
import { correctPages } from './correct.ts';
import { importPages } from './import.ts';
import { importsPages } from './imports.ts';
import { partnerPages } from './partners.ts';
import { profilePages } from './profiles.ts';
import { samplePages } from './sample.ts';
import type { Handler, Site } from './site.ts';
import { startPages } from './start.ts';
import { undoPages } from './undo.ts';
import type { Spool } from './upload.ts';

type Route = readonly [method: 'get' | 'post', path: string, handle: Handler];

/** Every address. */
export function routes(site: Site, spool: Spool): Router {
  const start = startPages(site);
  const imports = importsPages(site, spool);
  const one = importPages(site);
  const undo = undoPages(site);
  const correct = correctPages(site);
  const partners = partnerPages(site);
  const brands = brandPages(site);
  const changes = changesPages(site);
  const profiles = profilePages(site);
  const sample = samplePages(site, spool);
  const api = endpoints(site, spool);

  const pages: Route[] = [
    ['get', '/', start.show],
    ['post', '/sample', sample.create],

    ['get', '/imports', imports.index],
    ['post', '/imports', imports.create],
    ['get', '/imports/new', imports.newForm],
    ['get', '/imports/:id', one.show],
    ['get', '/imports/:id/progress', one.progress],
    ['post', '/imports/:id/choices', one.choices],
    ['post', '/imports/:id/commit', one.commit],
    ['post', '/imports/:id/cancel', one.cancel],
    ['get', '/imports/:id/undo', undo.show],
    ['post', '/imports/:id/undo', undo.undo],
    ['post', '/imports/:id/delete-file', one.deleteFile],
    ['post', '/imports/:id/rows', correct.save],
    ['post', '/imports/:id/corrections', correct.sendIn],
    ['get', '/imports/:id/failed.csv', one.failedCsv],
    ['get', '/imports/:id/failed.xlsx', one.failedSheet],
    ['get', '/imports/:id/crm.csv', one.crmCsv],
    ['get', '/imports/:id/original', one.original],

    ['get', '/partners', partners.index],
    ['get', '/partners/counts', partners.counts],
    ['get', '/partners.csv', partners.csv],
    ['get', '/partners.json', partners.json],
    ['post', '/partners/export', partners.exportChosen],
    ['get', '/partners/:id', partners.show],
    ['post', '/partners/:id/notes', partners.addNote],
    ['post', '/partners/:id/status', partners.setStatus],

    ['get', '/brands', brands.index],
    ['get', '/changes', changes.show],
    ['get', '/changes.csv', changes.csv],
    ['post', '/changes/status', changes.setStatus],

    ['get', '/profiles', profiles.index],
    ['get', '/profiles/:id', profiles.show],
    ['post', '/profiles/:id', profiles.change],
    ['post', '/profiles/:id/delete', profiles.remove],

    ['get', '/api/openapi.json', (_req, res) => void res.json(openApi(api))],
  ];
  return routerOf([...pages, ...api.map((at): Route => [at.method, `/api${at.path}`, at.handle])]);
}

/** The stylesheet and the scripts; browsers ask each time whether they are still the same. */
export const assets = express.static(fileURLToPath(new URL('../../views/assets/', import.meta.url)), {
  index: false,
  redirect: false,
  cacheControl: false,
  setHeaders: (res) => void res.setHeader('Cache-Control', 'no-cache'),
});

/** An address that is known under another method answers 405 and says which; any other is not found. */
function routerOf(table: readonly Route[]): Router {
  const router = Router();
  for (const path of new Set(table.map(([, path]) => path))) {
    const route = router.route(path);
    const here = table.filter(([, other]) => other === path);
    for (const [method, , handle] of here) route[method](handle);
    const allowed = here.map(([method]) => (method === 'get' ? 'GET, HEAD' : 'POST')).join(', ');
    route.all((req, res) => {
      res.set('Allow', allowed);
      throw new UserError('method-not-allowed', `${req.method} is not possible here; ${allowed} is.`);
    });
  }
  router.use((req) => {
    throw new UserError(
      'not-found',
      `There is nothing at ${req.path.slice(0, 200)}. Check the address for a typing slip.`,
    );
  });
  return router;
}
