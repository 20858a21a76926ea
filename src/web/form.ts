import type { z } from 'zod';
import { UserError } from '../domain/error.ts';
import { type ImportChoices, importChoicesShape } from '../domain/import.ts';
import { isColumnTarget } from '../domain/profile.ts';

/** What a form or an address said under one name; of several values the first, of none ''. */
export function one(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

/** A page number from an address; nonsense is the first page. */
export function pageNumber(value: unknown): number {
  const text = one(value);
  return /^\d{1,9}$/.test(text) ? Math.max(1, Number(text)) : 1;
}

/**
 * The number at the end of `/imports/12`.
 *
 * @throws UserError `not-found` where it is none
 */
export function idOf(value: unknown, what: string): number {
  const text = one(value);
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw notFound(what);
}

/** The fault of an address that names something which is not there. */
export function notFound(what: string): UserError {
  return new UserError(
    'not-found',
    `There is no such ${what}. It may have been deleted, or the address is mistyped.`,
  );
}

/** What a form chose: all that could be understood, and the first fault. */
export interface ChosenForm {
  choices: ImportChoices;
  fault: UserError | null;
}

const texts = importChoicesShape.omit({ columns: true }).shape;

/** The choices of an upload from a form's fields; `column.<index>` says where a column goes. */
export function chosen(fields: Record<string, unknown>): ChosenForm {
  const choices = importChoicesShape.parse({});
  let fault: UserError | null = null;
  for (const [name, shape] of Object.entries(texts)) {
    const said = name === 'sheet' ? one(fields[name]) : one(fields[name]).trim(); // two sheets may differ by a space
    if (said.trim() === '') continue;
    const parsed = (shape as z.ZodType<string>).safeParse(said);
    if (parsed.success) Object.assign(choices, { [name]: parsed.data });
    else fault ??= misunderstood(name, said, parsed.error);
  }
  for (const [index, target] of columnAnswers(fields)) {
    if (isColumnTarget(target)) choices.columns[index] = target;
    else
      fault ??= new UserError(
        'invalid-request',
        `“${target.slice(0, 100)}” is nothing a column can become.`,
        { field: `column.${index}` },
      );
  }
  return { choices, fault };
}

/** What a form says of columns, by their position; a blank answer is none. */
export function columnAnswers(fields: Record<string, unknown>): [index: string, target: string][] {
  return Object.entries(fields)
    .map(([name, value]): [string, string] => [/^column\.(\d{1,5})$/.exec(name)?.[1] ?? '', one(value)])
    .filter(([index, target]) => index !== '' && target !== '');
}

function misunderstood(name: string, said: string, error: z.ZodError): UserError {
  const message = error.issues[0]?.message ?? 'it is not understood';
  return new UserError('invalid-request', `“${said.slice(0, 100)}” cannot be used for ${name}: ${message}.`, {
    field: name,
  });
}
