import { Command } from 'commander';
import about from '../../package.json' with { type: 'json' };
import { backup } from './backup.ts';
import { changes } from './changes.ts';
import { check } from './check.ts';
import { failed } from './failed.ts';
import { importList } from './import.ts';
import { imports } from './imports.ts';
import { databaseOption } from './options.ts';
import { partners } from './partners.ts';
import { profiles } from './profiles.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { transform } from './transform.ts';
import { undo } from './undo.ts';

/** The command line with all its commands, in the order in which help lists them. */
export function createProgram(): Command {
  const program = new Command('roster')
    .description(about.description)
    .version(about.version)
    .addOption(databaseOption())
    .showHelpAfterError('(--help says what it takes)')
    .enablePositionalOptions()
    .exitOverride();
  for (const add of [
    importList,
    transform,
    partners,
    imports,
    failed,
    undo,
    changes,
    profiles,
    serve,
    backup,
    restore,
    check,
  ]) {
    add(program);
  }
  return program;
}
