import type { Profile } from './profile.ts';

/** A list whose columns the user maps. It is known by nothing, so it stands in no registry. */
export const byHand: Profile = {
  id: 'by-hand',
  name: 'List mapped by hand',
  source: 'roster',
  rank: 9,
  columns: [],
  knownBy: [],
  network: 'LinkShare',
  status: null,
  guarded: false,
  categories: 'auto',
};
