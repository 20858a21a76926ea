import { UserError } from '../domain/error.ts';
import type { ImportChoices } from '../domain/import.ts';
import { titleDepth } from '../pipeline/detect.ts';
import type { TitleRow } from '../pipeline/guess/titles.ts';
import type { Profile } from '../profiles/index.ts';

/** Why a list cannot be read for its titles, or for having none, and what to do. */

/** @param details those of the fault that no profile knows it */
export function firstIsData(fileName: string, details: UserError['details']): UserError {
  return new UserError(
    'unknown-columns',
    `${fileName} has no titles: its first row is data. Put a row of titles above it, and send it again; or map its columns once on the pages, save that mapping, and name it (--profile).`,
    { ...details, titleRow: 0 },
  );
}

export function needsTitles({ id, name }: Profile, fileName: string): UserError {
  return new UserError(
    'no-titles',
    `"${name}" (profile ${id}) is read by its titles, and row 0 says that ${fileName} has none. Say in which row they stand, or leave that out.`,
    { field: 'titleRow' },
  );
}

export function titlesThere(
  { id, name }: Profile,
  { titles, titleRow }: TitleRow,
  fileName: string,
): UserError {
  const shown = titles.filter((title) => title.trim() !== '').slice(0, 8);
  return new UserError(
    'titles-found',
    `"${name}" (profile ${id}) is for lists without titles, but row ${titleRow} of ${fileName} looks like titles: ${shown.map((title) => `"${title.trim().slice(0, 60)}"`).join(', ')}. Let the list be recognised by them, or map its columns by hand. If that row is data all the same, say so: --title-row 0, in the API titleRow=0.`,
    { field: 'profile' },
  );
}

export function lacksColumns({ id, name, columns }: Profile, width: number, fileName: string): UserError {
  const last = columns.map(({ title }) => title).at(-1) ?? '';
  return new UserError(
    'unknown-columns',
    `${fileName} has ${width === 1 ? 'one column' : `${width} columns`}, but "${name}" (profile ${id}) takes values as far as ${last}. Name another profile, or map its columns by hand.`,
    { field: 'profile' },
  );
}

/** @throws UserError `no-titles` */
export function refuseUnreadable({ titleRow }: ImportChoices, fileName: string): never {
  if (titleRow === '0')
    throw new UserError(
      'no-titles',
      `${fileName} is no table: no row has two cells with something in them. Choose another delimiter, or another file.`,
      { field: 'titleRow' },
    );
  if (titleRow !== '')
    throw new UserError(
      'no-titles',
      `Row ${titleRow} of ${fileName} cannot be its titles: they stand among the first ${titleDepth} rows that are not blank, with rows below them.`,
      { field: 'titleRow' },
    );
  throw new UserError(
    'no-titles',
    `Nothing among the first ${titleDepth} rows of ${fileName} looks like titles with rows below them. Put a row of titles above the list, and send it again.`,
  );
}
