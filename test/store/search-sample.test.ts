import fc from 'fast-check';
import { expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { readSearchSample, tellingPieces } from '../../src/store/search-sample.ts';
import { piecesOf } from '../../src/store/searched-text.ts';
import { finished } from '../../src/store/turns.ts';
import { databaseOfMany, manyPartners } from '../support/many-partners.ts';
import { whenDone } from '../support/temporary.ts';

const text = (name: string, id: number) => `${name} ${id} desk@shop-${id}.example shop-${id}.example/  `;
const texts = [
  ...Array.from({ length: 20 }, (_, id) => text('alder trail blog', id)),
  ...Array.from({ length: 60 }, (_, id) => text('travel guide', id)),
  ...Array.from({ length: 20 }, (_, id) => text('corner mail', id)),
];

test('one piece stands for a word, the one that the fewest have', () => {
  expect(tellingPieces('trail', texts)).toEqual({ pieces: ['rai'], share: 0.2 });
  expect(tellingPieces('guide', texts)).toEqual({ pieces: ['gui'], share: 0.6 });
});

test('of several words each is asked for that rules somebody out', () => {
  expect(tellingPieces('r trail bl', texts)).toEqual({ pieces: ['r t'], share: 0.2 });
  const others = [...texts, ...Array.from({ length: 20 }, (_, id) => text('amber trail mix', id))];
  expect(tellingPieces('trail b', others).pieces).toEqual(['l b']);
  expect(tellingPieces('trail', others)).toEqual({ pieces: ['rai'], share: 1 / 3 });
});

test('where nobody of the sample has them all, the others are asked for too, but for those that tell nothing new', () => {
  const { pieces, share } = tellingPieces('corner guide', texts);
  expect(share).toBe(0);
  expect(pieces).toContain('r g');
  expect(tellingPieces('shop-77.example', texts).pieces).toEqual(['-77', 'p-7', '7.e']);
});

test('a piece that many have is not asked for where one that fewer have implies it', () => {
  const others = ['harbor mail', 'guide metal', 'alder media', 'pearl media'].flatMap((name) =>
    Array.from({ length: 20 }, (_, id) => text(name, id)),
  );
  expect(tellingPieces('harbor media', others)).toEqual({ pieces: ['har', 'med'], share: 0 });
});

test('the sample tells how many a short search finds, too', () => {
  expect(tellingPieces('gu', texts)).toEqual({ pieces: [], share: 0.6 });
  expect(tellingPieces('z', texts)).toEqual({ pieces: [], share: 0 });
  expect(tellingPieces('z', [])).toEqual({ pieces: [], share: null });
});

test('only pieces of the search are asked for, and some where it has any', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[ab@ ]{3,12}$/), { maxLength: 20 }),
      fc.stringMatching(/^[abc@ ]{1,8}$/),
      (sample, search) => {
        const all = piecesOf(search);
        const { pieces } = tellingPieces(search, sample);
        expect(pieces.filter((piece) => !all.includes(piece))).toEqual([]);
        expect(new Set(pieces).size).toBe(pieces.length);
        expect(pieces.length > 0).toBe(all.length > 0);
      },
    ),
  );
});

test('of what somebody pasted by mistake only the beginning is asked for', () => {
  const pasted = Array.from({ length: 20_000 }, (_, at) => at.toString(36)).join(' ');
  for (const sample of [[], texts]) {
    const { pieces } = tellingPieces(pasted, sample);
    expect(pieces.length).toBeLessThan(40);
    expect(pieces.every((piece) => pasted.indexOf(piece) < 200)).toBe(true);
  }
});

test('the sample is some of all, and guesses what many have; none of few partners, or where most are gone', () => {
  const store = openStore(databaseOfMany(), migrations);
  whenDone(() => void store.close());
  const sample = finished(readSearchSample(store, manyPartners));
  expect(new Set(sample).size).toBe(1000);
  // every 60th, every tenth
  expect(tellingPieces('rare', sample).share).toBeCloseTo(1 / 60, 2);
  expect(1 - (tellingPieces('desk', sample).share ?? 0)).toBeCloseTo(1 / 10, 1);
  expect(finished(readSearchSample(store, 99_999))).toEqual([]);
  store.exec('DELETE FROM partnership WHERE partner_id > 5000; DELETE FROM partner WHERE id > 5000');
  expect(finished(readSearchSample(store, manyPartners))).toEqual([]);
});
