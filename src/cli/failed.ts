import type { Command } from 'commander';
import { failedReportCsv, failedReportSheet } from '../importer/index.ts';
import { databaseOption, importNumber, withWorkplaceAwaited } from './options.ts';
import { isWorkbookName, openOutput, say, writePieces } from './output.ts';
import { count } from './receipt.ts';

/** `roster failed`: the rows of an import that failed, with reasons, to be corrected and imported again. */
export function failed(program: Command): void {
  program
    .command('failed')
    .description('Write the rows of an import that failed, with reasons, as a CSV or a workbook to correct.')
    .argument('<import>', 'its number', importNumber)
    .option(
      '--out <file>',
      'write to this file, a workbook where it ends in .xlsx (default: standard output)',
    )
    .option('--all', 'also those that were corrected since')
    .addOption(databaseOption())
    .action((id: number, { out, all = false }: { out?: string; all?: boolean }, command: Command) =>
      withWorkplaceAwaited(command, async (workplace) => {
        let rows = 0;
        const pieces = isWorkbookName(out)
          ? failedReportSheet(workplace, id, { all, seen: () => rows++ })
          : failedReportCsv(workplace, id, { all, seen: () => rows++ });
        await writePieces(openOutput(out), pieces);
        const what = `${count(rows, all ? 'failed row' : 'open failed row')} of import ${id}`;
        say(out === undefined ? `${what}.` : `${what} written to ${out}.`);
      }),
    );
}
