import { UserError } from '../domain/error.ts';

/** What SQLite or the system say about the machine's state, as a fault that a person can mend; null for a bug. */
export function explained(error: unknown): UserError | null {
  if (error instanceof UserError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = messages.find(([pattern]) => pattern.test(code))?.[2];
  const name = messages.find(([pattern]) => pattern.test(code))?.[1];
  return message && name ? new UserError(name, message) : null;
}

const messages: readonly [pattern: RegExp, code: string, message: string][] = [
  [
    /^SQLITE_BUSY|^SQLITE_LOCKED/,
    'database-busy',
    'Another program has been writing to the database for half a minute, perhaps a large import. Nothing was done; try again when it has ended.',
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'database-damaged',
    'The database is damaged. Nothing was done; put the last backup in its place with "roster restore".',
  ],
  [
    /^SQLITE_FULL|^ENOSPC|^EDQUOT/,
    'disk-full',
    'The disk is full. Nothing was done; make room and try again.',
  ],
  [
    /^SQLITE_(READONLY|IOERR|CANTOPEN)|^EROFS/,
    'database-unwritable',
    'The database cannot be written. Nothing was done; check the disk and that you may write there.',
  ],
];
