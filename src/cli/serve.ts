import type { Command } from 'commander';
import { databaseOf, databaseOption } from './options.ts';

/** `roster serve`: the pages, until Ctrl-C. */
export function serve(program: Command): void {
  program
    .command('serve')
    .description('Serve the pages to this computer.')
    .option('--port <number>', 'the port, 0 for any free one (or ROSTER_PORT; default: 3000)')
    .option('--host <address>', 'the address to listen at (or ROSTER_HOST; default: 127.0.0.1)')
    .addOption(databaseOption())
    .action(async (options, command: Command) => {
      const server = await import('../server.ts');
      const { ROSTER_PORT, ROSTER_HOST } = process.env;
      await server.serve({
        db: databaseOf(command),
        port: server.portOf(options.port ?? (ROSTER_PORT || '3000')),
        host: options.host ?? (ROSTER_HOST || '127.0.0.1'),
      });
    });
}
