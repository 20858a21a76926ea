import { createRequire } from 'node:module';

/**
 * date-fns in its CommonJS form, each function loaded when it is first called: a list whose dates are only numbers needs
 * none of it. As ES modules each of its files makes Node read its package.json of 200 kB again: half a second and 150 MB
 * for `parse` alone, two seconds and 350 MB for all of it.
 */
const load = createRequire(import.meta.url);

export const format: typeof import('date-fns').format = (...args) => load('date-fns/format').format(...args);
export const isValid: typeof import('date-fns').isValid = (date) => load('date-fns/isValid').isValid(date);
export const parse: typeof import('date-fns').parse = (...args) => load('date-fns/parse').parse(...args);
export const parseISO: typeof import('date-fns').parseISO = (...args) =>
  load('date-fns/parseISO').parseISO(...args);
