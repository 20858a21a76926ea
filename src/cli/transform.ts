import type { Command } from 'commander';
import { UserError } from '../domain/error.ts';
import { dryRunReportCsv, dryRunReportSheet, transformList } from '../importer/index.ts';
import { migrations } from '../store/migrations.ts';
import { openStore, type Store } from '../store/open.ts';
import { detailJson } from './detail-json.ts';
import { withInput } from './input.ts';
import { addChoices, choicesOf, databaseOption, namedDatabase } from './options.ts';
import { isWorkbookName, openOutput, say, writePieces, writing } from './output.ts';
import { withProgressBar } from './progress-bar.ts';
import { listName, receipt } from './receipt.ts';

interface Options {
  out?: string;
  raw?: boolean;
  failed?: string;
  json?: boolean;
}

/** `roster transform`: the good rows of a list as a CRM-titled CSV, without any database. */
export function transform(program: Command): void {
  addChoices(program.command('transform'))
    .description("Write the good rows of a list as a CSV in the CRM's titles; nothing is stored.")
    .argument('<file>', 'the list as it was exported; - for standard input')
    .option('--out <file>', 'write to this file (default: standard output)')
    .option(
      '--failed <file>',
      'write the rows that failed, with reasons, to this file, a workbook where it ends in .xlsx',
    )
    .option('--json', 'with --out: say in JSON what became of the rows, for programs')
    .option('--raw', 'without the guard against formulas, for programs')
    .addOption(databaseOption())
    .action(async (path: string, options: Options, command: Command) => {
      const choices = choicesOf({ ...options });
      // Only a corrected report asks for one, whose rows are read by the rules of the import they came from, and a saved
      // mapping.
      const database = namedDatabase(command);
      const db = database === undefined ? null : openStore(database, migrations, 'read');
      const detail = await withInput(path, async (file) => {
        const made = writing(options.out, (write) => {
          const made = withProgressBar((hooks) =>
            hinted(db, () => transformList(db, file, choices, { raw: options.raw ?? false }, write, hooks)),
          );
          if (!db && made.profile === 'failed-rows') throw needsDatabase(file.name);
          return made;
        });
        if (options.failed !== undefined) {
          const report = isWorkbookName(options.failed) ? dryRunReportSheet : dryRunReportCsv;
          await writePieces(openOutput(options.failed), report(db, file, choices));
        }
        return made;
      });
      const list = listName(db, detail);
      db?.close();
      process.exitCode = detail.failed > 0 ? 1 : 0;
      if (options.json && options.out !== undefined)
        writing(undefined, (write) => {
          for (const piece of detailJson(detail)) write(piece);
        });
      else say(receipt(`${detail.file} (${list}):`, detail));
    });
}

/** A profile that is not built in stands in a database, and perhaps none was named. */
function hinted<Result>(db: Store | null, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (db || !(error instanceof UserError) || error.code !== 'unknown-profile') throw error;
    throw new UserError(
      error.code,
      `${error.message} A mapping that was saved on the pages is in a database: say with --db in which.`,
    );
  }
}

function needsDatabase(name: string): UserError {
  return new UserError(
    'database-needed',
    `${name} is a corrected report: its rows are read by the rules of the import they came from. Say with --db which database that is in.`,
  );
}
