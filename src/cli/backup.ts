import type { Command } from 'commander';
import { backupStore } from '../store/backup.ts';
import type { BackupContent } from '../store/backup-file.ts';
import { databaseOf, databaseOption } from './options.ts';
import { say } from './output.ts';

/** `roster backup`: one file with everything of the database, taken while it is in use. */
export function backup(program: Command): void {
  program
    .command('backup')
    .description('Copy the database, in use or not, into one file.')
    .argument('<file>', 'the new file')
    .addOption(databaseOption())
    .action(async (file: string, _options, command: Command) => {
      const database = databaseOf(command);
      const content = await backupStore(database, file);
      say(`${database} was copied to ${file} (${contentOf(content)}) and checked.`);
      say(
        `Uploaded files and imports that are not committed stay in ${database}.files and are not part of it.`,
      );
    });
}

/** "1,204 partners, 12 imports, 3.1 MB" */
export function contentOf({ partners, imports, bytes }: BackupContent): string {
  const count = (number: number, one: string) =>
    `${number.toLocaleString('en-US')} ${one}${number === 1 ? '' : 's'}`;
  return `${count(partners, 'partner')}, ${count(imports, 'import')}, ${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
