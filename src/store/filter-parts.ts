import type { PartnerFilter } from '../domain/filter.ts';
import type { Columns } from './columns.ts';
import { foldName } from './fold.ts';
import { knownIds, lastRowOf, readIds } from './import-ids.ts';
import type { Store } from './open.ts';
import { found } from './partner-filter.ts';
import { lastPartnerId, mayMatch } from './partner-search.ts';
import { prepared } from './prepared.ts';
import { type Telling, tellingPieces } from './search-sample.ts';

/** A part of a filter that columns do not know: what is searched for, and the import. */
export interface Part {
  key: string;
  /** so many rows are tried before it is cheaper to look for all that it lets through */
  tries: number;
  /** how many of all it lets through, from 0 to 1, by a guess that is rather too high; 1 where nobody can guess */
  share(): number;
  /** so many of all rows are tried before it is asked for all who may match */
  triesOfAll(): number;
  /** tries rows one by one: which does it let through? */
  passing(columns: Columns, rows: readonly number[]): number[];
  /** ids of the partnerships, where these are quickly found; else null */
  few(): ArrayLike<number> | null;
  /** all their ids, in portions */
  all(): Iterable<number[]>;
  /** ids of the partners of whom it may let partnerships through, of nobody else; null where they are many, or nothing tells */
  partners(): number[] | null;
}

/** The parts of a filter that columns do not know. */
export function partsOf(store: Store, columns: Columns, filter: PartnerFilter): Part[] {
  const parts: Part[] = [];
  if (filter.import !== '') parts.push(importPart(store, Number(filter.import)));
  if (foldName(filter.search) !== '') parts.push(searchPart(store, columns, foldName(filter.search)));
  return parts;
}

/** So many rows of an import are soon looked at. */
const fewRows = 30_000;
/** So many rows are soon asked whether an import met them. */
const triesOfImport = 1500;

function importPart(store: Store, id: number): Part {
  return {
    key: `import ${id}`,
    tries: triesOfImport,
    share: () => 1,
    triesOfAll: () => triesOfImport,
    passing({ ids: idOf }, rows) {
      const asked = JSON.stringify(rows.map((row) => idOf[row]));
      const met = new Set(prepared<object, number>(store, partnershipsMet).pluck().all({ asked, id }));
      return rows.filter((row) => met.has(idOf[row] as number));
    },
    few: () =>
      knownIds(store, id) ?? (lastRowOf(store, id) <= fewRows ? [...readIds(store, id)].flat() : null),
    all: () => readIds(store, id),
    partners: () => null,
  };
}

const partnershipsMet = `SELECT wanted.value FROM json_each(:asked) wanted
  CROSS JOIN import_row met ON met.partnership_id = wanted.value AND met.import_id = :id`;

/** So many partners are soon tried, of very many fewer: most of these are in no cache, and each is a page of the file. */
const fewPartners = (all: number) => (all > 200_000 ? 300 : 1500);
/** And so many in some milliseconds. */
const portionOfPartners = 1000;

/** Of partners who are more than one in so many, a page is as soon filled by trying one after the other. */
const oneIn = 12;
/** Of so many it is not asked for all who may match: nearly everybody is looked through as soon. */
const mostTold = 1 / 4;

/** Where by a guess there are so many times more than are wanted, nobody asks. */
const surelyMore = 3;
/** A guess is hardly ever off by so many times, where it says much. */
const surely = 2;

/** So many rows are soon tried. */
const triesOfSearch = 3000;
/** And never more than so many. */
const mostTries = 8000;
/** To try one takes as long as to be told of so many that they may match. */
const toldMeanwhile = 60;

function searchPart(store: Store, { partners: all, sample }: Columns, search: string): Part {
  const few = fewPartners(all);
  let told: Telling | undefined;
  const telling = () => (told ??= tellingPieces(search, sample));
  const tried = (sql: string, partners: readonly number[]) =>
    prepared<object, number>(store, sql)
      .pluck()
      .all({ partners: JSON.stringify(partners), search });
  const mostOfAll = Math.trunc(all * mostTold);
  // looked for as far as they are asked for: at once to their end, where by a guess that is near
  let hits: number[] | null | undefined;
  let asked = 0;
  const thatMayMatch = (most: number): number[] | null => {
    const { pieces, share } = telling();
    if ((share ?? 0) * all > surelyMore * most) return null;
    if (hits === undefined || (hits?.length === asked && asked <= most)) {
      const isNear = share !== null && share * surely < mostTold;
      asked = share === null ? most + 1 : isNear ? Number.POSITIVE_INFINITY : mostOfAll + 1;
      hits = mayMatch(store, search, { most: asked, pieces });
    }
    return hits === null || hits.length > most ? null : hits;
  };
  // where there is no sample, the first hits tell how close together all of them are
  const share = () => telling().share ?? (hits ? hits.length / (hits.at(-1) ?? 1) : 1);
  return {
    key: `search ${search}`,
    tries: triesOfSearch,
    share,
    triesOfAll() {
      const meanwhile = Math.trunc((share() * all) / toldMeanwhile);
      // of two characters many pieces have to be asked for
      const isDear = telling().pieces.length === 0;
      if (isDear || share() * oneIn > 1) return Math.min(mostTries, Math.max(triesOfSearch, meanwhile));
      return Math.min(triesOfSearch, meanwhile);
    },
    passing({ partnerIds }, rows) {
      const asked = [...new Set(rows.map((row) => partnerIds[row] as number))];
      const passed = new Set(tried(partnersFound, asked));
      return rows.filter((row) => passed.has(partnerIds[row] as number));
    },
    few() {
      const partners = thatMayMatch(few);
      return partners && tried(partnershipsFound, partners);
    },
    *all() {
      const last = lastPartnerId(store);
      const partners = thatMayMatch(mostOfAll);
      for (let from = 0; from < (partners?.length ?? last); from += portionOfPartners)
        yield tried(
          partnershipsFound,
          partners?.slice(from, from + portionOfPartners) ??
            Array.from({ length: portionOfPartners }, (_, at) => from + at + 1),
        );
    },
    partners: () => (share() > mostTold ? null : thatMayMatch(mostOfAll)),
  };
}

const partnersFound = `SELECT p.id FROM json_each(:partners) wanted CROSS JOIN partner p ON p.id = wanted.value
  WHERE ${found}`;

const partnershipsFound = `SELECT s.id FROM json_each(:partners) wanted CROSS JOIN partner p ON p.id = wanted.value
  CROSS JOIN partnership s ON s.partner_id = p.id WHERE ${found}`;
