import { fields } from '../domain/fields.ts';
import type { Profile } from './profile.ts';

/** A list in the CRM's own titles: what Roster and the CRM it feeds write. */
export const crm: Profile = {
  id: 'crm',
  name: 'CRM list',
  source: 'roster',
  rank: 1,
  columns: fields.map((field) => ({ title: field.title, to: field.key })),
  knownBy: [['Network Publisher ID'], ['Name']],
  network: 'LinkShare',
  status: null,
  guarded: true,
  categories: 'pipe',
};
