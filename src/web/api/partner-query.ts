import { z } from 'zod';
import { UserError } from '../../domain/error.ts';
import { type PartnerFilter, partnerFilterShape, sorts } from '../../domain/filter.ts';
import { filterNames } from '../partner-address.ts';

const mostPartners = 10_000;

/** The query of `GET /api/partners`; names as the command line's options, dates also with a dash (`joined-from`). */
export const partnerQueryShape = z.strictObject({
  ...partnerFilterShape.shape,
  limit: z.coerce.number().int().min(1).max(mostPartners).default(1000),
  cursor: z.string().max(2000).optional(),
  sort: z.enum([...sorts, ...sorts.map((sort) => `-${sort}` as const)]).default('name'),
});

export interface PartnerQuery {
  filter: PartnerFilter;
  limit: number;
  cursor: string | undefined;
  sort: string;
}

/**
 * An address's query → what a program asks for.
 *
 * @throws UserError `invalid-request` for a name or a value that is not understood: a program that misspells a filter
 *   must not get everybody
 */
export function readPartnerQuery(query: Record<string, unknown>): PartnerQuery {
  const named = Object.entries(query).map(([name, value]) => [aliases.get(name) ?? name, value] as const);
  const parsed = partnerQueryShape.safeParse(Object.fromEntries(named));
  if (!parsed.success) throw misread(parsed.error);
  const { limit, cursor, sort, ...filter } = parsed.data;
  return { filter, limit, cursor, sort };
}

const aliases = new Map([
  ['joined-from', 'joinedFrom'],
  ['joined-to', 'joinedTo'],
]);

function misread(error: z.ZodError): UserError {
  const [issue] = error.issues;
  const at = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
  const known = [...filterNames, 'limit', 'cursor', 'sort'].join(', ');
  return new UserError('invalid-request', `${at}: ${issue?.message}. Known are ${known}.`);
}
