import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PartnerStates } from '../../src/store/partner-states.ts';
import { partnership, storeWith } from '../support/partner-store.ts';

const count = 60;
const idOf = (nth: number) => String(5_000_000 + nth);

/** Partners of two networks and two brands, whose ids in the database say nothing of those in the network. */
const store = storeWith(
  Array.from({ length: count }, (_, index) =>
    partnership({
      networkPublisherId: idOf((index * 37) % count),
      name: `Publisher ${index}`,
      network: index % 7 === 0 ? 'Other Network' : 'LinkShare',
      brand: index % 5 === 0 ? 'Zoo' : 'Acme',
      urls: [`https://p-${index}.example/`],
    }),
  ),
);
const inOrder = Array.from({ length: count }, (_, index) => idOf((index * 37) % count));

/** Pieces of the partners' own order, with some left out, unknown or elsewhere, as lists that come again have them. */
const asked = fc.oneof(
  fc
    .tuple(fc.nat(count), fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(20), { maxLength: 3 }))
    .map(([from, length, leftOut]) =>
      inOrder.slice(from, from + length).filter((_, at) => !leftOut.includes(at)),
    ),
  fc.uniqueArray(fc.nat(count + 10).map(idOf), { maxLength: 20 }),
);

test('partners are found whatever was found before: in the order of a former list or in another', () => {
  const networks = [1, 2];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(asked, fc.constantFrom(...networks), fc.constantFrom(1, 2, null)), { maxLength: 8 }),
      (questions) => {
        const states = new PartnerStates(store, count);
        for (const [ids, network, brand] of questions) {
          const found = states.find(network, brand, ids);
          for (const id of ids)
            expect(found.get(id)).toEqual(new PartnerStates(store, count).find(network, brand, [id]).get(id));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('behind partners that follow each other the next are read on, asked for or not', () => {
  const states = new PartnerStates(store, count);
  const network = states.findNamed('network', 'LinkShare')?.id ?? 0;
  const [first = '', second = '', third = '', leftOut = '', fifth = ''] = inOrder.filter(
    (_, index) => index % 7 !== 0,
  );
  expect(states.find(network, 1, [first, second, third]).size).toBe(3);
  expect([...states.find(network, 1, [fifth, 'unknown']).keys()]).toEqual([leftOut, fifth]);
});

test('in a large database they are found as well in a list of another order, which are looked up in a copy', () => {
  const partners = 20_000;
  const large = storeWith([
    partnership({ networkPublisherId: 'none', network: 'LinkShare', brand: 'Acme' }),
    partnership({ networkPublisherId: 'none', network: 'Other Network', brand: 'Zoo' }),
  ]);
  large.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${partners})
    INSERT INTO partner (network_id, network_publisher_id, name, email, urls)
      SELECT iif(i % 9 = 0, 2, 1), 5000000 + i * 37 % ${partners}, 'Publisher ' || i, iif(i % 3, 'desk@p' || i || '.example', NULL),
        json_array('https://p' || i || '.example/') FROM n;
    INSERT INTO partnership (partner_id, brand_id, publisher_group, extra, name_key)
      SELECT id, iif(id % 5 = 0, 2, 1), 'Group ' || id % 4, iif(id % 6, NULL, '[["Tier","x"]]'), fold(name) FROM partner WHERE id > 2`);
  const scattered = Array.from({ length: 14_000 }, (_, at) => idOf((at * 7919) % (partners + 500)));
  const states = new PartnerStates(large, partners);
  // every hundredth is gone from the list
  const follow = new PartnerStates(large, partners);
  const ofNetwork = large
    .prepare<[], string>(
      'SELECT network_publisher_id FROM partner WHERE network_id = 1 AND id > 2 ORDER BY id',
    )
    .pluck()
    .all()
    .filter((_, at) => at % 100 !== 50);
  for (let from = 0; from < ofNetwork.length; from += 100)
    follow.find(1, 1, ofNetwork.slice(from, from + 100));
  expect(large.prepare('SELECT name FROM temp.sqlite_schema').all()).toEqual([]);
  const tables = () => large.prepare('SELECT name FROM temp.sqlite_schema').pluck().all();
  const asItIs = (network: number, brand: number | null, ids: string[]) =>
    new PartnerStates(large, 0).find(network, brand, ids);
  for (let from = 0; from < scattered.length; from += 500) {
    const ids = scattered.slice(from, from + 500);
    for (const [network, brand] of from % 2000 === 0
      ? ([
          [1, 1],
          [1, 2],
          [2, 1],
          [1, null],
        ] as const)
      : ([[1, 1]] as const))
      expect(states.find(network, brand, ids)).toEqual(asItIs(network, brand, ids));
  }
  expect(tables()).toEqual(['stored_copy']);
  states.finish();
  expect(tables()).toEqual([]);
});
