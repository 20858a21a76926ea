import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ending, projectDirectory, userEnvironment } from '../support/child.ts';

/** A process from its start to its end. */
export interface Run {
  seconds: number;
  /** the most memory it had at once, in MB; null where the system does not tell */
  peak: number | null;
  stdout: string;
}

/**
 * Runs a process to its end and measures it. What other runs left to be written to the disk is written first.
 *
 * @param input what it reads from standard input
 * @param codes exit statuses that are no fault
 */
export async function measure(
  command: string,
  args: readonly string[],
  { input = '', codes = [0] }: { input?: string; codes?: number[] } = {},
): Promise<Run> {
  spawnSync('sync');
  const start = performance.now();
  const child = spawn(command, args, { cwd: projectDirectory, env: userEnvironment() });
  let peak: number | null = null;
  const look = () => {
    peak = memoryOf(child.pid as number, 'VmHWM') ?? peak;
  };
  const timer = setInterval(look, 20);
  child.stdin.on('error', () => {}); // it may end before it has read everything
  child.stdin.end(input);
  const [{ code, signal }, stdout, stderr] = await Promise.all([
    ending(child),
    text(child.stdout),
    text(child.stderr),
  ]);
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  if (code === null || !codes.includes(code))
    throw new Error(
      `${command} ${args.join(' ')} ended with ${signal ?? `exit ${code}`}. ${stderr.slice(0, 2000)}`,
    );
  return { seconds, peak, stdout };
}

const cli = join(projectDirectory, 'src/cli.ts');
/** What its first line gives Node. */
const flags = /^#!.*\bnode (.+)/.exec(readFileSync(cli, 'utf8'))?.[1]?.split(' ') ?? [];

/** Runs a command of Roster as a user would. */
export function roster(args: readonly string[], database: string): Promise<Run> {
  return measure(process.execPath, [...flags, cli, ...args, '--json', '--db', database], {
    codes: [0, 1],
  });
}

/** Memory of a running process in MB, now (`VmRSS`) or at most so far (`VmHWM`); null where the system does not tell. */
export function memoryOf(pid: number, which: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const kilobytes = new RegExp(`${which}:\\s+(\\d+) kB`).exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

/** Time of the processors that a running process has used, in milliseconds; null where the system does not tell. */
export function processorTimeOf(pid: number): number | null {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: utime and stime, in hundredths of a second
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}
