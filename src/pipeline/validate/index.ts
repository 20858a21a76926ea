import { type FieldKey, fieldTitle, listSeparator } from '../../domain/fields.ts';
import type { Status } from '../../domain/partner.ts';
import type { Problem } from '../../domain/problem.ts';
import type { CheckedRow, Said, SourceRow, ValidRow } from '../../domain/row.ts';
import type { MappedColumn, StatusWords } from '../remap.ts';
import { titleKey } from '../titles.ts';
import { splitCategories } from './categories.ts';
import { cleanCell, clear, isClear, isErrorValue, longestCell } from './cell.ts';
import { judgeDate } from './date.ts';
import { isOptedOut, judgeEmail } from './email.ts';
import { judgeId } from './id.ts';
import { error, type Fault, type Judged, quoted, type RowRules, warning } from './rules.ts';
import { judgeUrls } from './urls.ts';
import { faultsOfRow, quotesFault, type RowFault } from './whole-row.ts';

/** What validation counts for the notices of the whole file. */
export interface Tally {
  optedOut: number;
  shortYears: number;
  /** list cells of which what follows a profile's `cut` was left out */
  cut: number;
}

/**
 * Judges every cell of a row by the rules of SPEC §2. All problems are reported, not the first alone; with an error
 * the row has no value.
 */
export function checkRow(source: SourceRow, rules: RowRules, tally?: Tally): CheckedRow {
  const row = new RowCheck(source, rules, tally);
  return row.check();
}

/** The judgement of one row in the making. */
class RowCheck {
  readonly #source: SourceRow;
  readonly #rules: RowRules;
  readonly #tally: Tally | undefined;
  readonly #problems: Problem[] = [];
  #status: Status | null = null;
  #failed = false;

  constructor(source: SourceRow, rules: RowRules, tally: Tally | undefined) {
    this.#source = source;
    this.#rules = rules;
    this.#tally = tally;
  }

