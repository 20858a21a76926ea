/**
 * Pure formatting for views: values in, text for people out. Escaping stays with the view (`<%=`).
 * Every view gets all of it under the one name `format`.
 */
export { extraTitle, fieldTitle } from '../domain/fields.ts';
export * from './format-grid.ts';
export * from './format-import.ts';
export * from './format-values.ts';
