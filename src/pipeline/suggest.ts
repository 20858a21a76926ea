import type { FieldKey } from '../domain/fields.ts';
import { fields } from '../domain/fields.ts';
import { matchKey } from '../domain/names.ts';
import type { Problem } from '../domain/problem.ts';
import type { SourceRow } from '../domain/row.ts';
import type { Suggestion } from '../domain/row-edit.ts';
import { columnOf } from './survey.ts';
import { splitCategories } from './validate/categories.ts';
import { cleanCell } from './validate/cell.ts';
import { judgeDate } from './validate/date.ts';
import { betterEmail } from './validate/email.ts';
import { judgeId } from './validate/id.ts';
import type { RowRules } from './validate/rules.ts';
import { judgeUrls } from './validate/urls.ts';

/** Finds the stored spelling of a group, category, brand or network; null where none is stored. */
export type KnownSpelling = (field: FieldKey, name: string) => string | null;

/**
 * What the cells of a row probably should be: a slip mended, or the spelling that is stored already. A suggestion is
 * given only where the rules accept it.
 */
export function suggestions(
  source: SourceRow,
  rules: RowRules,
  problems: readonly Problem[],
  spelling: KnownSpelling,
): Suggestion[] {
  return fields.flatMap(({ key }) => {
    const at = columnOf(rules.mapping, key);
    const text = cleanCell(source.cells[at] ?? '', rules.guarded);
    if (at === -1 || text === '') return [];
    const title = rules.mapping.columns[at]?.title;
    const isWrong = problems.some(({ column }) => column === title);
    const value = better(key, text, isWrong, rules, spelling);
    return value === null || value === text ? [] : [{ at, value }];
  });
}

function better(
  field: FieldKey,
  text: string,
  isWrong: boolean,
  rules: RowRules,
  spelling: KnownSpelling,
): string | null {
  switch (field) {
    case 'networkPublisherId':
      return isWrong ? betterId(text, rules.network) : null;
    case 'primaryContactEmail':
      return isWrong ? betterEmail(text) : null;
    case 'mediaPropertyUrls':
      return isWrong ? betterUrls(text) : null;
    case 'networkDateAccepted':
      return isWrong ? betterDate(text, rules) : null;
    case 'categories':
      return betterCategories(text, rules, (one) => spelling('categories', one));
    case 'publisherGroup':
    case 'network':
    case 'brand':
      return spelling(field, text);
    case 'name':
      return null;
  }
}

/** Letters that look like digits, separators of thousands, decimals that a spreadsheet added. */
function betterId(text: string, network: string): string | null {
  const accepted = (id: string) => judgeId(id, network, '').faults.length === 0;
  if (matchKey(network) !== 'linkshare') {
    const trimmed = text.replace(/\s+/g, '');
    return accepted(trimmed) ? trimmed : null;
  }
  const digits = text
    .replace(/^\D*SID\W*/i, '')
    .replace(/[.,]0+$/, '')
    .replace(/[oO]/g, '0')
    .replace(/[lI|]/g, '1')
    .replace(/[\s.,'#:_-]/g, '');
  return /^\d+$/.test(digits) && accepted(digits) ? digits : null;
}

function betterUrls(text: string): string | null {
  const mended = text
    .trim()
    .replace(
      /^h?t{1,2}p?(s?)\s*[:;.]?\s*[/\\]{1,3}\s*/i,
      (_, s: string) => `http${s.toLowerCase() || 's'}://`,
    )
    .replace(/^(https?:\/\/)(?:https?:\/*)+/i, '$1')
    .replace(/\\/g, '/')
    .replace(/\bwww[,;]/i, 'www.')
    .replace(/\.{2,}/g, '.')
    .replace(/,(?=[a-z]{2,4}(?:\/|$))/i, '.');
  return judgeUrls(mended).value === undefined ? null : mended;
}

/** A date that contradicts its column is probably meant in the other order. */
function betterDate(text: string, { dateOrder, today }: RowRules): string | null {
  for (const order of ['mdy', 'dmy', 'ymd'] as const) {
    if (order === dateOrder) continue;
    const { value, faults } = judgeDate(text, order, today);
    if (value !== undefined && faults.length === 0) return value;
  }
  return null;
}

function betterCategories(
  text: string,
  { categoriesSplit }: RowRules,
  spelling: (one: string) => string | null,
): string | null {
  let better = text;
  for (const one of splitCategories(text, categoriesSplit)) {
    const known = spelling(one);
    if (known !== null && known !== one) better = better.replace(one, () => known);
  }
  return better === text ? null : better;
}
