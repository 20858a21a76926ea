import type { FieldKey } from '../domain/fields.ts';
import { matchKey } from '../domain/names.ts';
import type { Problem } from '../domain/problem.ts';
import type { GridRow, Suggestion } from '../domain/row-edit.ts';
import type { ReportColumns } from '../pipeline/correction.ts';
import { untitled } from '../pipeline/report.ts';
import { columnKeys, differences } from '../pipeline/row-edit.ts';
import { type ImportSettings, rulesOf } from '../pipeline/settings.ts';
import { suggestions } from '../pipeline/suggest.ts';
import { oneSlip } from '../pipeline/validate/email.ts';
import { checkRow } from '../pipeline/validate/index.ts';
import type { CorrectableRow } from '../store/correctable-row.ts';
import { foldName } from '../store/fold.ts';
import type { Store } from '../store/open.ts';
import { storedNames } from '../store/spellings.ts';
import { today } from './clock.ts';
import { Corrections } from './corrections.ts';
import { RowEdits } from './row-edits.ts';
import type { ReadRow } from './rows.ts';

/**
 * Judges single rows by the rules that the import itself has for them: those of its list, or, where the row is a
 * correction, those of the import it came from.
 */
export class RowJudge {
  readonly #db: Store;
  readonly #settings: ImportSettings;
  readonly #importId: number | null;
  readonly #keys: string[];
  readonly #corrections: Corrections;
  readonly #folded = new Map<string, Map<string, string[]>>();

  /**
   * @param importId the committed import whose failed rows these are, null for a list that waits
   * @param rows those that will be judged, with their cells as they are typed
   */
  constructor(
    db: Store,
    settings: ImportSettings,
    importId: number | null,
    rows: readonly { base: CorrectableRow; cells: readonly string[] }[],
  ) {
    this.#db = db;
    this.#settings = settings;
    this.#importId = importId;
    this.#keys = columnKeys(settings.columns);
    const width = Math.max(settings.columns.length, ...rows.map(({ base }) => base.cells.length));
    const edits = rows.map(({ base, cells }) => ({
      row: base.row,
      cells: differences(base.cells, cells, this.#keys),
      leftOut: false,
    }));
    this.#corrections = new Corrections(
      db,
      asReport(settings, width),
      width + 2,
      null,
      today(),
      new RowEdits(edits),
    );
  }

  /** What is wrong with the row as it is typed, and what would be right. */
  judge(base: CorrectableRow, cells: readonly string[]): Pick<GridRow, 'problems' | 'suggestions'> {
    const read = this.#read(base, cells);
    const isTouched = differences(base.cells, cells, this.#keys).length > 0;
    const problems = isTouched
      ? distinct([
          ...read.problems,
          ...checkRow(read.source, read.rules).problems,
          ...this.#stillRepeated(base, cells),
        ])
      : base.problems;
    return {
      problems: problems.map(({ column, severity, code, message }) => ({
        at: this.#placeOf(column),
        severity,
        code,
        message,
      })),
      suggestions: suggestions(read.source, read.rules, problems, (field, name) =>
        this.#spelling(field, name),
      ).flatMap((one) => this.#asPlaced(one, read)),
    };
  }

  #read(base: CorrectableRow, cells: readonly string[]): ReadRow {
    const origin = this.#importId === null ? base.origin : { import: this.#importId, row: base.row };
    if (origin)
      return this.#corrections.read({
        row: base.row,
        cells: [String(origin.row), String(origin.import), ...base.cells],
      });
    return {
      source: { row: base.row, cells: [...cells] },
      rules: rulesOf(this.#settings, today()),
      status: this.#settings.status,
      origin: null,
      restored: [],
      unknownImport: false,
      leftOut: false,
      problems: [],
      keys: null,
    };
  }

  /** Whether a row contradicts another one only the whole list tells: it does until that cell is changed. */
  #stillRepeated(base: CorrectableRow, cells: readonly string[]): Problem[] {
    return base.problems.filter(({ code, column }) => {
      if (code !== 'repeat-differs') return false;
      const at = this.#placeOf(column);
      return at !== null && (base.cells[at] ?? '') === (cells[at] ?? '');
    });
  }

  #placeOf(column: string | null): number | null {
    if (column === null || column === '') return null;
    const at = this.#settings.columns.findIndex(({ title }) => title === column);
    return at === -1 ? null : at;
  }

  /** A correction is read in an order of its own. */
  #asPlaced({ at, value }: Suggestion, { keys }: ReadRow): Suggestion[] {
    const place = keys === null ? at : this.#keys.indexOf(keys[at] ?? '');
    return place === -1 ? [] : [{ at: place, value }];
  }

  /** Brands and networks are matched whatever their case, so only a slip is worth a word. */
  #spelling(field: FieldKey, name: string): string | null {
    if (field === 'brand' || field === 'network') {
      const names = storedNames(this.#db, field);
      const key = matchKey(name);
      if (key.length < 4 || names.some((one) => matchKey(one) === key)) return null;
      return names.find((one) => oneSlip(matchKey(one), key)) ?? null;
    }
    if (field !== 'publisherGroup' && field !== 'categories') return null;
    const known = this.#storedLike(field, name);
    return known.includes(name) ? null : (known[0] ?? null);
  }

  /** Stored names that differ at most by case, accents and spaces. */
  #storedLike(field: 'publisherGroup' | 'categories', name: string): string[] {
    let byFold = this.#folded.get(field);
    if (!byFold) {
      byFold = Map.groupBy(storedNames(this.#db, field), foldName);
      this.#folded.set(field, byFold);
    }
    return byFold.get(foldName(name)) ?? [];
  }
}

function distinct(problems: Problem[]): Problem[] {
  return problems.filter(
    ({ code, column }, at) => problems.findIndex((one) => one.code === code && one.column === column) === at,
  );
}

/** A failed row as a record of its report: source row, import, then the list's own columns. */
function asReport({ columns }: ImportSettings, width: number): ReportColumns {
  const titles = Array.from({ length: width }, (_, index) => columns[index]?.title || untitled(index));
  return { sourceRow: 0, importId: 1, own: titles.map((_, index) => index + 2), titles, guarded: false };
}
