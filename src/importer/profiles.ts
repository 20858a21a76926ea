import type { ProfileJson, SavedProfile } from '../domain/profile.ts';
import { byHand } from '../profiles/by-hand.ts';
import { type Profile, profiles } from '../profiles/index.ts';
import type { Store } from '../store/open.ts';
import { readProfiles } from '../store/profiles.ts';

/** Every list that is known here, saved mappings first. */
export function listProfiles(db: Store): ProfileJson[] {
  const saved = new Map(readProfiles(db).map((one) => [one.id, one.columns]));
  return knownProfiles(db).map(({ id, name, source, network, status, columns, ...profile }) => ({
    id,
    name,
    source,
    network,
    status,
    knownBy: profile.untitled ? [] : profile.knownBy.map((titles) => [...titles]),
    encoding: profile.encoding ?? '',
    delimiter: profile.delimiter ?? '',
    columns: ((source === 'saved' && saved.get(id)) || columns).map(({ title, to }) => ({ title, to })),
  }));
}

/**
 * Every profile that detection may find: the saved ones, which go before the built-in lists, and those.
 *
 * @param db null where no database is asked: then only the built-in ones
 */
export function knownProfiles(db: Store | null): readonly Profile[] {
  return [...(db ? readProfiles(db).map(asProfile) : []), ...profiles];
}

/** Those whose lists are known by their titles. */
export function recognisedProfiles(db: Store | null): readonly Profile[] {
  return knownProfiles(db).filter(({ untitled }) => !untitled);
}

/** The human name of a profile; of one that is no longer there its id. */
export function profileName(db: Store | null, id: string): string {
  return [byHand, ...knownProfiles(db)].find((profile) => profile.id === id)?.name ?? (id || 'List');
}

/** Where a profile was learnt from, null where there is none of that id. */
export function profileSource(db: Store | null, id: string): Profile['source'] | null {
  return knownProfiles(db).find((profile) => profile.id === id)?.source ?? null;
}

/** A saved mapping is known by all the titles that it maps; one for lists without titles needs those columns. */
export function asProfile({ id, name, network, status, columns, ...saved }: SavedProfile): Profile {
  const titlesTo = (target: string) => columns.filter(({ to }) => to === target).map(({ title }) => title);
  const mapped = columns.flatMap(({ title, to }) =>
    to === 'extra' || to === 'ignore' ? [] : [{ title, to }],
  );
  return {
    id,
    name,
    source: 'saved',
    rank: 2,
    columns: mapped,
    knownBy: mapped.map(({ title }) => [title]),
    network,
    status,
    guarded: false,
    categories: 'auto',
    kept: titlesTo('extra'),
    ignored: titlesTo('ignore'),
    dates: saved.dates,
    encoding: saved.encoding,
    delimiter: saved.delimiter,
    untitled: saved.untitled,
  };
}
