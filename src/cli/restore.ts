import type { Command } from 'commander';
import { restoreStore } from '../store/restore.ts';
import { contentOf } from './backup.ts';
import { databaseOf, databaseOption } from './options.ts';
import { say } from './output.ts';

/** `roster restore`: a backup takes the place of the database, which is kept under another name. */
export function restore(program: Command): void {
  program
    .command('restore')
    .description('Put a backup in the place of the database.')
    .argument('<file>', 'the backup')
    .option('--force', 'even where there is a database already; that one is kept under another name')
    .addOption(databaseOption())
    .action(async (file: string, options, command: Command) => {
      const database = databaseOf(command);
      const { content, former } = await restoreStore(file, database, {
        force: options.force ?? false,
        now: new Date(),
      });
      say(`${file} was checked and is now ${database} (${contentOf(content)}).`);
      if (former) say(`The former database is kept as ${former}.`);
    });
}
