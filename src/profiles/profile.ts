import type { FieldKey } from '../domain/fields.ts';
import type { Status } from '../domain/partner.ts';

/** Titles of a failed-row report that say which row of which import it is; they carry no partner. */
export type KeyColumn = 'failureReason' | 'sourceRow' | 'importId';

/** One column of an export: its title as the export writes it, and where it goes. */
export type ProfileColumn =
  | {
      title: string;
      to: FieldKey | KeyColumn;
      /** in each part of a list cell, what follows this sign is no part of the value: `address :: state | address :: state` */
      cut?: string;
      /** titles of columns that, joined by a space, give the value where this one is blank */
      orElse?: readonly string[];
    }
  | {
      title: string;
      /** the column says the partnership's status row by row, in the network's own words; it is kept as an extra, too */
      to: 'status';
      /** what each word says; null: a word of the network that is none of our three */
      statuses: Readonly<Record<string, Status | null>>;
    };

/** One export type, declared: what its columns are called, how it is known, what it presets. */
export interface Profile {
  id: string;
  /** for people */
  name: string;
  /** taken from a real export, from a network's documented field names, Roster's own format, or saved by the user */
  source: 'export' | 'documented' | 'roster' | 'saved';
  /** which profile is asked first: the lower one wins, two of the same rank that both match are an error */
  rank: number;
  columns: readonly ProfileColumn[];
  /** each entry lists titles of which at least one must be there */
  knownBy: readonly (readonly string[])[];
  /** titles that must not be there */
  unless?: readonly string[];
  /** network taken where neither the form nor the list names one */
  network: string;
  /** status that an import sets unless the user chooses another, or the row says its own */
  status: Status | null;
  /** cells carry the formula guard (SPEC §4) */
  guarded: boolean;
  /** what may separate categories: `auto` allows commas where no cell uses anything else */
  categories: 'auto' | 'pipe';
  /** titles kept under their own name although they are those of a field (Network, Brand) */
  kept?: readonly string[];
  /** titles left out */
  ignored?: readonly string[];
  /** what comes first in dates of which nothing else tells it; month-first unless said */
  dates?: 'mdy' | 'dmy';
  /** in which its lists are read where neither the user nor their bytes say otherwise */
  encoding?: string;
  /** what separates their cells where nothing else yields the titles */
  delimiter?: string;
  /** its lists have no titles; so nothing tells them, and they are read by it only where the user names it */
  untitled?: boolean;
}
