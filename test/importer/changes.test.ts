import { describe, expect, test } from 'vitest';
import { compareLists, undoImport } from '../../src/importer/index.ts';
import { approved, csv, Desk } from './lists.ts';

describe('two lists of a brand', () => {
  test('are compared: who is new, gone, changed; who failed or was corrected is not gone', () => {
    const desk = new Desk();
    desk.import(
      approved(
        ['4022211', 'Ann', '', 'a@ann.example'],
        ['4022212', 'Bob'],
        ['4022213', 'Cem'],
        ['4022214', 'Dee', '', 'dee@'],
      ),
    );
    const [titles = [], dee = []] = desk.report(1);
    desk.import(
      csv(
        titles,
        dee.map((cell) => (cell === 'dee@' ? 'dee@dee.example' : cell)),
      ),
      { brand: '' },
    );
    desk.import(approved(['4022299', 'Other'], ['4022211', 'Ann']), { brand: 'Bolt' });
    desk.import(csv(['Site ID', 'Publisher Name', 'Group'], ['4022211', 'Ann', 'Gold']));
    desk.import(
      approved(
        ['4022211', 'Ann B', '', 'b@ann.example'],
        ['4022212', 'Bob', '', 'bob@'],
        ['4022215', 'Eve'],
        ['4022214', 'Dee'],
      ),
    );
    const { earlier, later, changes } = compareLists(desk.workplace, ' acme', null);
    expect([earlier, later]).toEqual([1, 5]);
    expect(changes).toEqual([
      { change: 'new', networkPublisherId: '4022215', name: 'Eve', field: null, before: null, after: null },
      { change: 'gone', networkPublisherId: '4022213', name: 'Cem', field: null, before: null, after: null },
      {
        change: 'changed',
        networkPublisherId: '4022211',
        name: 'Ann B',
        field: 'name',
        before: 'Ann',
        after: 'Ann B',
      },
      {
        change: 'changed',
        networkPublisherId: '4022211',
        name: 'Ann B',
        field: 'primaryContactEmail',
        before: 'a@ann.example',
        after: 'b@ann.example',
      },
      {
        change: 'changed',
        networkPublisherId: '4022211',
        name: 'Ann B',
        field: 'publisherGroup',
        before: null,
        after: 'Gold',
      },
    ]);
  });

  test('are those that stand, of the same kind', () => {
    const desk = new Desk();
    desk.import(approved(['4022211', 'Ann']));
    expect(compareLists(desk.workplace, 'Acme', null)).toEqual({ earlier: null, later: 1, changes: [] });
    desk.import(approved(['4022212', 'Bob']), { status: 'removed' });
    expect(compareLists(desk.workplace, 'Acme', null).changes).toEqual([]);
    desk.import(approved(['4022211', 'Ann'], ['4022213', 'Cem']));
    desk.import(approved(['4022211', 'Ann']));
    expect(compareLists(desk.workplace, 'Acme', 1).changes).toEqual([]);
    expect(compareLists(desk.workplace, 'Acme', null).changes).toMatchObject([
      { change: 'gone', name: 'Cem' },
    ]);
    undoImport(desk.workplace, 4);
    expect(compareLists(desk.workplace, 'Acme', null).changes).toMatchObject([
      { change: 'new', name: 'Cem' },
    ]);
    expect(() => compareLists(desk.workplace, 'Acme', 4)).toThrow(/Import 4/);
    expect(() => compareLists(desk.workplace, 'Nobody', null)).toThrow(/Nobody/);
  });
});
