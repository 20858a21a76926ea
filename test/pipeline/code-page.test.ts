import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeBytes, likelyCodePage } from '../../src/pipeline/read/code-page.ts';

const names: [codePage: string, names: string[]][] = [
  [
    'windows-1252',
    ['Café Zoë', 'Müller & Söhne', 'Zoë’s Café – €', 'Niño “Señor”', 'Ångström', 'Françoise Lefèvre'],
  ],
  ['windows-1250', ['Łukasz Żak', 'Zażółć gęślą jaźń', 'Škoda Děti', 'Kőszegi Bőr']],
  ['windows-1251', ['Привет магазин', 'Скидки и купоны', 'Москва']],
  ['iso-8859-2', ['Příliš žluťoučký kůň', 'Gżegżółka zażółć gęślą jaźń', 'Łukasz Żak']],
  ['iso-8859-15', ['Bœuf Šport', 'Café 5 €', '10 € Gutschein']],
  ['koi8-r', ['Привет мир', 'Купоны и скидки']],
  ['shift_jis', ['アフィリエイト東京', '割引クーポン', 'こんにちは']],
];

describe('the code page', () => {
  test.each(names)('is told from the words: %s', (codePage, words) => {
    for (const count of [1, words.length]) {
      const lines = words
        .slice(0, count)
        .map((word) => iconv.encode(`4022211,${word},https://a.example/`, codePage));
      expect(likelyCodePage(lines)).toBe(codePage);
    }
  });

  test.each(['¿Qué Oferta?', '¡Ofertas ya!', '2½ Stars', '¼ price', 'Ça va', '§ 5', 'Joe´s'])(
    'is Windows-1252 for a sign that another one has a letter for: %s',
    (word) => {
      expect(likelyCodePage([iconv.encode(`4022211,${word},a.example`, 'windows-1252')])).toBe(
        'windows-1252',
      );
    },
  );

  test('is Mac Roman where the words say so', () => {
    const line = Buffer.from([
      0x5a, 0x6f, 0x91, 0xd5, 0x73, 0x20, 0x43, 0x61, 0x66, 0x8e, 0x20, 0xd0, 0x20, 0xdb,
    ]);
    expect(likelyCodePage([line])).toBe('macintosh');
    expect(decodeBytes(line, 'macintosh')).toBe('Zoë’s Café – €');
  });

  test('is Windows-1252 where nothing speaks for another', () => {
    expect(likelyCodePage([Buffer.from([0x41, 0x20, 0x80])])).toBe('windows-1252');
  });
});
