import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import multer from 'multer';
import { type Refusal, UserError } from '../domain/error.ts';
import type { MessageModel } from './models.ts';
import { plainFrame, render } from './page.ts';

/** A fault as it is answered: as a page, as JSON, or at a form. */
export interface Fault extends Refusal {
  status: number;
}

/** Everything not listed is a fault of a file: 422. */
const statuses: Record<string, number> = {
  'file-missing': 400,
  'brand-missing': 400,
  'invalid-request': 400,
  'name-invalid': 400,
  'foreign-host': 403,
  'cross-site': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-pending': 409,
  'edits-unchecked': 409,
  'not-open': 409,
  'nothing-corrected': 409,
  'already-running': 409,
  'profile-exists': 409,
  'key-in-use': 409,
  'already-undone': 409,
  'undo-changed': 409,
  'preview-changed': 409,
  'too-large': 413,
  'too-many-rows': 413,
  'unsupported-type': 415,
  internal: 500,
  'disk-error': 500,
  interrupted: 500,
  'database-busy': 503,
  'disk-full': 507,
};

const headings: Record<number, string> = {
  400: 'That request makes no sense here',
  403: 'Refused',
  404: 'Nothing is here',
  405: 'This address cannot do that',
  409: 'That is not possible any more',
  413: 'Too large',
  415: 'Not a form that Roster knows',
  422: 'This cannot be read',
  500: 'Something went wrong in Roster',
  503: 'Busy',
  507: 'The disk is full',
};

/** The one place where everything that was thrown becomes an answer. Bugs are logged here, and only here. */
export const answerErrors: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const fault = explain(error, req);
  if (res.headersSent) return void res.destroy();
  res.status(fault.status).removeHeader('Content-Disposition');
  if (wantsJson(req)) return void res.json(faultJson(fault));
  void answerPage(req, res, fault);
};

/** Does the sender read JSON rather than pages? */
export function wantsJson(req: Request): boolean {
  return /^\/api(\/|$)/.test(req.path) || req.accepts(['html', 'json']) === 'json';
}

/** What was thrown, for people; a bug is logged with an id that the answer names. */
export function explain(error: unknown, req: Request): Fault {
  const known = asUserError(error);
  if (known === null) return explainBug(error, req);
  return {
    status: statuses[known.code] ?? 422,
    code: known.code,
    message: known.message,
    details: known.details,
  };
}

/** `{ "error": { "code", "message", … } }` */
export function faultJson({ code, message, details }: Refusal): {
  error: { code: string; message: string };
} {
  return { error: { ...details, code, message } };
}

function asUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  if (error instanceof multer.MulterError) return fromMulter(error);
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) {
    return new UserError('disk-full', 'The disk is full, so nothing was stored. Make room and try again.');
  }
  if (/^SQLITE_BUSY/.test(code)) {
    return new UserError(
      'database-busy',
      'Another program is writing to the database. Nothing was stored; try again in a minute.',
    );
  }
  if ('status' in error && typeof error.status === 'number' && error.status < 500)
    return fromExpress(error.status);
  return null;
}

function fromMulter(error: multer.MulterError): UserError {
  const code: string = error.code;
  if (code === 'LIMIT_FILE_SIZE')
    return new UserError(
      'too-large',
      'This file is larger than 256 MB. Split the list and import the parts.',
    );
  if (code === 'LIMIT_FILE_COUNT')
    return new UserError('too-large', 'These are too many files at once. Send at most 20.');
  if (code === 'LIMIT_UNEXPECTED_FILE') {
    return new UserError(
      'invalid-request',
      'A file came in a field that takes none. Send lists in the field “file”.',
    );
  }
  return new UserError(
    'invalid-request',
    `The form could not be read (${error.message.toLowerCase()}). Nothing was stored.`,
  );
}

/** Faults that express and its parsers find: broken percent-encoding, a form that is too long. */
function fromExpress(status: number): UserError {
  if (status === 413) return new UserError('too-large', 'What was sent is too long for this form.');
  if (status === 415)
    return new UserError(
      'unsupported-type',
      'This form is encoded in a way that Roster does not read. Send it as UTF-8.',
    );
  if (status === 404) return new UserError('not-found', 'There is no page at this address.');
  return new UserError('invalid-request', 'The address or the form is damaged and cannot be read.');
}

/** The stack goes to the log, never to the page; e-mail addresses stay out of both. */
function explainBug(error: unknown, req: Request): Fault {
  const id = randomUUID().slice(0, 8);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(maskEmails(`Error ${id} at ${req.method} ${req.path}: ${stack}`));
  return {
    status: 500,
    code: 'internal',
    message: `This is a fault of Roster, not of your list; nothing was changed by this request. The log has the details under the number ${id}.`,
    details: { id },
  };
}

/** `bob@example.com` → `***@***` */
export function maskEmails(text: string): string {
  return text.replace(/[^\s@<>"'(),;:=]+(?:@|%40)[^\s@<>"'(),;:]+/gi, '***@***');
}

async function answerPage(req: Request, res: Response, fault: Fault): Promise<void> {
  const heading = headings[fault.status] ?? 'That did not work';
  const model: MessageModel = {
    frame: plainFrame(heading),
    status: fault.status,
    heading,
    message: fault.message,
    actions: nextSteps(req.path, fault.status),
  };
  try {
    await render(res, 'message', model);
  } catch (error) {
    explainBug(error, req);
    res.type('text/plain').send(`${heading}\n\n${fault.message}\n`);
  }
}

function nextSteps(path: string, status: number): MessageModel['actions'] {
  if (status === 403) return [];
  const start = { label: 'Go to the start page', href: '/' };
  if (path.startsWith('/imports')) return [{ label: 'See all imports', href: '/imports' }, start];
  if (path.startsWith('/profiles')) return [{ label: 'See the known lists', href: '/profiles' }, start];
  if (path.startsWith('/partners')) return [{ label: 'See all partners', href: '/partners' }, start];
  return [start];
}
