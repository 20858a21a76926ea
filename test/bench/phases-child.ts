import { join } from 'node:path';
import { importChoicesShape } from '../../src/domain/import.ts';
import { analyse } from '../../src/importer/analysis.ts';
import { today } from '../../src/importer/clock.ts';
import { commitList } from '../../src/importer/commit.ts';
import { chunksOf, hashOf } from '../../src/importer/file.ts';
import { closeWorkplace, failedReportCsv, openWorkplace } from '../../src/importer/index.ts';
import { judgeList } from '../../src/importer/judged-rows.ts';
import { openList } from '../../src/importer/list.ts';
import { runRows } from '../../src/importer/run.ts';
import { plainDialect } from '../../src/pipeline/read/dialect.ts';
import { readRecords } from '../../src/pipeline/read/records.ts';
import { readText } from '../../src/pipeline/read/text.ts';
import { checkRow } from '../../src/pipeline/validate/index.ts';
import { PartnerStates } from '../../src/store/partner-states.ts';
import { brand } from './import.ts';

/**
 * Runs the stages of one import, each time one more of them, and prints what each adds, in seconds.
 * Arguments: the list, an empty folder for the database.
 */
const [path = '', folder = ''] = process.argv.slice(2);
const workplace = openWorkplace(join(folder, 'roster.db'), 'write');
const { db } = workplace;
const file = { path, name: 'list.csv' };
const choices = importChoicesShape.parse({ brand });

const read = timed(() => drain(chunksOf(path)()));
const decode = timed(() => drain(readText(chunksOf(path), 'utf-8', file.name)));
const parse = timed(() =>
  drain(readRecords(readText(chunksOf(path), 'utf-8', file.name), plainDialect(','), file.name)),
);
const survey = timed(() => {
  hashOf(path);
  return analyse(db, openList(db, file, choices), choices, today());
});
const analysis = survey.result;
const map = timed(() => drain(analysis.rows()));
const validate = timed(() => {
  for (const batch of analysis.rows()) for (const row of batch) checkRow(row.source, row.rules);
});
const plan = timed(() =>
  runRows(judgeList(analysis), new PartnerStates(db, analysis.total), {
    planned() {},
    failed() {},
    ignored() {},
  }),
);
db.exec('BEGIN IMMEDIATE');
const write = timed(() => commitList(db, 1, file, choices));
const commit = timed(() => db.exec('COMMIT'));
const report = timed(() => drain(failedReportCsv(workplace, 1)));
closeWorkplace(workplace);

console.log(
  JSON.stringify({
    survey: survey.seconds,
    read: read.seconds,
    decode: decode.seconds - read.seconds,
    parse: parse.seconds - decode.seconds,
    map: map.seconds - parse.seconds,
    validate: validate.seconds - map.seconds,
    plan: plan.seconds - validate.seconds,
    write: write.seconds - survey.seconds - plan.seconds,
    commit: commit.seconds,
    report: report.seconds,
  }),
);

function timed<Value>(work: () => Value): { seconds: number; result: Value } {
  const start = performance.now();
  const result = work();
  return { seconds: (performance.now() - start) / 1000, result };
}

function drain(pieces: Iterable<unknown>): void {
  for (const _ of pieces);
}
