import type { Command } from 'commander';
import { checkStore } from '../importer/index.ts';
import { databaseOf, databaseOption, withWorkplace } from './options.ts';
import { say, writing } from './output.ts';

/** `roster check`: is the database sound? */
export function check(program: Command): void {
  program
    .command('check')
    .description("Check the database: integrity, references, every import's counts.")
    .option('--json', 'answer in JSON, for programs')
    .addOption(databaseOption())
    .action((options: { json?: boolean }, command: Command) => {
      const result = withWorkplace(command, ({ db }) => checkStore(db));
      process.exitCode = result.ok ? 0 : 1;
      writing(undefined, (write) => {
        if (options.json) write(`${JSON.stringify(result, null, 2)}\n`);
        else for (const finding of result.findings) write(`${finding}\n`);
      });
      if (!options.json && result.ok) say(`${databaseOf(command)} is sound.`);
    });
}
