import { type FieldKey, fields } from '../../domain/fields.ts';
import type { Problem } from '../../domain/problem.ts';
import type { CheckedRow, Said, SourceRow, ValidRow } from '../../domain/row.ts';
import { splitCategories } from './categories.ts';
import { cleanCell, clear, isErrorValue, longestCell } from './cell.ts';
import { judgeDate } from './date.ts';
import { isOptedOut, judgeEmail } from './email.ts';
import { judgeId } from './id.ts';
import { error, type Fault, type Judged, quoted, type RowRules, warning } from './rules.ts';
import { judgeUrls } from './urls.ts';

/** What validation counts for the notices of the whole file. */
export interface Tally {
  optedOut: number;
  shortYears: number;
}

/**
 * Judges every cell of a row by the rules of SPEC §2. All problems are reported, not the first alone; with an error
 * the row has no value.
 */
export function checkRow(source: SourceRow, rules: RowRules, tally?: Tally): CheckedRow {
  const row = new RowCheck(source, rules, tally);
  return row.check();
}

const fieldIndex = new Map<FieldKey, number>(fields.map(({ key }, index) => [key, index]));

/** The judgement of one row in the making. */
class RowCheck {
  readonly #source: SourceRow;
  readonly #rules: RowRules;
  readonly #tally: Tally | undefined;
  readonly #problems: Problem[] = [];
  #failed = false;

  constructor(source: SourceRow, rules: RowRules, tally: Tally | undefined) {
    this.#source = source;
    this.#rules = rules;
    this.#tally = tally;
  }

