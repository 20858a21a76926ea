import express, { type Express } from 'express';
import { answerErrors } from './errors.ts';
import { assets, routes } from './routes.ts';
import { noStore, ownHostOnly, ownPagesOnly, securityHeaders } from './security.ts';
import type { Site } from './site.ts';
import { openSpool } from './upload.ts';

/** The web application; it never listens. Whoever asks is checked before anything of a request is read. */
export function createApp(site: Site): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders, noStore, ownHostOnly, ownPagesOnly);
  app.use('/assets', assets);
  // A list may have thousands of columns, each with a field in the form of choices.
  app.use(express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 20_000 }));
  app.use(express.json({ limit: '2mb' }));
  app.use(routes(site, openSpool(site.workplace.files)));
  app.use(answerErrors);
  return app;
}
