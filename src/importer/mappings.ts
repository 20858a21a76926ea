import { UserError } from '../domain/error.ts';
import { fieldTitle, requiredFields } from '../domain/fields.ts';
import type { ImportChoices } from '../domain/import.ts';
import { isColumnTarget, type SavedProfile, slugOf } from '../domain/profile.ts';
import { type Mapping, refuseIncomplete, refuseUndecided } from '../pipeline/remap.ts';
import { titleKey } from '../pipeline/titles.ts';
import { byHand } from '../profiles/by-hand.ts';
import { profiles } from '../profiles/index.ts';
import type { Store } from '../store/open.ts';
import { readProfile, readProfiles, removeProfile, writeProfile } from '../store/profiles.ts';
import { readDraft } from '../store/queue.ts';
import { openList } from './list.ts';
import { asProfile } from './profiles.ts';
import { uploadOf, type Workplace } from './workplace.ts';

/** What a saved mapping may be changed to. */
export interface ProfileEdit
  extends Pick<SavedProfile, 'name' | 'network' | 'status' | 'dates' | 'encoding' | 'delimiter'> {
  /** position of a column → where it goes; columns that are not named stay as they are */
  columns: Readonly<Record<string, string>>;
}

/** A name longer than this is refused, in characters. */
const longestName = 80;

/**
 * Saves how a waiting list is mapped under a name, so that such lists are recognised from then on. The mapping by which
 * the list itself was read takes the new one in; any other of that name is left as it is.
 *
 * @param choices as they are about to be used
 * @returns the saved mapping's id
 * @throws UserError `not-found`, `name-invalid`, `profile-exists`, `mapping-unsavable`, and what a mapping is refused for
 */
export function saveMapping(
  workplace: Workplace,
  importId: number,
  choices: ImportChoices,
  name: string,
): string {
  const { db, queue } = workplace;
  const draft = readDraft(queue, importId);
  if (!draft) throw new UserError('not-found', `There is no import ${importId} that waits to be read.`);
  const file = { path: uploadOf(workplace, importId), name: draft.fileName };
  const { mapping, detected, encoding } = openList(db, file, choices);
  refuseUndecided(mapping, draft.fileName);
  refuseIncomplete(mapping, draft.fileName);
  const profile: SavedProfile = {
    ...namedProfile(name),
    network: choices.network || detected.profile.network,
    status:
      choices.status === '' ? detected.profile.status : choices.status === 'none' ? null : choices.status,
    dates: choices.dateOrder === 'dmy' ? 'dmy' : 'mdy',
    encoding: choices.encoding === '' ? (detected.profile.encoding ?? '') : codePage(encoding.name),
    delimiter: choices.delimiter || (detected.profile.delimiter ?? ''),
    untitled: detected.titleRow === 0,
    columns: columnsByTitle(mapping),
  };
  const own = draft.detail?.profile === profile.id || draft.choices.profile === profile.id;
  const existing = readProfile(db, profile.id);
  if (existing && !own && JSON.stringify(existing) !== JSON.stringify(profile))
    throw nameTaken(existing.name);
  refuseAlike(db, profile, profile.id);
  writeProfile(db, profile);
  return profile.id;
}

/**
 * Renames a saved mapping, or changes what it does. What was imported by it stays as it is.
 *
 * @returns its id, which follows its name
 * @throws UserError `not-found`, `name-invalid`, `profile-exists`, `field-twice`, `field-missing`
 */
export function editProfile(workplace: Workplace, id: string, edit: ProfileEdit): string {
  const { db } = workplace;
  const before = readProfile(db, id);
  if (!before) throw gone(id);
  const columns = before.columns.map(({ title, to }, index) => {
    const target = edit.columns[String(index)] ?? to;
    return { title, to: isColumnTarget(target) ? target : to };
  });
  const { network, status, dates, encoding, delimiter } = edit;
  const profile: SavedProfile = {
    ...namedProfile(edit.name),
    network: network.trim() || byHand.network,
    status,
    dates,
    encoding,
    delimiter,
    untitled: before.untitled,
    columns,
  };
  refuseUnusable(profile);
  refuseAlike(db, profile, id);
  const other = profile.id === id ? null : readProfile(db, profile.id);
  if (other) throw nameTaken(other.name);
  db.transaction(() => {
    removeProfile(db, id);
    writeProfile(db, profile);
  }).immediate();
  return profile.id;
}