  check(): CheckedRow {
    const source = this.#source;
    if (source.broken) {
      this.#report(
        null,
        source.cells.join(' '),
        error(
          'quotes-broken',
          'The quotation marks of this row do not match, so its columns cannot be told apart. Put the missing one in, or double those that belong to the text.',
        ),
      );
      return { source, valid: null, problems: this.#problems };
    }
    this.#checkWidth();
    this.#checkText();
    const network = this.#text('network') || this.#rules.network;
    const brand = this.#text('brand') || this.#rules.brand;
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
      categories: this.#said('categories', (text) => ({
        value: splitCategories(text, this.#rules.categoriesSplit),
        faults: [],
      })),
      networkDateAccepted: this.#said('networkDateAccepted', (text) => this.#date(text)),
      extra: this.#extras(),
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

  /** What the text around the cells makes doubtful. */
  #checkText(): void {
    const { cells, strayQuote, unended } = this.#source;
    for (const [index, cell] of cells.entries()) {
      if (!strayQuote || !cell.includes('"') || cell.startsWith('="')) continue;
      const column = this.#rules.mapping.columns[index]?.title ?? null;
      this.#add(
        column,
        cell,
        warning(
          'quote-stray',
          `${quoted(cell)} holds a quotation mark, but the cell is not quoted as CSV asks. It is kept as it is; check that nothing was lost.`,
        ),
      );
    }
    if (unended && cells.length < this.#rules.mapping.columns.length) {
      this.#report(
        null,
        cells.at(-1) ?? '',
        warning(
          'row-cut',
          'The file ends within this row, without a line end: perhaps it was cut off. Check its last cells, and whether rows are missing.',
        ),
      );
    }
  }

  /** A comma too many shifts every cell behind it; blank cells at the end are a spreadsheet's habit. */
  #checkWidth(): void {
    const { cells } = this.#source;
    const { mapping } = this.#rules;
    const beyond = cells.slice(mapping.columns.length).filter((cell) => cell.trim() !== '');
    const filled = cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
    if (beyond.length === 0 && filled <= mapping.titled) return;
    const value = beyond.length > 0 ? beyond.join(' ') : (cells.findLast((cell) => cell.trim() !== '') ?? '');
    this.#report(
      null,
      value,
      error(
        'too-many-cells',
        `The row has ${filled} filled cells but the list has ${mapping.titled} titles; left over is ${quoted(value)}. Probably a cell with a comma lost its quotes: join its parts again, or give the further column a title.`,
      ),
    );
  }

  #name(): string | undefined {
    return this.#judged('name', (text) => {
      const title = this.#titleOf('name') ?? 'Name';
      if (text === '')
        return {
          value: undefined,
          faults: [error('name-missing', `${title} is blank. Every publisher needs a name.`)],
        };
      return { value: text, faults: [] };
    });
  }

  #email(): Said<{ primary: string; further: string[] }> {
    return this.#said('primaryContactEmail', (text) => {
      if (!isOptedOut(text)) return judgeEmail(text);
      if (this.#tally) this.#tally.optedOut++;
      return { value: undefined, faults: [] };
    });
  }

  #date(text: string): Judged<string> {
    const judged = judgeDate(text, this.#rules.dateOrder, this.#rules.today);
    if (judged.shortYear && this.#tally) this.#tally.shortYears++;
    return judged;
  }

  #extras(): [string, string | null][] {
    const said: [string, string | null][] = [];
    for (const { index, title } of this.#rules.mapping.extras) {
      const raw = this.#source.cells[index];
      if (raw === undefined || raw === '') continue;
      const text = cleanCell(raw, this.#rules.guarded);
      if (text === '') continue;
      const column = this.#rules.mapping.columns.find((one) => one.index === index)?.title || title;
      if (this.#tooLong(column, raw, text)) continue;
      if (isErrorValue(text))
        this.#add(
          column,
          raw,
          warning(
            'spreadsheet-damage',
            `${quoted(text)} is what a spreadsheet leaves of a cell it could not compute. It is kept as it is; look up the true value.`,
          ),
        );
      said.push([title, text === clear ? null : text]);
    }
    return said;
  }

  /** An optional field: blank says nothing, `#CLEAR` empties. */
  #said<T>(field: FieldKey, judge: (text: string) => Judged<T>): Said<T> {
    const text = this.#text(field);
    if (text === '') return undefined;
    if (text === clear) return null;
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
    if (this.#tooLong(this.#titleOf(field), raw, text)) {
      this.#failed = true;
      return undefined;
    }
    if (isErrorValue(text)) {
      this.#report(
        field,
        raw,
        error(
          'spreadsheet-damage',
          `${quoted(text)} is what a spreadsheet leaves of a cell it took for a formula. Copy the value from the original list.`,
        ),
      );
      return undefined;
    }
    const { value, faults } = judge(text);
    for (const fault of faults) this.#report(field, raw, fault);
    return value;
  }

  #text(field: FieldKey): string {
    return cleanCell(this.#raw(field), this.#rules.guarded);
  }

  #raw(field: FieldKey): string {
    const column = this.#rules.mapping.fieldColumns[fieldIndex.get(field) ?? -1] ?? -1;
    return column === -1 ? '' : (this.#source.cells[column] ?? '');
  }

  #titleOf(field: FieldKey): string | null {
    const column = this.#rules.mapping.fieldColumns[fieldIndex.get(field) ?? -1] ?? -1;
    return this.#rules.mapping.columns[column]?.title ?? null;
  }

  #tooLong(column: string | null, raw: string, text: string): boolean {
    if (text.length <= longestCell) return false;
    this.#add(
      column,
      raw,
      error(
        'too-long',
        `The cell has ${text.length} characters; at most ${longestCell} can be kept. Shorten it.`,
      ),
    );
    return true;
  }

  #report(field: FieldKey | null, value: string, fault: Fault): void {
    this.#add(
      field === null ? null : (this.#titleOf(field) ?? fields[fieldIndex.get(field) ?? 0]?.title ?? field),
      value,
      fault,
    );
  }

  #add(column: string | null, value: string, { severity, code, message }: Fault): void {
    if (severity === 'error') this.#failed = true;
    this.#problems.push({ row: this.#source.row, column, value, severity, code, message });
  }
}
