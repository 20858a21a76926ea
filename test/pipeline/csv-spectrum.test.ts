import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plainDialect } from '../../src/pipeline/read/dialect.ts';
import { readRecords } from '../../src/pipeline/read/records.ts';
import { readText } from '../../src/pipeline/read/text.ts';

const folder = dirname(fileURLToPath(import.meta.resolve('csv-spectrum/package.json')));
/** `location_coordinates` is wrong upstream: its JSON is not what its CSV says. */
const cases = readdirSync(join(folder, 'csvs')).filter(
  (name) => name.endsWith('.csv') && !name.startsWith('location_coordinates'),
);

test.each(cases)('csv-spectrum: %s', (name) => {
  const bytes = readFileSync(join(folder, 'csvs', name));
  const expected = JSON.parse(
    readFileSync(join(folder, 'json', name.replace('.csv', '.json')), 'utf8'),
  ) as Record<string, string>[];
  const [titles, ...rows] = [
    ...readRecords(
      readText(() => [bytes], 'utf-8', name),
      plainDialect(','),
      name,
    ),
  ].flat();
  const read = rows.map(({ cells }) =>
    Object.fromEntries(titles?.cells.map((title, index) => [title, cells[index] ?? '']) ?? []),
  );
  // line breaks in cells are stored as LF
  expect(read).toEqual(JSON.parse(JSON.stringify(expected).replaceAll('\\r\\n', '\\n')));
});

test('csv-spectrum is there', () => {
  expect(cases).toHaveLength(11);
});
