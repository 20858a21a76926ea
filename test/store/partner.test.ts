import { describe, expect, test } from 'vitest';
import { getPartner } from '../../src/store/partner.ts';
import { insertImport, insertImportRow, partnership, storeWith } from '../support/partner-store.ts';

describe('a partner', () => {
  test('that does not exist is none', () => {
    expect(getPartner(storeWith([partnership()]), 99)).toBeNull();
  });

  test('comes with its brands in their order, its contacts and its notes, newest first', () => {
    const one = { networkPublisherId: '4022211', name: 'Café' };
    const store = storeWith([
      partnership({
        ...one,
        brand: 'Zoo',
        furtherEmails: ['b@x.example'],
        email: 'a@x.example',
        extra: [['Tier', 'gold']],
      }),
      partnership({ ...one, brand: 'acme', group: 'Top', status: 'applied', dateAccepted: '2021-03-14' }),
    ]);
    store.exec(
      `INSERT INTO note (partner_id, at, text) VALUES (1, '2026-01-01T00:00:00.000Z', 'first'), (1, '2026-01-02T00:00:00.000Z', 'second')`,
    );
    expect(getPartner(store, 1)).toMatchObject({
      id: 1,
      networkPublisherId: '4022211',
      network: 'LinkShare',
      name: 'Café',
      primaryContactEmail: 'a@x.example',
      furtherEmails: ['b@x.example'],
      partnerships: [
        {
          id: 2,
          brand: 'acme',
          publisherGroup: 'Top',
          networkDateAccepted: '2021-03-14',
          status: 'applied',
          extra: {},
        },
        {
          id: 1,
          brand: 'Zoo',
          publisherGroup: null,
          networkDateAccepted: null,
          status: null,
          extra: { Tier: 'gold' },
        },
      ],
      history: [],
      notes: [
        { id: 2, text: 'second' },
        { id: 1, text: 'first' },
      ],
    });
  });

  test('has a history of what created, changed and confirmed it, newest first', () => {
    const store = storeWith([partnership(), partnership()]);
    insertImportRow(store, 1, 1, 1, 'created');
    insertImportRow(store, 2, 1, 1, 'updated');
    insertImportRow(store, 3, 1, 1, 'unchanged');
    insertImport(store, 4, { brandId: 1, undoneAt: '2026-02-01T00:00:00.000Z' });
    insertImportRow(store, 4, 1, 1, 'unchanged');
    insertImportRow(store, 3, 2, 1, 'created');
    const change = store.prepare(
      'INSERT INTO change (import_id, row, at, partner_id, partnership_id, field, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    change.run(2, 2, '2026-01-02T12:00:00.000Z', 1, null, 'name', 'Old', 'New');
    change.run(2, 2, '2026-01-02T12:00:00.000Z', 1, 1, 'status', null, 'approved');
    change.run(null, null, '2026-01-05T12:00:00.000Z', 1, null, 'primaryContactEmail', 'a@x.example', null);
    const lines = getPartner(store, 1)?.history.map(
      ({ kind, brand, field, before, after, import: id, row }) => [
        kind,
        brand,
        field,
        before,
        after,
        id,
        row,
      ],
    );
    expect(lines).toEqual([
      ['changed', null, 'primaryContactEmail', 'a@x.example', null, null, null],
      ['confirmed', 'Acme', null, null, null, 3, 2],
      ['changed', 'Acme', 'status', null, 'approved', 2, 2],
      ['changed', null, 'name', 'Old', 'New', 2, 2],
      ['created', 'Acme', null, null, null, 1, 2],
    ]);
  });
});
