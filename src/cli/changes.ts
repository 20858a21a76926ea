import type { Command } from 'commander';
import { changeCells, changesCsv, compareLists } from '../importer/index.ts';
import { databaseOption, importNumber, oneOf, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';
import { table, terminalWidth } from './table.ts';

interface Options {
  brand: string;
  since?: number;
  format: 'table' | 'csv' | 'json';
}

/** `roster changes`: what a brand's last list says otherwise than the one before. */
export function changes(program: Command): void {
  program
    .command('changes')
    .description(
      "Tell what changed from a brand's list to its next one: who is new, who is gone, which fields differ.",
    )
    .requiredOption('--brand <name>', 'the brand')
    .option('--since <import>', 'the earlier list (default: the one before the last)', importNumber)
    .addOption(oneOf('--format <format>', 'how to write them', ['table', 'csv', 'json']).default('table'))
    .addOption(databaseOption())
    .action((options: Options, command: Command) => {
      const found = withWorkplace(command, (workplace) =>
        compareLists(workplace, options.brand, options.since ?? null),
      );
      writing(undefined, (write) => {
        if (options.format === 'json') write(`${JSON.stringify(found.changes, null, 2)}\n`);
        else if (options.format === 'csv') for (const line of changesCsv(found.changes)) write(line);
        else for (const line of table(titles, found.changes.map(changeCells), terminalWidth())) write(line);
      });
      if (found.earlier === null || found.later === null)
        say('There is no second list of the same kind to compare with.');
      else if (options.format === 'table')
        say(
          `${count(found.changes.length, 'change')} from import ${found.earlier} to import ${found.later}.`,
        );
    });
}

const titles = ['Change', 'ID', 'Name', 'Field', 'Before', 'After'];
