import type { Command } from 'commander';
import type { ProfileJson } from '../domain/profile.ts';
import { listProfiles } from '../importer/index.ts';
import { databaseOption, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';
import { count } from './receipt.ts';
import { table, terminalWidth } from './table.ts';

/** `roster profiles`: the lists that are known, by which `--profile` names them. */
export function profiles(program: Command): void {
  program
    .command('profiles')
    .description('List the lists that Roster knows, and the mappings that were saved on the pages.')
    .option('--json', 'answer in JSON, for programs')
    .addOption(databaseOption())
    .action((options: { json?: boolean }, command: Command) => {
      const list = withWorkplace(command, ({ db }) => listProfiles(db));
      writing(undefined, (write) => {
        if (options.json) write(`${JSON.stringify(list, null, 2)}\n`);
        else for (const line of table(titles, list.map(cellsOf), terminalWidth())) write(line);
      });
      if (!options.json) say(`${count(list.length, 'profile')}.`);
    });
}

const titles = ['Profile', 'Name', 'Source', 'Network', 'Status', 'Known by'];

function cellsOf({ id, name, source, network, status, knownBy }: ProfileJson): string[] {
  const titles = knownBy.map((any) => any.join(' or ')).join(', ');
  return [id, name, source, network, status ?? '', titles || '(no titles: named with --profile)'];
}
