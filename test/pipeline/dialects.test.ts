import { describe, expect, test } from 'vitest';
import { firstRecords } from '../../src/pipeline/dialects.ts';
import { plainDialect } from '../../src/pipeline/read/dialect.ts';

describe('the first records of a text', () => {
  const rows = Array.from(
    { length: 2000 },
    (_, at) => `"${4_000_000 + at}","Shop, ${at}","","desk@shop${at}.example",""`,
  );

  test('are as many as were asked for, also where a wrong delimiter makes every quoted cell look unended', () => {
    const text = `"Site ID","Publisher Name","URL","Email","Join Date"\n${rows.join('\n')}\n`;
    expect(firstRecords(text, plainDialect(','), 'list.csv', 20).map(({ cells }) => cells.length)).toEqual(
      Array(20).fill(5),
    );
    const wrong = firstRecords(text, plainDialect(';'), 'list.csv', 20);
    expect(wrong).toHaveLength(20);
    expect(wrong.every(({ broken }) => broken)).toBe(true);
  });
});
