import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/domain/error.ts';
import { plainDialect } from '../../src/pipeline/read/dialect.ts';
import { detectEncoding } from '../../src/pipeline/read/encoding.ts';
import { readRecords } from '../../src/pipeline/read/records.ts';
import { readText } from '../../src/pipeline/read/text.ts';

const file = 'list.csv';

/** As from a file: each piece lies where the one before it lay. */
function* pieces(bytes: Uint8Array, cuts: number[]): Generator<Uint8Array> {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const place = new Uint8Array(bytes.length);
  for (const [index, from] of [0, ...at].entries()) {
    const piece = bytes.subarray(from, at[index] ?? bytes.length);
    place.fill(0xff).set(piece);
    yield place.subarray(0, piece.length);
  }
}

function read(bytes: Uint8Array, cuts: number[] = [], delimiter = ',') {
  const chunks = () => pieces(bytes, cuts);
  const encoding = detectEncoding(chunks, '', file);
  return [...readRecords(readText(chunks, encoding.name, file), plainDialect(delimiter), file)].flat();
}

const table = fc.array(
  fc.array(
    fc.oneof(fc.string(), fc.constantFrom('Zoë’s Café – €', 'a,b', 'say "x"', 'two\nlines', '表', '😀', '')),
    { minLength: 2, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 8 },
);
const written = (rows: string[][], newline: string) =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',') + newline).join('');

const without = (text: string, ...letters: string[]) =>
  letters.reduce((rest, letter) => rest.replaceAll(letter, ''), text);

describe('reading', () => {
  test('survives every cut of the bytes', () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, cuts, newline) => {
          const bytes = Buffer.from(`\uFEFF${written(rows, newline)}`);
          if (bytes.includes(0)) return;
          expect(read(bytes, cuts)).toEqual(read(bytes));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('gives back what was written, with row numbers that count blank lines and not line breaks in cells', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const clean = rows.map((cells) => cells.map((cell) => without(cell, '\r', '\0', '\u001A', '\uFEFF')));
        const expected = clean
          .map((cells, index) => ({ row: index + 1, cells }))
          .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
        expect(read(Buffer.from(written(clean, '\n')))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('takes CR, LF and CRLF in one file for line ends', () => {
    expect(read(Buffer.from('a,b\r\n1,2\n3,4\r5,6\r\n')).map(({ cells }) => cells.join())).toEqual([
      'a,b',
      '1,2',
      '3,4',
      '5,6',
    ]);
  });

  test('ends at a DOS end mark and skips byte order marks, also two', () => {
    expect(read(Buffer.from('\uFEFF\uFEFFa,b\r\n1,2\r\n\u001A')).map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  test('does not count a sep= line, which a spreadsheet hides', () => {
    expect(read(Buffer.from('sep=;\na;b\n1;2\n'), [], ';').map(({ row }) => row)).toEqual([1, 2]);
  });
});

describe('a quote that is lost', () => {
  const list = (damaged: string) => Buffer.from(`id,name\n1,"Ann, A"\n${damaged}\n3,"Cem, C"\n4,Dee\n`);

  test.each(['2,"Bob, B', '2,Bob" B, x"', '2,"Bob" B', '"2","Bob" "B"'])(
    'costs at most its own row: %s',
    (damaged) => {
      const rows = read(list(damaged));
      expect(rows.filter(({ row }) => row !== 3)).toEqual([
        { row: 1, cells: ['id', 'name'] },
        { row: 2, cells: ['1', 'Ann, A'] },
        { row: 4, cells: ['3', 'Cem, C'] },
        { row: 5, cells: ['4', 'Dee'] },
      ]);
    },
  );

  test('never swallows a row silently, wherever it is lost', () => {
    const rows = Array.from({ length: 40 }, (_, index) => `"${index}","Name ${index}, Inc.","x${index}"`);
    fc.assert(
      fc.property(fc.nat(39), fc.nat(5), (row, nth) => {
        let seen = -1;
        const damaged = rows.map((line, index) =>
          index === row ? line.replace(/"/g, (quote) => (++seen === nth ? '' : quote)) : line,
        );
        const got = read(Buffer.from(`${damaged.join('\n')}\n`));
        for (const [index] of rows.entries()) {
          if (index === row) continue;
          expect(got.find((one) => one.row === index + 1)?.cells).toEqual([
            `${index}`,
            `Name ${index}, Inc.`,
            `x${index}`,
          ]);
        }
      }),
    );
  });

  test('in more rows than a list can have is refused', () => {
    const lines = Array.from({ length: 600 }, (_, index) => `${index},"Bob" B`).join('\n');
    expect(() => read(Buffer.from(lines))).toThrow(UserError);
  });
});

describe('the encoding', () => {
  const text = 'Site ID,Publisher Name\r\n4022211,Zoë Café\r\n';

  test.each([
    ['utf-8', Buffer.from(text), false],
    ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le'), false],
    ['utf-16le', Buffer.from(text, 'utf16le'), false],
    ['utf-16be', Buffer.from(text, 'utf16le').swap16(), false],
    ['windows-1252', Buffer.from(text, 'latin1'), true],
  ])('is found: %s', (name, bytes, guessed) => {
    expect(detectEncoding(() => [bytes], '', file)).toEqual({ name, guessed });
    const [, row] = read(bytes);
    expect(row?.cells).toEqual(['4022211', 'Zoë Café']);
  });

  const japanese = Buffer.concat([
    Buffer.from('\x1b$B'),
    Buffer.from([0x4b, 0x5c, 0x4a, 0x38, 0x40, 0x6e]),
    Buffer.from('\x1b(B'),
  ]);

  test.each([
    ['windows-1252', iconv.encode('Zoë Café – Müller', 'windows-1252')],
    ['windows-1251', iconv.encode('Скидки и купоны Москва', 'windows-1251')],
    ['shift_jis', iconv.encode('東京ショッピング比較', 'shift_jis')],
    ['iso-2022-jp', japanese],
  ])('is the same however the bytes are cut: %s', (name, publisher) => {
    const lines = Array.from({ length: 100 }, (_, row) => [
      Buffer.from(`${4_000_000 + row},`),
      publisher,
      Buffer.from(' Shop\n'),
    ]);
    const bytes = Buffer.concat([Buffer.from('Site ID,Publisher Name\n'), ...lines.flat()]);
    const textOf = (chunks: Iterable<Uint8Array>) => [...readText(() => chunks, name, file)].join('');
    const whole = textOf([bytes]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        expect(detectEncoding(() => pieces(bytes, cuts), '', file)).toEqual({ name, guessed: true });
        expect(textOf(pieces(bytes, cuts))).toBe(whole);
      }),
    );
  });

  test.each([
    [
      'rows of another file',
      Buffer.concat([Buffer.from(text), Buffer.from('4022212,M\xfcller\r\n', 'latin1')]),
    ],
    ['a cut within a character', Buffer.from(`${text}4022212,Caf\u00e9`).subarray(0, -1)],
  ])('is never guessed for a list that is UTF-8 but for %s', (_, bytes) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 5 }), (cuts) => {
        expect(() => detectEncoding(() => pieces(bytes, cuts), '', file)).toThrow(
          /list\.csv is UTF-8, but not all of it/,
        );
      }),
    );
  });

  test('is taken as chosen, and an unknown one is refused', () => {
    expect(detectEncoding(() => [Buffer.from(text)], 'CP1250', file)).toEqual({
      name: 'windows-1250',
      guessed: false,
    });
    expect(() => detectEncoding(() => [Buffer.from(text)], 'klingon', file)).toThrow(/klingon/);
  });
});
