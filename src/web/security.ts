import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { UserError } from '../domain/error.ts';

/**
 * Headers of every answer. Roster is served as plain http on this machine only, so the two headers that helmet would
 * add to force https are off: they would make the pages unreachable.
 * `same-origin` (not `no-referrer`) because browsers send `Origin: null` with forms under `no-referrer`.
 */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' },
  frameguard: { action: 'deny' },
});

/** Pages and downloads hold e-mail addresses: no cache keeps them. Assets set their own. */
export function noStore(_req: Request, res: Response, next: NextFunction): void {
  res.set('Cache-Control', 'no-store');
  next();
}

/**
 * Refuses requests whose `Host` is not this machine: a foreign name that resolves to 127.0.0.1 ("DNS rebinding") would
 * otherwise let any web site read the partners through the user's browser. Any port is fine, it may be forwarded.
 *
 * @throws UserError `foreign-host`
 */
export function ownHostOnly(req: Request, _res: Response, next: NextFunction): void {
  const host = req.headers.host ?? '';
  if (!ownHost.test(host)) {
    throw new UserError(
      'foreign-host',
      `Roster answers on this computer only, at localhost, 127.0.0.1 or [::1]; it was asked as “${host.slice(0, 100)}”.`,
    );
  }
  next();
}

const ownHost = /^(?:(?:[a-z0-9-]+\.)*localhost\.?|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses changes that another site's page asks for through the user's browser, before the body is read. Browsers say
 * where a request comes from by `Sec-Fetch-Site` and `Origin`; programs send neither and are let through.
 *
 * @throws UserError `cross-site`
 */
export function ownPagesOnly(req: Request, _res: Response, next: NextFunction): void {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(req.method);
  if (changes && !isFromOwnPage(req)) {
    throw new UserError(
      'cross-site',
      'This was sent by a page of another site, so nothing was done. Open Roster itself and try again there.',
    );
  }
  next();
}

function isFromOwnPage(req: Request): boolean {
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = req.headers;
  return origin === undefined || origin.toLowerCase() === `http://${req.headers.host?.toLowerCase()}`;
}

/**
 * The address to listen at.
 *
 * @throws UserError `host-not-local` where others on the network could reach it: there are no accounts yet
 */
export function loopbackOnly(host: string): string {
  if (host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)) return host;
  throw new UserError(
    'host-not-local',
    `Roster cannot listen at “${host}”: it has no accounts yet, so everybody who reaches that address could read and change the partners. Use 127.0.0.1, ::1 or localhost.`,
  );
}
