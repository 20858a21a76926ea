import type { Status } from '../domain/partner.ts';
import { setStatus as storeStatus } from '../store/status.ts';
import { now } from './clock.ts';
import type { Workplace } from './workplace.ts';

/** Sets the status of partnerships by hand, or each back to its former one. @returns how many were changed */
export function setStatus(
  workplace: Workplace,
  partnerships: readonly number[],
  status: Status | null | 'former',
): number {
  return storeStatus(workplace.db, partnerships, status, now());
}