/** Forgets a saved mapping; no import changes. @throws UserError `not-found` */
export function deleteProfile({ db }: Workplace, id: string): void {
  if (!removeProfile(db, id)) throw gone(id);
}

/** @throws UserError `name-invalid`, `profile-exists` */
function namedProfile(name: string): { id: string; name: string } {
  const shown = name.replace(/\s+/g, ' ').trim();
  const id = slugOf(shown);
  if (id === '' || [...shown].length > longestName)
    throw new UserError(
      'name-invalid',
      `A mapping's name has 1 to ${longestName} characters, among them a letter or a digit.`,
      { field: 'name' },
    );
  const own = [byHand, ...profiles].find((profile) => profile.id === id);
  if (own)
    throw new UserError(
      'profile-exists',
      `"${own.name}" is a list that Roster knows itself. Choose another name.`,
    );
  return { id, name: shown };
}

/** Unicode is known by the bytes themselves. */
function codePage(name: string): string {
  return name.startsWith('utf') || name === 'xlsx' ? '' : name;
}

/** Titles with what becomes of them. Of two columns of one title the one that is mapped counts. */
function columnsByTitle({ columns }: Mapping): SavedProfile['columns'] {
  const byTitle = new Map<string, SavedProfile['columns'][number]>();
  for (const { title, use } of columns) {
    const to = use.kind === 'field' ? use.field : use.kind === 'ignore' ? 'ignore' : 'extra';
    if (title === '') {
      if (use.kind === 'field') throw unsavable(`The column for "${fieldTitle(to)}" has no title`);
      continue;
    }
    const known = byTitle.get(titleKey(title));
    const isField = use.kind === 'field';
    if (known && isField && !['extra', 'ignore'].includes(known.to))
      throw unsavable(`Two columns with the title "${title}" are mapped`);
    if (!known || isField) byTitle.set(titleKey(title), { title, to });
  }
  return [...byTitle.values()];
}

function unsavable(why: string): UserError {
  return new UserError(
    'mapping-unsavable',
    `${why}, and a saved mapping knows columns by their titles. Import this list without saving its mapping, or mend its titles first.`,
    { field: 'saveAs' },
  );
}

/** @throws UserError `field-twice`, `field-missing` */
function refuseUnusable({ columns }: SavedProfile): void {
  const targets = columns.map(({ to }) => to);
  const twice = targets.find(
    (to, index) => to !== 'extra' && to !== 'ignore' && targets.indexOf(to) !== index,
  );
  if (twice)
    throw new UserError(
      'field-twice',
      `Two titles are mapped to "${fieldTitle(twice)}". Choose one of them.`,
    );
  const missing = requiredFields.find((field) => !targets.includes(field));
  if (missing)
    throw new UserError(
      'field-missing',
      `No title is mapped to "${fieldTitle(missing)}". Choose one: without it nothing can be imported.`,
    );
}

/** Two mappings of the very same titles could never be told apart; those without any are named. @throws UserError `profile-exists` */
function refuseAlike(db: Store, profile: SavedProfile, ownId: string): void {
  if (profile.untitled) return;
  const titlesOf = (one: SavedProfile) =>
    asProfile(one)
      .columns.map(({ title }) => titleKey(title))
      .sort()
      .join('\n');
  const alike = readProfiles(db).find(
    (one) => one.id !== ownId && !one.untitled && titlesOf(one) === titlesOf(profile),
  );
  if (alike)
    throw new UserError(
      'profile-exists',
      `The saved mapping "${alike.name}" knows lists by the very same titles. Change or delete that one.`,
    );
}

function nameTaken(name: string): UserError {
  return new UserError(
    'profile-exists',
    `There is already a saved mapping "${name}". Choose another name, or change that one.`,
    { field: 'name' },
  );
}

function gone(id: string): UserError {
  return new UserError(
    'not-found',
    `There is no saved mapping "${id}". The list of known lists shows those there are.`,
  );
}
