import { type Command, InvalidArgumentError } from 'commander';
import type { PartnershipLine } from '../domain/partner-view.ts';
import { partnersCsv, partnersJson } from '../importer/index.ts';
import { iteratePartnerships } from '../store/partner-list.ts';
import { addFilter, databaseOption, filterOf, oneOf, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';
import { table, terminalWidth } from './table.ts';

/** `roster partners`: the partners by brand, filtered, for people (table), spreadsheets (CSV) or programs (JSON). */
export function partners(program: Command): void {
  addFilter(program.command('partners'))
    .description('List partners by brand.')
    .option('--limit <n>', 'at most so many (default: all)', wholeNumber)
    .addOption(oneOf('--format <format>', 'how to write them', ['table', 'csv', 'json']).default('table'))
    .option('--raw', 'CSV without the guard against formulas, for programs')
    .addOption(databaseOption())
    .action((options, command: Command) => {
      const filter = filterOf(options);
      withWorkplace(command, (workplace) => {
        const { db } = workplace;
        // One moment of the database, however long whoever reads the output takes.
        db.exec('BEGIN');
        if (options.format === 'csv') print(partnersCsv(workplace, filter, options));
        else if (options.format === 'json') print(partnersJson(workplace, filter, 'name', options.limit));
        else printTable(iteratePartnerships(db, filter, 'name', options.limit));
        db.exec('COMMIT');
      });
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function print(pieces: Iterable<string>): void {
  writing(undefined, (write) => {
    for (const piece of pieces) write(piece);
  });
}

const titles = ['ID', 'Name', 'E-mail', 'Group', 'Categories', 'Accepted', 'Network', 'Brand', 'Status'];

function printTable(lines: Iterable<PartnershipLine>): void {
  let shown = 0;
  const cells = function* () {
    for (const line of lines) {
      shown++;
      yield cellsOf(line);
    }
  };
  print(table(titles, cells(), terminalWidth()));
  say(`${count(shown, 'partner')}.`);
}

function cellsOf(line: PartnershipLine): string[] {
  return [
    line.networkPublisherId,
    line.name,
    line.primaryContactEmail ?? '',
    line.publisherGroup ?? '',
    line.categories.join(', '),
    line.networkDateAccepted ?? '',
    line.network,
    line.brand,
    line.status ?? '',
  ];
}
