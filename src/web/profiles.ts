import type { Request, Response } from 'express';
import { z } from 'zod';
import { UserError } from '../domain/error.ts';
import { importChoicesShape } from '../domain/import.ts';
import { statuses } from '../domain/partner.ts';
import { isColumnTarget, type SavedProfile } from '../domain/profile.ts';
import { listProfiles, type ProfileEdit } from '../importer/index.ts';
import { readProfile } from '../store/profiles.ts';
import { explain } from './errors.ts';
import { columnAnswers, notFound, one } from './form.ts';
import { frameOf } from './frame.ts';
import { encodings, networkNames } from './import-options.ts';
import type { ProfileModel } from './models.ts';
import { address, render } from './page.ts';
import type { Site } from './site.ts';

/** The lists that Roster knows, and the mappings among them that the user saved. */
export function profilePages(site: Site) {
  const { workplace, writer } = site;

  /** `GET /profiles` */
  async function index(req: Request, res: Response): Promise<void> {
    await render(res, 'profiles/index', {
      frame: frameOf(site, req, 'imports', 'Known lists'),
      profiles: listProfiles(workplace.db).map((profile) => ({
        ...profile,
        href: profile.source === 'saved' ? profileAddress(profile.id) : null,
      })),
    });
  }

  /** `GET /profiles/:id`; a built-in list stands in the table of all, with nothing to change */
  async function show(req: Request, res: Response): Promise<void> {
    const id = one(req.params.id);
    const stored = readProfile(workplace.db, id);
    if (stored) return await showProfile(req, res, stored, stored, null);
    if (!listProfiles(workplace.db).some((profile) => profile.id === id)) throw notFound('list');
    res.redirect(303, `/profiles#${id}`);
  }

  async function showProfile(
    req: Request,
    res: Response,
    stored: SavedProfile,
    profile: SavedProfile,
    error: ProfileModel['error'],
  ): Promise<void> {
    const frame = frameOf(site, req, 'imports', `Saved mapping: ${stored.name}`);
    const networks = networkNames(site);
    await render(res, 'profiles/show', { frame, stored, profile, error, networks, encodings });
  }

  /** `POST /profiles/:id` */
  async function change(req: Request, res: Response): Promise<void> {
    const stored = load(req);
    const edit = editOf({ ...req.body }, stored);
    try {
      const id = await writer.editProfile(stored.id, edit);
      res.redirect(303, address(profileAddress(id), { said: 'mapping-changed' }));
    } catch (error) {
      const fault = explain(error, req);
      const field = fault.code === 'name-invalid' || fault.code === 'profile-exists' ? 'name' : null;
      res.status(fault.status);
      await showProfile(req, res, stored, typed(stored, edit), { message: fault.message, field });
    }
  }

  /** `POST /profiles/:id/delete` */
  async function remove(req: Request, res: Response): Promise<void> {
    await writer.deleteProfile(load(req).id);
    res.redirect(303, '/profiles?said=mapping-deleted');
  }

  function load(req: Request): SavedProfile {
    const profile = readProfile(workplace.db, one(req.params.id));
    if (profile === null) throw notFound('saved mapping');
    return profile;
  }

  return { index, show, change, remove };
}

/** The page of a saved mapping. */
export function profileAddress(id: string): string {
  return `/profiles/${encodeURIComponent(id)}`;
}

const editShape = z.object({
  name: z.string().max(1000),
  network: z.string().trim().max(200),
  status: z.enum(['none', ...statuses]),
  dates: z.enum(['mdy', 'dmy']),
  encoding: z.string().max(40),
  delimiter: importChoicesShape.shape.delimiter,
});

/** What the form says; what it leaves out stays. @throws UserError `invalid-request` */
function editOf(body: Record<string, unknown>, stored: SavedProfile): ProfileEdit {
  const said = Object.fromEntries(
    Object.keys(editShape.shape).flatMap((name) =>
      body[name] === undefined ? [] : [[name, one(body[name])]],
    ),
  );
  const { status: kept, columns: _, ...as } = stored;
  const known = ['', stored.encoding, ...encodings.map(({ id }) => id)];
  const shape = editShape.extend({ encoding: z.enum(known) });
  const read = shape.safeParse({ ...as, status: kept ?? 'none', ...said });
  if (!read.success)
    throw new UserError('invalid-request', `The form is damaged: ${read.error.issues[0]?.path.join('.')}.`);
  const { status, ...others } = read.data;
  return {
    ...others,
    status: status === 'none' ? null : status,
    columns: Object.fromEntries(columnAnswers(body)),
  };
}

/** The mapping as the refused form had it. */
function typed(stored: SavedProfile, { columns, ...edit }: ProfileEdit): SavedProfile {
  return {
    ...stored,
    ...edit,
    columns: stored.columns.map(({ title, to }, index) => {
      const target = columns[String(index)] ?? to;
      return { title, to: isColumnTarget(target) ? target : to };
    }),
  };
}
