import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UndoKind, type UndoLine, type UndoQuery, undoKinds } from '../../src/domain/undo.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { finished } from '../../src/store/turns.ts';
import {
  listingUndoLines,
  partnersRemoved,
  partnersUndone,
  readUndo,
  type UndoLinesPage,
  UndoWriter,
} from '../../src/store/undo-lines.ts';
import { temporaryFile, whenDone } from '../support/temporary.ts';

const text = fc.option(fc.constantFrom('', 'a@x.example', '"', 'ä|b', '\u0000'), { nil: null });
const said = fc.record({
  partnerId: fc.integer({ min: 1, max: 4 }),
  brand: fc.constantFrom('Acme', 'Bolt'),
  field: text,
  before: text,
  after: text,
  reason: text,
});
const names = ['', 'Café Zoë', 'Kitchen', 'Zoë & Co', 'Harbor'];

/** Some lines of each kind, each kind repeated to more than one page or not. */
const someLines = fc.tuple(
  ...undoKinds.map((kind) =>
    fc
      .tuple(fc.array(said, { maxLength: 5 }), fc.constantFrom(1, 40, 100))
      .map(([lines, times]) =>
        Array.from({ length: times }, () => lines.map((line) => lineOf(kind, line))).flat(),
      ),
  ),
);

test('the lines of an undo are read as they were written, whatever page and kind is asked for, and found by name and id', () => {
  fc.assert(
    fc.property(
      someLines,
      fc.constantFrom<UndoKind | ''>('', ...undoKinds),
      fc.constantFrom('', 'zoe', 'KITCHEN', '402', '3', 'nobody'),
      fc.record({ limit: fc.integer({ min: 1, max: 60 }), offset: fc.nat(900) }),
      (kinds, kind, search, page) => {
        const store = opened(migrations);
        write(store, kinds.flat());
        const asked = kinds.flat().filter((line) => kind === '' || line.kind === kind);
        const found = asked.filter(({ networkPublisherId, name }) =>
          search === '' ? true : networkPublisherId.includes(search) || folded(name).includes(folded(search)),
        );
        expect(linesOf(store, { kind, search, ...page })).toEqual({
          lines: found.slice(page.offset, page.offset + page.limit),
          total: found.length,
          kinds: Object.fromEntries(undoKinds.map((one, at) => [one, kinds[at]?.length ?? 0])),
        });
        const ids = (of: readonly UndoLine[]) => new Set(of.map(({ partnerId }) => partnerId));
        store.exec(`INSERT INTO network VALUES (1, 'LinkShare', 'linkshare');
          INSERT INTO partner (id, network_id, network_publisher_id, name) VALUES (1, 1, '1', 'A'), (3, 1, '3', 'C')`);
        const still = (kinds[0] ?? []).filter(({ partnerId }) => partnerId % 2 === 1);
        expect(new Set(partnersRemoved(store))).toEqual(ids(still));
        expect(new Set(partnersUndone(store, 2, 10))).toEqual(ids(kinds.slice(0, 2).flat()));
      },
    ),
    { numRuns: 40 },
  );
});

test('two undos have the same name only where they do the same', () => {
  const line = lineOf('restored', {
    partnerId: 1,
    brand: 'Acme',
    field: 'name',
    before: 'a',
    after: 'b',
    reason: null,
  });
  const nameOf = (...lines: UndoLine[]) => {
    const store = opened(migrations);
    write(store, lines);
    return readUndo(store, 2)?.digest;
  };
  const others = [
    [],
    [line, line],
    [{ ...line, after: 'c' }],
    [{ ...line, kind: 'kept' as const }],
    [{ ...line, partnerId: 2 }],
  ];
  expect(nameOf(line)).toBe(nameOf(line));
  expect(new Set([line, ...others].map((lines) => nameOf(...[lines].flat()))).size).toBe(others.length + 1);
});

test('undos of an earlier Roster, kept line by line, are read as before', () => {
  const file = temporaryFile();
  const old = openStore(file, migrations.slice(0, 8));
  old.exec(`
    INSERT INTO import (id, position, profile, file_name, file_hash, committed_at, rows, created, updated, unchanged, failed, ignored, detail, settings)
      VALUES (2, 1, 'crm', 'list.csv', 'hash', '2026-01-01T00:00:00.000Z', 0, 0, 0, 0, 0, 0, '{}', '{}');
    INSERT INTO undo VALUES (2, 450, 1, 150, 450, 1, 150, 'version', 'digest')`);
  const insert = old.prepare('INSERT INTO undo_line VALUES (2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const lines = Array.from({ length: 601 }, (_, at) =>
    lineOf(at < 450 ? 'removed' : at < 451 ? 'restored' : 'kept', {
      partnerId: 1 + (at % 4),
      brand: 'Acme',
      field: at < 450 ? null : 'name',
      before: at === 450 ? '"Best", Zoë' : null,
      after: at === 450 ? 'Best' : null,
      reason: at > 450 ? `Reason ${at}` : null,
    }),
  );
  for (const [
    at,
    { kind, partnerId, networkPublisherId, name, brand, field, before, after, reason },
  ] of lines.entries())
    insert.run(at + 1, kind, partnerId, networkPublisherId, name, brand, field, before, after, reason);
  old.close();
  const store = opened(migrations, file);
  const all: UndoQuery = { kind: '', search: '' };
  expect(linesOf(store, { ...all, limit: 1000, offset: 0 }).lines).toEqual(lines);
  expect(linesOf(store, { ...all, limit: 50, offset: 430 }).lines).toEqual(lines.slice(430, 480));
  expect(store.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'undo_line'").get()).toBeUndefined();
});

function linesOf(store: Store, page: UndoLinesPage) {
  return finished(listingUndoLines(store, 2, page));
}

function lineOf(kind: UndoKind, line: Omit<UndoLine, 'kind' | 'networkPublisherId' | 'name'>): UndoLine {
  return { kind, networkPublisherId: `402221${line.partnerId}`, name: names[line.partnerId] ?? '', ...line };
}

function opened(schema: readonly string[], file = temporaryFile()): Store {
  const store = openStore(file, schema);
  whenDone(() => void store.close());
  return store;
}

function write(store: Store, lines: readonly UndoLine[]): void {
  store.pragma('foreign_keys = OFF');
  const writer = new UndoWriter(store, 2);
  for (const line of lines) writer.add(line);
  writer.finish({ removed: 0, restored: 0, kept: 0, version: '' }, writer.end());
}

function folded(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
