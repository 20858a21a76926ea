import { z } from 'zod';
import { UserError } from '../domain/error.ts';
import type { sorts } from '../domain/filter.ts';

type SortName = (typeof sorts)[number];

/** How a list of partnerships is ordered, as SQL over `partnership s` and `partner p`. */
export interface Order {
  /** as asked for, `-date` */
  name: string;
  /** what is sorted by; NULL where blank */
  key: string;
  orderBy: string;
  /** is the line behind the one that `:key`, `:nameKey` and `:id` describe? */
  behind: string;
}

/** Where a page ended. */
export interface Place {
  key: string | null;
  nameKey: string;
  id: number;
}

/** What each sort looks at. Ids made of digits stand in the order of their numbers, before all others. */
const keys: Record<SortName, string> = {
  name: 's.name_key',
  id: `CASE WHEN p.network_publisher_id GLOB '*[^0-9]*' THEN '99' || lower(p.network_publisher_id)
       ELSE format('%02d', length(p.network_publisher_id)) || p.network_publisher_id END`,
  date: 's.date_accepted',
  group: 'fold(s.publisher_group)',
  status: 's.status',
  email: 'lower(p.email)',
};

/**
 * One of `sorts`, turned round by a leading `-`; anything else is taken as by name. Blank values always come last,
 * equal ones stand by name, equal names by id: so the order is total and the same every time.
 */
export function orderOf(sort: string): Order {
  const turned = sort.startsWith('-');
  const asked = turned ? sort.slice(1) : sort;
  const by = isSort(asked) ? asked : 'name';
  const key = keys[by];
  const name = isSort(asked) ? sort : 'name';
  const [direction, beyond] = turned && isSort(asked) ? ['DESC', '<'] : ['ASC', '>'];
  if (by === 'name') {
    // These walk the indexes partnership_by_brand and partnership_by_name, in either direction.
    return {
      name,
      key,
      orderBy: `s.name_key ${direction}, s.id ${direction}`,
      behind: `(s.name_key, s.id) ${beyond} (:key, :id)`,
    };
  }
  return {
    name,
    key,
    orderBy: `${key} ${direction} NULLS LAST, s.name_key, s.id`,
    behind: `(
      (${key} IS NULL) > (:key IS NULL)
      OR ${key} ${beyond} :key
      OR ${key} IS :key AND (s.name_key, s.id) > (:nameKey, :id))`,
  };
}

function isSort(name: string): name is SortName {
  return Object.hasOwn(keys, name);
}

const cursorShape = z.tuple([z.string(), z.string().nullable(), z.string(), z.int()]);

/** A place as text that nobody needs to understand. */
export function cursorAt(order: Order, place: Place): string {
  return Buffer.from(JSON.stringify([order.name, place.key, place.nameKey, place.id])).toString('base64url');
}

/** @throws UserError `invalid-request` where the cursor is none, or belongs to another sort order */
export function placeOf(order: Order, cursor: string): Place {
  const read = cursorShape.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (!read.success) {
    throw new UserError(
      'invalid-request',
      `"${cursor.slice(0, 100)}" is not a place in the list. Take "next" of the page before, or leave "after" out to begin at the top.`,
    );
  }
  const [sort, key, nameKey, id] = read.data;
  if (sort !== order.name) {
    throw new UserError(
      'invalid-request',
      `This place belongs to the list sorted by "${sort}", and it is now asked for by "${order.name}". Leave "after" out to begin at the top.`,
    );
  }
  return { key, nameKey, id };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
