import { createRequire } from 'node:module';

/**
 * date-fns in its CommonJS form. As ES modules each of its files makes Node read its package.json of 200 kB again: at
 * every start half a second and 150 MB for `parse` alone, two seconds and 350 MB for all of it.
 */
const load = createRequire(import.meta.url);

export const { format } = load('date-fns/format') as typeof import('date-fns/format');
export const { isValid } = load('date-fns/isValid') as typeof import('date-fns/isValid');
export const { parse } = load('date-fns/parse') as typeof import('date-fns/parse');
export const { parseISO } = load('date-fns/parseISO') as typeof import('date-fns/parseISO');
