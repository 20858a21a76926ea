import { type Command, InvalidArgumentError } from 'commander';
import type { PartnershipLine } from '../domain/partner-view.ts';
import { partnersCsv } from '../importer/index.ts';
import { iteratePartnerships } from '../store/partner-list.ts';
import { addFilter, databaseOption, filterOf, oneOf, withWorkplace } from './options.ts';
import { type Output, say, writing } from './output.ts';
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
      const most = options.limit ?? Number.POSITIVE_INFINITY;
      withWorkplace(command, (workplace) => {
        // One moment of the database, however long whoever reads the output takes.
        workplace.db.exec('BEGIN');
        const lines = take(iteratePartnerships(workplace.db, filter, 'name'), most);
        writing(undefined, (write) => {
          if (options.format === 'json') writeJson(lines, write);
          else if (options.format === 'table') writeTable(lines, write);
          else for (const record of take(partnersCsv(workplace, filter, options), 1 + most)) write(record);
        });
        workplace.db.exec('COMMIT');
      });
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

function* take<Item>(items: Iterable<Item>, most: number): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken++ >= most) return;
    yield item;
  }
}

function writeJson(lines: Iterable<PartnershipLine>, write: Output['write']): void {
  let before = '[\n';
  for (const { partnershipId, partnerId, ...json } of lines) {
    write(before + JSON.stringify(json));
    before = ',\n';
  }
  write(before === '[\n' ? '[]\n' : '\n]\n');
}

const titles = ['ID', 'Name', 'E-mail', 'Group', 'Categories', 'Accepted', 'Network', 'Brand', 'Status'];

function writeTable(lines: Iterable<PartnershipLine>, write: Output['write']): void {
  let count = 0;
  const cells = function* () {
    for (const line of lines) {
      count++;
      yield cellsOf(line);
    }
  };
  for (const text of table(titles, cells(), terminalWidth())) write(text);
  say(count === 1 ? '1 partner.' : `${count.toLocaleString('en-US')} partners.`);
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
