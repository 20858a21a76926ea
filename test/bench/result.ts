/** What a subject of the benchmark measured: one table, and beside it what is aimed at. */
export interface Result {
  subject: Subject;
  title: string;
  /** the lines of the table; all have the same columns */
  lines: Record<string, string | number | null>[];
  targets: Target[];
  notes: string[];
}

export const subjects = ['import', 'phases', 'meanwhile', 'reading', 'file'] as const;
export type Subject = (typeof subjects)[number];

/** A figure and its bound, one of the two. */
export interface Target {
  what: string;
  measured: number;
  most?: number;
  least?: number;
  unit: string;
}

/** Is the figure within its bound? */
export function isMet({ measured, most = Infinity, least = -Infinity }: Target): boolean {
  return measured <= most && measured >= least;
}

/** The result as a section of a markdown file. */
export function markdownOf(result: Result): string {
  const targets = result.targets.map((target) => ({
    target: target.what,
    measured: `${shown(target.measured)} ${target.unit}`.trim(),
    bound: `${target.most === undefined ? '≥' : '≤'} ${shown(target.most ?? target.least ?? null)}`,
    met: isMet(target) ? 'yes' : 'no',
  }));
  return [
    `## ${result.title}`,
    ...result.notes,
    table(result.lines),
    ...(targets.length > 0 ? [table(targets)] : []),
  ].join('\n\n');
}

function table(lines: Result['lines']): string {
  const columns = Object.keys(lines[0] ?? {});
  const cells = [columns, ...lines.map((line) => columns.map((column) => shown(line[column] ?? null)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const isNumber = columns.map((column) => lines.some((line) => typeof line[column] === 'number'));
  const rows = cells.map((row) =>
    row.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))),
  );
  const rule = widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [rows[0] ?? [], rule, ...rows.slice(1)].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function shown(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
