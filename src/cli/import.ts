import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import {
  allProblems,
  dryRunReportCsv,
  dryRunReportSheet,
  failedReportCsv,
  failedReportSheet,
  importFile,
  type ListFile,
  type Workplace,
} from '../importer/index.ts';
import { detailJson } from './detail-json.ts';
import { withInput } from './input.ts';
import { addChoices, choicesOf, databaseOption, withWorkplaceAwaited } from './options.ts';
import { isWorkbookName, type Output, openOutput, type Pieces, say, writePieces, writing } from './output.ts';
import { withProgressBar } from './progress-bar.ts';
import { listName, receipt } from './receipt.ts';

interface Options {
  dryRun?: boolean;
  failed?: string;
  json?: boolean;
}

/** `roster import`: the good rows of a list go in, the others are kept with reasons. */
export function importList(program: Command): void {
  addChoices(program.command('import'))
    .description('Import a list: the good rows go in, the others are kept with reasons.')
    .argument('<file>', 'the list as it was exported, or a corrected report; - for standard input')
    .option('--dry-run', 'only say what it would do')
    .option(
      '--failed <file>',
      'write the rows that failed, with reasons, to this file, a workbook where it ends in .xlsx',
    )
    .option('--json', 'answer in JSON, for programs')
    .addOption(databaseOption())
    .action(async (path: string, options: Options, command: Command) => {
      const choices = choicesOf({ ...options });
      await withInput(path, (file) =>
        withWorkplaceAwaited(command, async (workplace) => {
          const work = () =>
            withProgressBar((hooks) =>
              importFile(
                workplace,
                file,
                choices,
                { commit: !options.dryRun, mostProblems: Infinity },
                { ...hooks, processors: availableParallelism() },
              ),
            );
          const report = options.failed === undefined ? null : openOutput(options.failed);
          const detail = report ? discardedOnFault(report, work) : work();
          process.exitCode = detail.failed > 0 ? 1 : 0;
          if (report) await writeReport(report, detail, reportOf(workplace, detail, file, choices, options));
          answer(workplace, detail, options);
        }),
      );
    });
}

/** The report's file is opened first: one that cannot be written is a reason not to begin. */
function discardedOnFault<Result>(report: Output, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    report.discard();
    throw error;
  }
}

function answer(workplace: Workplace, detail: ImportDetailJson, options: Options): void {
  const problems = allProblems(workplace, detail);
  if (options.json)
    writing(undefined, (write) => {
      for (const piece of detailJson(detail, problems)) write(piece);
    });
  else say(receipt(headline(workplace, detail), detail, problems) + nextStep(detail, options));
}

function headline({ db }: Workplace, detail: ImportDetailJson): string {
  const list = `${detail.file} (${listName(db, detail)})`;
  return detail.import === null
    ? `Preview of ${list}; nothing is imported.`
    : `Import ${detail.import}: ${list}.`;
}

function nextStep(detail: ImportDetailJson, { failed }: Options): string {
  if (detail.import === null || detail.failed === 0) return '';
  const rows =
    detail.failed === 1
      ? 'the row that failed'
      : `the ${detail.failed.toLocaleString('en-US')} rows that failed`;
  return failed === undefined
    ? `\n\nTo get ${rows}, with reasons: roster failed ${detail.import} --out failed.csv\nCorrect them there, then: roster import failed.csv`
    : `\n\nCorrect ${rows} in ${failed}, then: roster import ${failed}`;
}

function reportOf(
  workplace: Workplace,
  { import: id }: ImportDetailJson,
  file: ListFile,
  choices: ImportChoices,
  { failed }: Options,
): Pieces {
  if (isWorkbookName(failed))
    return id === null ? dryRunReportSheet(workplace.db, file, choices) : failedReportSheet(workplace, id);
  return id === null ? dryRunReportCsv(workplace.db, file, choices) : failedReportCsv(workplace, id);
}

/** An import stands, whatever becomes of its report. */
async function writeReport(report: Output, { import: id }: ImportDetailJson, pieces: Pieces): Promise<void> {
  try {
    await writePieces(report, pieces);
  } catch (error) {
    if (id === null) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    say(
      `The import stands, but the report of its failed rows was not written (${reason}). Try: roster failed ${id} --out FILE`,
    );
  }
}
