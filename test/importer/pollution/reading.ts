import { rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../../../src/domain/error.ts';
import { importChoicesShape } from '../../../src/domain/import.ts';
import type { Counts } from '../../../src/domain/outcome.ts';
import type { Notice, Problem } from '../../../src/domain/problem.ts';
import type { ValidRow } from '../../../src/domain/row.ts';
import { analyse } from '../../../src/importer/analysis.ts';
import { judgeList } from '../../../src/importer/judged-rows.ts';
import { openList } from '../../../src/importer/list.ts';
import { runRows } from '../../../src/importer/run.ts';

/** What comes of a list when it is read as an import reads it, without a database. */
export interface Reading {
  refused: UserError | null;
  profile: string;
  counts: Counts | null;
  /** the rows that would go in, by id, without their row numbers */
  partners: Map<string, string>;
  /** ids of those that go in with a warning */
  warned: Set<string>;
  problems: Problem[];
  notices: Notice[];
}

/** @param path where the bytes may be written */
export function readingOf(bytes: Uint8Array, path: string, choices: object = {}): Reading {
  const reading: Reading = {
    refused: null,
    profile: '',
    counts: null,
    partners: new Map(),
    warned: new Set(),
    problems: [],
    notices: [],
  };
  const chosen = importChoicesShape.parse({ brand: 'Acme', ...choices });
  writeFileSync(path, bytes);
  try {
    const list = openList(null, { path, name: 'list.csv' }, chosen);
    const analysis = analyse(null, list, chosen, '2026-11-21');
    reading.profile = analysis.settings.profile;
    const result = runRows(judgeList(analysis), null, {
      planned: ({ valid, warnings }) => {
        if (warnings.some(({ code }) => code !== 'id-length')) reading.warned.add(valid.networkPublisherId);
        // a second table that repeats a row changes nothing of it
        if (!reading.partners.has(valid.networkPublisherId))
          reading.partners.set(valid.networkPublisherId, asText(valid));
        reading.problems.push(...warnings);
      },
      failed: ({ problems }) => void reading.problems.push(...problems),
      ignored: () => {},
    });
    reading.counts = result.counts;
    reading.notices = [...analysis.notices, ...result.notices];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    reading.refused = error;
  } finally {
    rmSync(path);
  }
  return reading;
}

function asText({ row: _row, ...fields }: ValidRow): string {
  return JSON.stringify(fields);
}
