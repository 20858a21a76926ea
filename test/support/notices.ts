import type { ImportDetailJson } from '../../src/domain/import.ts';

/** What the notice of this code says; '' where there is none. */
export function wordsOf({ notices }: Pick<ImportDetailJson, 'notices'>, code: string): string {
  return notices.find((notice) => notice.code === code)?.message ?? '';
}
