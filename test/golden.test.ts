import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../src/domain/error.ts';
import { partnerFilterShape } from '../src/domain/filter.ts';
import { importChoicesShape } from '../src/domain/import.ts';
import {
  checkStore,
  closeWorkplace,
  importFile,
  openWorkplace,
  partnersJson,
  type Workplace,
} from '../src/importer/index.ts';
import { temporaryFile } from './support/temporary.ts';

/**
 * Every list in fixtures/exports is imported into a fresh database, and what comes of it is compared with the
 * expectation beside it (fixtures/README.md).
 */
const exports = join(import.meta.dirname, '../fixtures/exports');

interface Expected {
  refused?: boolean;
  code?: string;
  brand?: string;
  options?: Record<string, string>;
  after?: string[];
  result?: Record<string, unknown>;
  problems?: Record<string, unknown>[];
  notices?: string[];
  partners?: Partner[];
  oneOf?: Expected[];
}

const cases = readdirSync(exports, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(exports, name)).map((file) => `${name}/${file}`))
  .filter((file) => file.endsWith('.csv'));

describe('each list of fixtures/exports', () => {
  afterEach(() => void vi.useRealTimers());

  test.each(cases)('%s gives what is expected', (file) => {
    vi.useFakeTimers({ now: new Date(2026, 10, 21, 12), toFake: ['Date'] });
    const expected = expectationOf(file);
    const outcomes = (expected.oneOf ?? [{}]).map((one) => ({ ...expected, ...one }));
    const seen = outcomes.map((one) => differences(file, one));
    if (!seen.some((found) => found === null)) expect(seen[0]?.got).toEqual(seen[0]?.wanted);
  });
});

function expectationOf(file: string): Expected {
  return JSON.parse(readFileSync(join(exports, file.replace(/\.csv$/, '.expected.json')), 'utf8'));
}

/** @returns null where all is as expected */
function differences(file: string, expected: Expected): { got: unknown; wanted: unknown } | null {
  const workplace = openWorkplace(temporaryFile(), 'write');
  try {
    for (const first of expected.after ?? []) run(workplace, first, expectationOf(first));
    const got = outcome(workplace, file, expected);
    const wanted = wantedOf(file, expected);
    try {
      expect(got).toEqual(wanted);
      expect(checkStore(workplace.db).findings).toEqual([]);
      return null;
    } catch {
      return {
        got: { ...got, findings: checkStore(workplace.db).findings },
        wanted: { ...wanted, findings: [] },
      };
    }
  } finally {
    closeWorkplace(workplace);
  }
}

function wantedOf(file: string, { refused, code, result, problems, notices, partners }: Expected) {
  if (refused) return { refused, ...(code ? { code } : {}) };
  return {
    ...(result ? { result } : {}),
    ...(problems ? { problems } : {}),
    ...(notices ? { notices } : {}),
    ...(partners ? { partners: sorted(partners, anyOrder(file)) } : {}),
  };
}

/** What came of it, of the same keys as the expectation. */
function outcome(workplace: Workplace, file: string, expected: Expected): Record<string, unknown> {
  try {
    const detail = run(workplace, file, expected) as unknown as Record<string, unknown> & {
      problems: Record<string, unknown>[];
      notices: { code: string }[];
    };
    if (expected.refused) return { refused: false, detail };
    return {
      ...(expected.result ? { result: pick(detail, expected.result) } : {}),
      ...(expected.problems
        ? {
            problems: detail.problems.map((problem, index) =>
              pick(problem, expected.problems?.[index] ?? problem),
            ),
          }
        : {}),
      ...(expected.notices
        ? {
            notices: expected.notices.filter((code) => detail.notices.some((notice) => notice.code === code)),
          }
        : {}),
      ...(expected.partners ? { partners: sorted(partnersOf(workplace), anyOrder(file)) } : {}),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toContain(file.split('/').at(-1));
    return {
      refused: true,
      ...(expected.code ? { code: error.code } : {}),
      ...(expected.refused ? {} : { message: error.message }),
    };
  }
}

function run(
  workplace: Workplace,
  file: string,
  { brand = '', options = {} }: Pick<Expected, 'brand' | 'options'>,
) {
  const choices = importChoicesShape.parse({ brand, ...options });
  return importFile(workplace, { path: join(exports, file), name: file.split('/').at(-1) ?? file }, choices, {
    commit: true,
  });
}

function pick(from: Record<string, unknown>, like: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(like).map((key) => [key, from[key]]));
}

interface Partner {
  networkPublisherId: string;
  brand: string;
  mediaPropertyUrls: string[];
  categories: string[];
}

function partnersOf(workplace: Workplace): Partner[] {
  return JSON.parse([...partnersJson(workplace, partnerFilterShape.parse({}))].join(''));
}

/** What two rows of one partnership gave together may come in any order. */
function anyOrder(file: string): boolean {
  return file.includes('same-partnership-twice');
}

function sorted(partners: Partner[], lists: boolean): Partner[] {
  const key = ({ networkPublisherId, brand }: Partner) => `${networkPublisherId}\n${brand}`;
  const inOrder = partners.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  if (!lists) return inOrder;
  return inOrder.map((partner) => ({
    ...partner,
    mediaPropertyUrls: partner.mediaPropertyUrls.toSorted(),
    categories: partner.categories.toSorted(),
  }));
}
