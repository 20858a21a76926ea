import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { markdownOf, type Result } from './result.ts';

const file = fileURLToPath(new URL('RESULTS.md', import.meta.url));

const introduction = `# What Roster costs

Written by \`npm run bench\` (README says how). A run replaces the tables that it measured anew; each names its day and machine. Ratios compare what was measured in the same run, in turns; times alone say more about the machine.
`;

/** Keeps the results; those of other subjects and sizes stay as they were. */
export function keepResults(results: readonly Result[]): void {
  const sections = new Map<string, string>();
  for (const section of existsSync(file)
    ? readFileSync(file, 'utf8')
        .split(/^(?=## )/m)
        .slice(1)
    : [])
    sections.set(headingOf(section), section.trim());
  for (const result of results) {
    const [heading = '', ...rest] = markdownOf(result).split('\n\n');
    sections.set(heading, [heading, machine(), ...rest].join('\n\n'));
  }
  writeFileSync(file, `${[introduction.trim(), ...sections.values()].join('\n\n')}\n`);
}

function headingOf(section: string): string {
  return section.split('\n', 1)[0] ?? '';
}

/** When and where: a line in italics. */
function machine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const sqlite = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get();
  const day = new Date().toISOString().slice(0, 10);
  const cores = `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}`;
  return `_${day}: ${cores}, ${memory}, ${type()} ${release()}, Node ${process.version.slice(1)}, SQLite ${sqlite}_`;
}