  check(): CheckedRow {
    const source = this.#source;
    if (source.broken) {
      this.#addOfRow(quotesFault(source));
      return { source, valid: null, problems: this.#problems };
    }
    for (const fault of faultsOfRow(source, this.#rules.mapping)) this.#addOfRow(fault);
    const network = this.#named('network') ?? this.#rules.network;
    const brand = this.#named('brand') ?? this.#rules.brand;
    if (brand === '')
      this.#report(
        'brand',
        '',
        error(
          'brand-missing',
          'The row names no brand, and none was chosen for the list. Fill in the cell, or choose a brand.',
        ),
      );
    const id = this.#judged('networkPublisherId', (text) =>
      judgeId(text, network, this.#titleOf('networkPublisherId') ?? 'Network Publisher ID'),
    );
    const name = this.#name();
    const email = this.#email();
    this.#checkTable();
    const valid: ValidRow = {
      row: source.row,
      network,
      brand,
      networkPublisherId: id ?? '',
      name: name ?? '',
      mediaPropertyUrls: this.#said('mediaPropertyUrls', judgeUrls),
      primaryContactEmail: email === undefined || email === null ? email : email.primary,
      furtherEmails: email?.further ?? [],
      publisherGroup: this.#said('publisherGroup', (text) => ({ value: text, faults: [] })),
      categories: this.#said('categories', (text) => this.#categories(text)),
      networkDateAccepted: this.#said('networkDateAccepted', (text) => this.#date(text)),
      extra: this.#extras(),
      status: this.#status,
    };
    return { source, valid: this.#failed ? null : valid, problems: this.#inOrder() };
  }

  /** In the order of the file's columns; what concerns the whole row comes first. */
  #inOrder(): Problem[] {
    if (this.#problems.length < 2) return this.#problems;
    const place = (problem: Problem) =>
      this.#rules.mapping.columns.findIndex(({ title }) => title === problem.column);
    return this.#problems.toSorted((a, b) => place(a) - place(b));
  }

  /** A row that looks like one of the list, but stands below titles of another; or what is wrong with it comes of that. */
  #checkTable(): void {
    const { cells, otherTable } = this.#source;
    if (otherTable === undefined) return;
    const message = `The row seems to belong to a second table, whose titles stand in row ${otherTable}. Take that table out, or import it as a list of its own.`;
    const found = this.#problems.find(({ severity }) => severity === 'error');
    if (found) found.message += ` ${message}`;
    else this.#report(null, cells.join(' ').slice(0, 200), error('other-table', message));
  }

  #name(): string | undefined {
    return this.#judged('name', (cell) => {
      const title = this.#titleOf('name') ?? 'Name';
      const text = cell === '' ? this.#orElse('name') : cell;
      if (text === '')
        return {
          value: undefined,
          faults: [error('name-missing', `${title} is blank. Every publisher needs a name.`)],
        };
      return { value: text, faults: [] };
    });
  }

  /** What the profile takes where the field's own cell is blank. */
  #orElse(field: FieldKey): string {
    const use = this.#columnOf(field)?.use;
    const titles = use?.kind === 'field' ? use.orElse : undefined;
    if (!titles) return '';
    const cells = titles.map((title) => {
      const column = this.#rules.mapping.columns.find((one) => titleKey(one.title) === titleKey(title));
      return cleanCell(this.#source.cells[column?.index ?? -1] ?? '', this.#rules.guarded);
    });
    return cells.filter((cell) => cell !== '' && cell !== clear).join(' ');
  }

  #email(): Said<{ primary: string; further: string[] }> {
    return this.#said('primaryContactEmail', (text) => {
      if (!isOptedOut(text)) return judgeEmail(text);
      if (this.#tally) this.#tally.optedOut++;
      return { value: undefined, faults: [] };
    });
  }

  /** A cell of separators alone says nothing. */
  #categories(text: string): Judged<string[]> {
    const found = splitCategories(text, this.#rules.categoriesSplit);
    if (!found.some(isClear)) return { value: found.length === 0 ? undefined : found, faults: [] };
    const fault = error(
      'clear-among-values',
      `${quoted(text)} holds ${clear} beside values. Write ${clear} alone to empty the field, or the values alone.`,
    );
    return { value: undefined, faults: [fault] };
  }

  /** Network or brand of the row itself; undefined where it takes the form's. */
  #named(field: 'network' | 'brand'): string | undefined {
    return this.#text(field) === ''
      ? undefined
      : this.#judged(field, (text) => ({ value: text, faults: [] }));
  }

  #date(text: string): Judged<string> {
    const judged = judgeDate(text, this.#rules.dateOrder, this.#rules.today);
    if (judged.shortYear && this.#tally) this.#tally.shortYears++;
    return judged;
  }

  #extras(): [string, string | null][] {
    const said: [string, string | null][] = [];
    for (const { index, title, statuses } of this.#rules.mapping.extras) {
      const raw = this.#source.cells[index];
      if (raw === undefined || raw === '') continue;
      const text = cleanCell(raw, this.#rules.guarded);
      if (text === '') continue;
      const column = this.#rules.mapping.columns.find((one) => one.index === index)?.title || title;
      if (text.length > longestCell) {
        this.#tooLong(column, raw, text);
        continue;
      }
      if (isErrorValue(text))
        this.#add(
          column,
          raw,
          warning(
            'spreadsheet-damage',
            `${quoted(text)} is what a spreadsheet leaves of a cell it could not compute. It is kept as it is; look up the true value.`,
          ),
        );
      else if (statuses && text !== clear) this.#status = this.#statusOf(column, raw, text, statuses);
      said.push([title, text === clear ? null : text]);
    }
    return said;
  }

  /** The network's word for the row's status; one that nobody knows sets none. */
  #statusOf(column: string, raw: string, text: string, statuses: StatusWords): Status | null {
    const known = statuses.find(([word]) => titleKey(word) === titleKey(text));
    if (known) return known[1];
    const words = statuses.map(([word]) => word).join(', ');
    this.#add(
      column,
      raw,
      warning(
        'status-unknown',
        `${quoted(text)} is none of the words that say a status in this list (${words}). It is kept under ${column} and sets no status.`,
      ),
    );
    return null;
  }

  /** An optional field: blank says nothing, `#CLEAR` empties. */
  #said<T>(field: FieldKey, judge: (text: string) => Judged<T>): Said<T> {
    const text = this.#text(field);
    if (text === '') return undefined;
    if (isClear(text)) return null;
    return this.#judge(field, text, judge);
  }

  /** A required field. */
  #judged<T>(field: FieldKey, judge: (text: string) => Judged<T>): T | undefined {
    const text = this.#text(field);
    if (text === clear) {
      this.#report(
        field,
        text,
        error(
          'clear-required',
          `${this.#titleOf(field) ?? field} cannot be cleared; every publisher needs one.`,
        ),
      );
      return undefined;
    }
    return this.#judge(field, text, judge);
  }

  #judge<T>(field: FieldKey, text: string, judge: (text: string) => Judged<T>): T | undefined {
    const raw = this.#raw(field);
    if (text.length > longestCell) {
      this.#tooLong(this.#titleOf(field), raw, text);
      return undefined;
    }
    if (isErrorValue(text)) {
      this.#report(
        field,
        raw,
        error(
          'spreadsheet-damage',
          `${quoted(text)} is what a spreadsheet ${/^#+$/.test(text) ? 'shows where a column is too narrow' : 'leaves of a cell it took for a formula'}. Copy the value from the original list.`,
        ),
      );
      return undefined;
    }
    const { value, faults } = judge(text);
    for (const fault of faults) this.#report(field, raw, fault);
    return value;
  }

  #text(field: FieldKey): string {
    const raw = this.#raw(field);
    if (raw === '') return '';
    const text = cleanCell(raw, this.#rules.guarded);
    const use = this.#columnOf(field)?.use;
    const cut = use?.kind === 'field' ? use.cut : undefined;
    if (cut === undefined || !text.includes(cut)) return text;
    if (this.#tally) this.#tally.cut++;
    return withoutStates(text, cut);
  }

  #raw(field: FieldKey): string {
    const column = this.#rules.mapping.fieldColumns[field];
    return column === undefined ? '' : (this.#source.cells[column] ?? '');
  }

  #titleOf(field: FieldKey): string | null {
    return this.#columnOf(field)?.title ?? null;
  }

  #columnOf(field: FieldKey): MappedColumn | undefined {
    const { columns, fieldColumns } = this.#rules.mapping;
    return columns[fieldColumns[field] ?? -1];
  }

  #tooLong(column: string | null, raw: string, text: string): void {
    this.#add(
      column,
      raw,
      error(
        'too-long',
        `The cell has ${text.length} characters; at most ${longestCell} can be kept. Shorten it.`,
      ),
    );
  }

  #report(field: FieldKey | null, value: string, fault: Fault): void {
    this.#add(field === null ? null : (this.#titleOf(field) ?? fieldTitle(field)), value, fault);
  }

  #addOfRow({ column, value, fault }: RowFault): void {
    this.#add(column, value, fault);
  }

  #add(column: string | null, value: string, { severity, code, message }: Fault): void {
    if (severity === 'error') this.#failed = true;
    this.#problems.push({ row: this.#source.row, column, value, severity, code, message });
  }
}

/** `a :: active | b :: closed` → `a | b` */
function withoutStates(text: string, cut: string): string {
  const parts = text.split('|').map((part) => (part.split(cut)[0] ?? '').trim());
  return parts.filter((part) => part !== '').join(listSeparator);
}
