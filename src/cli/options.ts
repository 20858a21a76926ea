import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { UserError } from '../domain/error.ts';
import { type PartnerFilter, partnerFilterShape } from '../domain/filter.ts';
import { dateOrders, type ImportChoices, importChoicesShape } from '../domain/import.ts';
import { statuses } from '../domain/partner.ts';
import { closeWorkplace, openWorkplace, type Workplace } from '../importer/index.ts';

/** Every command takes `--db`, and so does the program before it: `roster --db FILE <command>`. */
export function databaseOption(): Option {
  return new Option('--db <file>', 'the database (or ROSTER_DB; default: data/roster.db)');
}

/** The database that a command is to work with. */
export function databaseOf(command: Command): string {
  return namedDatabase(command) ?? (process.env.ROSTER_DB || 'data/roster.db');
}

/** The database that this very call names, if it does. */
export function namedDatabase(command: Command): string | undefined {
  return command.opts().db ?? command.parent?.opts().db;
}

/** Opens the command's workplace for as long as the work takes. */
export function withWorkplace<Result>(command: Command, work: (workplace: Workplace) => Result): Result {
  const workplace = openWorkplace(databaseOf(command), 'write');
  try {
    return work(workplace);
  } finally {
    closeWorkplace(workplace);
  }
}

/** The same for work that takes its time. */
export async function withWorkplaceAwaited<Result>(
  command: Command,
  work: (workplace: Workplace) => Promise<Result>,
): Promise<Result> {
  const workplace = openWorkplace(databaseOf(command), 'write');
  try {
    return await work(workplace);
  } finally {
    closeWorkplace(workplace);
  }
}

/** The number of an import, as an argument. */
export function importNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of an import; "roster imports" lists them.');
}

/** How a list is read: what `import` and `transform` have in common. */
export function addChoices(command: Command): Command {
  return command
    .option(
      '--brand <name>',
      'the brand whose partners these are; needed unless the list names it row by row',
    )
    .option('--network <name>', 'the network they come from (default: that of the list, else LinkShare)')
    .addOption(oneOf('--status <name>', 'status that the partnerships get', [...statuses, 'none']))
    .option(
      '--profile <id>',
      'which list it is, also a saved mapping; "roster profiles" lists them (default: known by its titles)',
    )
    .addOption(oneOf('--date-order <order>', 'what comes first in its dates', dateOrders))
    .option('--title-row <number>', 'the row of its titles; 0 for a list without titles (default: found)')
    .option('--sheet <name>', 'of a workbook: the sheet with the list (default: the one with known titles)')
    .option('--encoding <name>', 'how its characters are written (default: detected)')
    .option(
      '--delimiter <sign>',
      'what separates its cells: comma, semicolon, tab, pipe, space, or another sign (default: detected)',
    );
}

export function choicesOf(options: Record<string, unknown>): ImportChoices {
  return parsed(importChoicesShape, options);
}

/** Which partnerships are meant. The page's address and the API know these filters by the same names. */
export function addFilter(command: Command): Command {
  return command
    .option('--brand <name>', 'partners of this brand')
    .option('--network <name>', 'from this network')
    .option('--group <name>', 'in this publisher group')
    .option('--category <name>', 'with this category')
    .addOption(oneOf('--status <name>', 'with this status', [...statuses, 'none']))
    .option('--joined-from <date>', 'accepted on this day or later (2026-01-31)')
    .option('--joined-to <date>', 'accepted on this day or earlier')
    .addOption(oneOf('--email <answer>', 'with an e-mail, or without', ['yes', 'no']))
    .option('--import <id>', 'created, updated or confirmed by this import')
    .option('--search <text>', 'with this in name, id, e-mail or address');
}

export function filterOf(options: Record<string, unknown>): PartnerFilter {
  return parsed(partnerFilterShape, options);
}

/** An option with few values, in any letter case. */
export function oneOf(flags: string, description: string, values: readonly string[]): Option {
  return new Option(flags, description).choices(values).argParser((text: string) => {
    const value = text.trim().toLowerCase();
    if (values.includes(value)) return value;
    throw new InvalidArgumentError(`Choose one of ${values.join(', ')}.`);
  });
}

/** A wrong value is told with the option as it was typed. */
function parsed<Shape extends z.ZodType>(shape: Shape, options: Record<string, unknown>): z.output<Shape> {
  const read = shape.safeParse(options);
  if (read.success) return read.data;
  const name = String(read.error.issues[0]?.path[0]);
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const wanted = name.startsWith('joined') ? ' Give a day as 2026-01-31.' : '';
  throw new UserError('wrong-arguments', `${option} does not take "${options[name]}".${wanted}`, { option });
}
