import type { Status } from './partner.ts';

/** What a person does to partners on their pages. */
export type HandEdit =
  | { kind: 'note'; partnerId: number; text: string }
  /** `former`: each gets the status back that it had */
  | { kind: 'status'; partnerships: number[]; status: Status | null | 'former' };
