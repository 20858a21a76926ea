import { expect, test } from 'vitest';
import { detailJson } from '../../src/cli/detail-json.ts';
import type { ImportDetailJson } from '../../src/domain/import.ts';

test.each([0, 1, 2, 999, 1000, 1001, 2500])(
  'an import with %i problems is the same JSON in pieces',
  (count) => {
    const odd = 'a "problems": [] [\n  ], "x"\u2028';
    const detail = {
      import: 7,
      file: odd,
      notices: [{ code: 'odd', message: odd }],
      problems: Array.from({ length: count }, (_, row) => ({
        row,
        column: row % 2 === 0 ? odd : null,
        value: odd,
        severity: 'error',
        code: 'odd',
        message: odd,
      })),
      problemsTotal: count,
    } as unknown as ImportDetailJson;
    const pieces = [...detailJson(detail)];
    expect(pieces.join('')).toBe(`${JSON.stringify(detail, null, 2)}\n`);
    expect(pieces.length).toBe(Math.ceil(count / 1000) + 1);
  },
);
