import type { Command } from 'commander';
import type { ImportListJson } from '../domain/import.ts';
import { listImports } from '../importer/index.ts';
import { databaseOption, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';
import { table, terminalWidth } from './table.ts';

/** `roster imports`: what was imported, newest first. */
export function imports(program: Command): void {
  program
    .command('imports')
    .description('List the imports, newest first.')
    .option('--json', 'answer in JSON, for programs')
    .addOption(databaseOption())
    .action((options: { json?: boolean }, command: Command) => {
      const list = withWorkplace(command, (workplace) => listImports(workplace));
      writing(undefined, (write) => {
        if (options.json) write(`${JSON.stringify(list, null, 2)}\n`);
        else for (const line of table(titles, list.map(cellsOf), terminalWidth())) write(line);
      });
      if (!options.json) say(`${count(list.length, 'import')}.`);
    });
}

const titles = [
  'Import',
  'Committed',
  'File',
  'Brand',
  'Rows',
  'Created',
  'Updated',
  'Unchanged',
  'Failed',
  'Open',
  'Ignored',
  'Status',
];

function cellsOf(one: ImportListJson): string[] {
  const { rows, created, updated, unchanged, failed, openFailedRows, ignored } = one;
  return [
    String(one.import),
    (one.committedAt ?? '').replace('T', ' ').slice(0, 16),
    one.file,
    one.brand,
    ...[rows, created, updated, unchanged, failed, openFailedRows, ignored].map(String),
    one.status,
  ];
}
