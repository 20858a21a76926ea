import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import type { ImportDetailJson } from '../../src/domain/import.ts';
import type { PartnershipJson } from '../../src/domain/partner.ts';
import { checkStore } from '../../src/importer/index.ts';
import { Desk } from './lists.ts';

/**
 * A good list is damaged at random places, in the ways in which spreadsheets, people and networks do it. Whatever
 * comes of it: the counts add up, every row that was left alone is stored exactly, and every damaged one is reported,
 * or exact all the same, or the whole file is refused.
 */

const titles = ['Site ID', 'Publisher Name', 'URL', 'Email', 'Join Date'];
const names = [
  'Ann, Inc.',
  'The "Best" Deals',
  'Zoë’s Café',
  'Ångström & Söhne',
  'Plain',
  'Łódź – Kupony',
  'O’Neil, "Bob"',
  'Niño',
];
const good = Array.from({ length: 25 }, (_, index) => [
  String(4_022_211 + index),
  `${names[index % names.length]} ${index}`,
  index % 4 === 0 ? '' : `https://p${index}.example/`,
  index % 3 === 0 ? '' : `info@p${index}.example`,
  `${(index % 12) + 1}/${13 + (index % 15)}/2021`,
]);

interface State {
  records: string[][];
  /** ids of rows that were not left alone */
  hurt: Set<string>;
  quoteAll: boolean;
  delimiter: string;
  newline: string;
  above: string[];
  below: string[];
  encode(text: string): Uint8Array;
  /** changes the finished text; returns what it did to which line */
  scratch: ((lines: string[]) => void)[];
  /** the row in which the file ends */
  cut: string | null;
  /** row number of each id, where it stands first */
  rowOf: Map<string, number>;
}

type Damage = { kind: string; at: number; more: number };

const spoils: Record<string, (state: State, at: number, more: number) => void> = {
  semicolons: (state) => {
    state.delimiter = ';';
  },
  tabs: (state) => {
    state.delimiter = '\t';
  },
  lf: (state) => {
    state.newline = '\n';
  },
  cr: (state) => {
    state.newline = '\r';
  },
  'two byte order marks': (state) => {
    state.encode = (text) => Buffer.from(`\uFEFF\uFEFF${text}`);
  },
  'utf-16': (state) => {
    state.encode = (text) => Buffer.from(`\uFEFF${text}`, 'utf16le');
  },
  'windows-1250': (state) => {
    state.records = state.records.map((cells) => cells.map((cell) => cell.replace(/[ñÅå]/g, 'o')));
    state.encode = (text) => iconv.encode(text, 'windows-1250');
  },
  'title lines': (state) => void state.above.push('Approved publishers', '', 'Exported on 3/4/2021'),
  'totals line': (state) => void state.below.push('Total,25,,,', ''),
  'blank rows': (state, at) => void state.records.splice(at, 0, ['', '', '', '', ''], ['']),
  'blank columns': (state) => {
    state.records = state.records.map((cells) => [...cells, '', '']);
  },
  'short rows': (state) => {
    state.records = state.records.map((cells) =>
      cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1),
    );
  },
  'a cell too many': (state, at, more) =>
    hurt(state, at, (cells) => [...cells.slice(0, more % 5), 'x', ...cells.slice(more % 5), 'y']),
  'an id in E notation': (state, at) => hurt(state, at, ([, ...cells]) => ['4.02E+06', ...cells]),
  'a date for an id': (state, at) => hurt(state, at, ([, ...cells]) => ['27-Aug', ...cells]),
  'a lost formula': (state, at, more) =>
    hurt(state, at, (cells) => cells.map((cell, index) => (index === more % 5 ? '#NAME?' : cell))),
  'a date the other way round': (state, at) =>
    hurt(state, at, (cells) => [...cells.slice(0, 4), '25/1/2021']),
  'a row twice': (state, at) => void state.records.splice(at, 0, state.records[at] ?? []),
  'a lost quote': (state, at, more) =>
    void state.scratch.push((lines) => scratchLine(state, lines, at, (line) => withoutNth(line, '"', more))),
  'a quote too many': (state, at, more) =>
    void state.scratch.push((lines) =>
      scratchLine(
        state,
        lines,
        at,
        (line) => `${line.slice(0, more % line.length)}"${line.slice(more % line.length)}`,
      ),
    ),
  'the end cut off': (state, _at, more) =>
    void state.scratch.push((lines) => {
      const last = lines.length - 1;
      state.cut = /\d{7}/.exec(lines[last] ?? '')?.[0] ?? null;
      scratchLine(state, lines, last, (line) => line.slice(0, more % (line.length + 1)));
    }),
};

