import type { Profile } from './profile.ts';

/**
 * A failed-row report that Roster wrote, corrected. Its other columns are those of the list it came from, and are read
 * by the rules of that import.
 */
export const failedRows: Profile = {
  id: 'failed-rows',
  name: 'Corrected failed rows',
  source: 'roster',
  rank: 0,
  columns: [
    { title: 'Failure Reason', to: 'failureReason' },
    { title: 'Source Row', to: 'sourceRow' },
    { title: 'Import ID', to: 'importId' },
  ],
  knownBy: [['Import ID'], ['Source Row']],
  network: 'LinkShare',
  status: null,
  guarded: true,
  categories: 'auto',
};
