import type { Command } from 'commander';
import { failedReportCsv } from '../importer/index.ts';
import { databaseOption, importNumber, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';

/** `roster failed`: the rows of an import that failed, with reasons, to be corrected and imported again. */
export function failed(program: Command): void {
  program
    .command('failed')
    .description('Write the rows of an import that failed, with reasons, as a CSV to correct.')
    .argument('<import>', 'its number', importNumber)
    .option('--out <file>', 'write to this file (default: standard output)')
    .option('--all', 'also those that were corrected since')
    .addOption(databaseOption())
    .action((id: number, options: { out?: string; all?: boolean }, command: Command) => {
      withWorkplace(command, (workplace) => {
        const records = failedReportCsv(workplace, id, { all: options.all ?? false });
        let written = -1;
        writing(options.out, (write) => {
          for (const record of records) {
            write(record);
            written++;
          }
        });
        const what = `${count(written, options.all ? 'failed row' : 'open failed row')} of import ${id}`;
        say(options.out === undefined ? `${what}.` : `${what} written to ${options.out}.`);
      });
    });
}