function hurt(state: State, at: number, change: (cells: string[]) => string[]): void {
  const cells = state.records[at];
  if (!cells?.[0]) return;
  state.hurt.add(cells[0]);
  state.records[at] = change(cells);
}

function scratchLine(state: State, lines: string[], at: number, change: (line: string) => string): void {
  const line = lines[at] ?? '';
  const id = /\d{7}/.exec(line)?.[0];
  if (id === undefined) return;
  state.hurt.add(id);
  lines[at] = change(line);
}

function withoutNth(line: string, letter: string, nth: number): string {
  const places = [...line.matchAll(new RegExp(letter, 'g'))].map(({ index }) => index);
  const place = places[nth % Math.max(1, places.length)];
  return place === undefined ? line : line.slice(0, place) + line.slice(place + 1);
}

function damaged(damages: Damage[], quoteAll: boolean): { bytes: Uint8Array; state: State } {
  const state: State = {
    records: good.map((cells) => [...cells]),
    hurt: new Set(),
    quoteAll,
    delimiter: ',',
    newline: '\r\n',
    above: [],
    below: [],
    encode: (text) => Buffer.from(text),
    scratch: [],
    cut: null,
    rowOf: new Map(),
  };
  for (const { kind, at, more } of damages) spoils[kind]?.(state, at % state.records.length, more);
  const quoted = (cell: string) =>
    state.quoteAll || /["\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = state.records.map((cells) => cells.map(quoted).join(state.delimiter));
  for (const scratch of state.scratch) scratch(lines);
  const all = [
    ...state.above,
    titles.map(quoted).join(state.delimiter),
    ...lines,
    ...state.below.map((line) => line.replaceAll(',', state.delimiter)),
  ];
  for (const [index, line] of all.entries()) {
    const id = /402\d{4}/.exec(line)?.[0];
    if (id !== undefined && !state.rowOf.has(id)) state.rowOf.set(id, index + 1);
  }
  return { bytes: state.encode(all.join(state.newline)), state };
}

test('a damaged list loses no row and changes none in silence', () => {
  const damage = fc.record({
    kind: fc.constantFrom(...Object.keys(spoils)),
    at: fc.nat(24),
    more: fc.nat(60),
  });
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 4 }), fc.boolean(), (damages, quoteAll) => {
      const { bytes, state } = damaged(damages, quoteAll);
      const desk = new Desk();
      let detail: ReturnType<Desk['import']>;
      try {
        detail = desk.import(bytes);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        expect(desk.partners()).toEqual([]);
        return;
      }
      expect(detail.rows).toBe(
        detail.created + detail.updated + detail.unchanged + detail.failed + detail.ignored,
      );
      expect(checkStore(desk.workplace.db).findings).toEqual([]);
      const stored = new Map(desk.partners().map((partner) => [partner.networkPublisherId, partner]));
      const altered = damages.some(({ kind }) => kind === 'windows-1250');
      for (const cells of good) {
        const [id = ''] = cells;
        const partner = stored.get(id);
        stored.delete(id);
        if (!state.hurt.has(id)) expect(asCells(partner, altered)).toEqual(expectedCells(cells, altered));
        else if (partner && !doubted(detail, id, state))
          expect(asCells(partner, altered)).toEqual(expectedCells(cells, altered));
      }
      // whatever else is stored was made of damaged rows, of which at least as many are missing
      expect(stored.size).toBeLessThanOrEqual(state.hurt.size);
    }),
    { numRuns: 200 },
  );
}, 90_000);

/** A row that went in with a warning was reported; where the end was cut off, nobody can see what is missing. */
function doubted(detail: ImportDetailJson, id: string, state: State): boolean {
  const row = state.rowOf.get(id);
  return state.cut === id || detail.problems.some((problem) => problem.row === row);
}

function asCells(partner: PartnershipJson | undefined, altered: boolean): unknown {
  if (!partner) return 'not stored';
  const { networkPublisherId, name, mediaPropertyUrls, primaryContactEmail, networkDateAccepted } = partner;
  return [
    networkPublisherId,
    altered ? name.length : name,
    mediaPropertyUrls.join(),
    primaryContactEmail ?? '',
    networkDateAccepted,
  ];
}

function expectedCells(
  [id = '', name = '', url = '', email = '', date = '']: string[],
  altered: boolean,
): unknown {
  const [month = '', day = '', year = ''] = date.split('/');
  return [
    id,
    altered ? name.length : name,
    url,
    email,
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  ];
}
