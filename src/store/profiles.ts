import type { SavedProfile } from '../domain/profile.ts';
import type { Store } from './open.ts';
import { prepared } from './prepared.ts';
import { remembered } from './remembered.ts';

interface Columns extends Omit<SavedProfile, 'columns' | 'encoding' | 'delimiter' | 'untitled'> {
  columns: string;
  encoding?: string;
  delimiter?: string;
  untitled?: number;
}

/** Mappings that the user saved, by name; one from an earlier Roster has not every column. */
export function readProfiles(store: Store): readonly SavedProfile[] {
  return remembered(store, 'profiles', () => (hasProfiles(store) ? readAll(store) : []));
}

function readAll(store: Store): SavedProfile[] {
  return store
    .prepare<[], Columns>('SELECT * FROM profile ORDER BY fold(name), id')
    .all()
    .map(({ columns, encoding = '', delimiter = '', untitled = 0, ...profile }) => ({
      ...profile,
      encoding,
      delimiter,
      untitled: untitled === 1,
      columns: JSON.parse(columns),
    }));
}

/** The saved mapping of that id, null where there is none. */
export function readProfile(store: Store, id: string): SavedProfile | null {
  return readProfiles(store).find((profile) => profile.id === id) ?? null;
}

/** Keeps a mapping; one of the same id takes its place. */
export function writeProfile(store: Store, { columns, untitled, ...profile }: SavedProfile): void {
  store
    .prepare(
      `INSERT INTO profile (id, name, network, status, dates, encoding, delimiter, untitled, columns)
       VALUES (:id, :name, :network, :status, :dates, :encoding, :delimiter, :untitled, :columns)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, network = excluded.network, status = excluded.status,
         dates = excluded.dates, encoding = excluded.encoding, delimiter = excluded.delimiter,
         untitled = excluded.untitled, columns = excluded.columns`,
    )
    .run({ ...profile, untitled: untitled ? 1 : 0, columns: JSON.stringify(columns) });
}

/** @returns whether there was one */
export function removeProfile(store: Store, id: string): boolean {
  return store.prepare('DELETE FROM profile WHERE id = ?').run(id).changes === 1;
}

/** A database that was only opened for reading may be one that an earlier Roster wrote. */
function hasProfiles(store: Store): boolean {
  return (
    prepared<[], number>(
      store,
      `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'profile'`,
    ).get() !== undefined
  );
}
