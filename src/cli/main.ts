import { CommanderError } from 'commander';
import { UserError } from '../domain/error.ts';
import { explained } from './explain.ts';
import { OutputClosed, say } from './output.ts';
import { createProgram } from './program.ts';

/** Exit status: 0 everything went in, 1 some rows failed, 2 nothing was done. */
async function run(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = answerFault(error, wantsJson(args));
  }
}

function wantsJson(args: readonly string[]): boolean {
  return args.includes('--json') || /(^|\n)--format(=|\n)json(\n|$)/i.test(args.join('\n'));
}

/** The one place that tells a fault: a person's on standard error, a program's as JSON on standard output, a bug in full. */
function answerFault(error: unknown, json: boolean): typeof process.exitCode {
  if (error instanceof OutputClosed) return process.exitCode;
  if (error instanceof CommanderError) {
    // Commander has told people already.
    if (error.exitCode === 0) return 0;
    if (json) answerJson(new UserError('wrong-arguments', error.message.replace(/^error: /, '')));
    return 2;
  }
  const fault = explained(error);
  if (fault) say(`roster: ${fault.message}`);
  else console.error(error);
  if (json)
    answerJson(
      fault ??
        new UserError('internal', 'Something went wrong inside Roster; standard error has the details.'),
    );
  return 2;
}

function answerJson({ code, message, details }: UserError): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message, ...details } }, null, 2)}\n`);
}

/** A reader that has gone (`| head`) is noticed at the next write. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);
await run(process.argv.slice(2));
