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
        const states = new PartnerStates(store);
        for (const [ids, network, brand] of questions) {
          const found = states.find(network, brand, ids);
          for (const id of ids)
            expect(found.get(id)).toEqual(new PartnerStates(store).find(network, brand, [id]).get(id));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('behind partners that follow each other the next are read on, asked for or not', () => {
  const states = new PartnerStates(store);
  const network = states.findNamed('network', 'LinkShare')?.id ?? 0;
  const [first = '', second = '', third = '', leftOut = '', fifth = ''] = inOrder.filter(
    (_, index) => index % 7 !== 0,
  );
  expect(states.find(network, 1, [first, second, third]).size).toBe(3);
  expect([...states.find(network, 1, [fifth, 'unknown']).keys()]).toEqual([leftOut, fifth]);
});
