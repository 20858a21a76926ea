import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { UserError } from '../../domain/error.ts';
import type { ImportView } from '../../domain/import-view.ts';
import { noCounts } from '../../domain/outcome.ts';
import { asLastSeen, getImport, listImports } from '../../importer/index.ts';
import { readRequestKey } from '../../store/queue.ts';
import { explain, faultJson } from '../errors.ts';
import { chosen, idOf, notFound, one } from '../form.ts';
import { sendCrmCsv, sendFailedCsv, sendFailedSheet } from '../import-files.ts';
import type { Site } from '../site.ts';
import type { Received, Spool } from '../upload.ts';

/** How long an answer waits for an import before it says that it still runs, in milliseconds. */
export const patience = 5_000;

/** Imports for programs. */
export function importEndpoints(site: Site, spool: Spool) {
  const { workplace, writer } = site;

  /** Keys of requests that are being answered. */
  const keysInUse = new Set<string>();

  async function create(req: Request, res: Response): Promise<void> {
    const key = requestKey(req);
    if (key !== null && keysInUse.has(key)) throw keyInUse('is being answered; wait for its answer');
    if (key !== null) keysInUse.add(key);
    try {
      await spool.receive(req, res, (received) => answerUpload(req, res, received, key));
    } finally {
      if (key !== null) keysInUse.delete(key);
    }
  }

  async function answerUpload(
    req: Request,
    res: Response,
    { fields, uploads }: Received,
    key: string | null,
  ): Promise<void> {
    const { choices, fault } = chosen(fields);
    if (fault) throw fault;
    const [upload, ...others] = uploads;
    if (upload === undefined) throw new UserError('file-missing', 'No file came in the field “file”.');
    if (others.length > 0)
      throw new UserError('invalid-request', 'Several files came. Send each in a request of its own.');
    const commit = flag(fields.commit, 'commit');
    const request =
      key === null
        ? {}
        : { idempotencyKey: key, bodyHash: hashOf([upload.sha256, upload.fileName, choices, commit]) };
    const id = sentBefore(request) ?? (await writer.receive({ ...upload, choices, commit, ...request }));
    await writer.settled(id, patience);
    answerTaken(req, res, load(id));
  }

  /** The import that the same request made before, null where it is new. */
  function sentBefore({
    idempotencyKey,
    bodyHash,
  }: {
    idempotencyKey?: string;
    bodyHash?: string;
  }): number | null {
    const known = idempotencyKey === undefined ? null : readRequestKey(workplace.queue, idempotencyKey);
    if (known === null) return null;
    if (known.bodyHash !== bodyHash) {
      throw new UserError(
        'key-reused',
        'This Idempotency-Key came before, with another list or other choices. Use a new key for a new import.',
      );
    }
    if (load(known.importId).job !== null) throw keyInUse(`is import ${known.importId}, which still runs`);
    return known.importId;
  }

  /** A list that was refused while it was read answers as one that is refused at once. */
  function answerTaken(req: Request, res: Response, view: ImportView): void {
    res.location(`/api/imports/${view.id}`);
    if (view.error === null) return void res.status(view.job === null ? 201 : 202).json(importJson(view));
    const fault = explain(
      new UserError(view.error.code, view.error.message, { ...view.error.details, import: view.id }),
      req,
    );
    res.status(fault.status).json(faultJson(fault));
  }

  function list(req: Request, res: Response): void {
    res.json(listImports(workplace, { all: flag(req.query.all, 'all') }));
  }

  function show(req: Request, res: Response): void {
    res.json(importJson(asked(req)));
  }

  async function commit(req: Request, res: Response): Promise<void> {
    const { id } = asked(req);
    await writer.commit(id, flag(fieldOf(req, 'asSeen'), 'asSeen') ? asLastSeen : null);
    await answerSettled(res, id);
  }

  async function cancel(req: Request, res: Response): Promise<void> {
    const { id } = asked(req);
    await writer.cancel(id);
    await answerSettled(res, id);
  }

  async function undo(req: Request, res: Response): Promise<void> {
    const { id } = asked(req);
    res.json(flag(fieldOf(req, 'dryRun'), 'dryRun') ? await writer.previewUndo(id) : await writer.undo(id));
  }

  const failedCsv = (req: Request, res: Response) => sendFailedCsv(req, res, site, asked(req));
  const failedSheet = (req: Request, res: Response) => sendFailedSheet(req, res, site, asked(req));
  const crmCsv = (req: Request, res: Response) => sendCrmCsv(req, res, site, asked(req));

  async function answerSettled(res: Response, id: number): Promise<void> {
    await writer.settled(id, patience);
    const view = load(id);
    res.status(view.job === null ? 200 : 202).json(importJson(view));
  }

  function asked(req: Request): ImportView {
    return load(idOf(req.params.id, 'import'));
  }

  function load(id: number): ImportView {
    const view = getImport(workplace, id);
    if (view === null) throw notFound('import');
    return view;
  }

  return { create, list, show, commit, cancel, undo, failedCsv, failedSheet, crmCsv };
}

/** @throws UserError `invalid-request` where the key is none */
function requestKey(req: Request): string | null {
  const key = req.get('Idempotency-Key');
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new UserError(
    'invalid-request',
    'An Idempotency-Key has 1 to 200 letters, digits or signs, without spaces.',
  );
}

function keyInUse(how: string): UserError {
  return new UserError('key-in-use', `The request with this Idempotency-Key ${how}.`);
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

/**
 * A field of a short form. A body of another type is refused, not passed over: it may say not to do it.
 *
 * @throws UserError `unsupported-type`
 */
function fieldOf(req: Request, name: string): unknown {
  const hasBody = Number(req.get('Content-Length') ?? 0) > 0 || req.get('Transfer-Encoding') !== undefined;
  if (hasBody && !req.is(['application/x-www-form-urlencoded', 'application/json']))
    throw new UserError(
      'unsupported-type',
      'Send the fields as application/x-www-form-urlencoded or application/json.',
    );
  return req.body?.[name];
}

/** @throws UserError `invalid-request` for anything but true and false */
function flag(value: unknown, name: string): boolean {
  const said = (typeof value === 'boolean' ? String(value) : one(value)).trim().toLowerCase();
  if (said === 'true') return true;
  if (said === 'false' || said === '') return false;
  throw new UserError(
    'invalid-request',
    `“${said.slice(0, 100)}” cannot be used for ${name}: say true or false.`,
  );
}

/** An import as programs see it, also before its list has been read. */
export function importJson(view: ImportView) {
  const detail = view.detail ?? {
    profile: view.choices.profile,
    file: view.fileName,
    encoding: view.choices.encoding,
    delimiter: '',
    dateOrder: null,
    network: view.choices.network,
    brand: view.choices.brand,
    corrects: [],
    ...noCounts(),
    notices: [],
    problems: [],
    problemsTotal: 0,
  };
  return {
    ...detail,
    import: view.id,
    status: view.status,
    ...(view.error ? faultJson(view.error) : {}),
  };
}
