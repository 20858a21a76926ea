import type { SourceRow } from '../domain/row.ts';
import {
  type CorrectionLayout,
  cellsByTitle,
  correctedRow,
  correctionLayout,
  keyNumber,
  occurrences,
  ownRecord,
  type ReportColumns,
  stillThere,
} from '../pipeline/correction.ts';
import type { MappedColumn } from '../pipeline/remap.ts';
import { columnKeys } from '../pipeline/row-edit.ts';
import { type ImportSettings, type ReadAs, rulesOf } from '../pipeline/settings.ts';
import { titleKey } from '../pipeline/titles.ts';
import { FailedRowFinder } from '../store/failed-rows.ts';
import { readImport } from '../store/import-records.ts';
import type { Store } from '../store/open.ts';
import { noEdits, type RowEdits } from './row-edits.ts';
import type { ReadRow } from './rows.ts';

/**
 * Reads the records of a corrected report: each by the rules of the import it came from, matched to its original by
 * Import ID and Source Row (SPEC §4). A record of an import that does not exist is read as an ordinary one.
 */
export class Corrections {
  readonly #db: Store;
  readonly #failed: FailedRowFinder;
  readonly #columns: ReportColumns;
  readonly #width: number;
  /** rules for records of unknown imports, null where the titles are those of no known list */
  ordinary: ImportSettings | null;
  /** a record named an import that does not exist */
  hasOrdinary = false;
  readonly #today: string;
  readonly #edits: RowEdits;
  readonly #settings = new Map<number, ImportSettings | null>();
  readonly #layouts = new Map<number, CorrectionLayout>();
  readonly #readAs: ReadAs[] = [];

  /**
   * @param width how many columns the report has, key columns included
   * @param edits what a person typed since; that is never taken for damage by a spreadsheet
   */
  constructor(
    db: Store,
    columns: ReportColumns,
    width: number,
    ordinary: ImportSettings | null,
    today: string,
    edits: RowEdits = noEdits,
  ) {
    this.#db = db;
    this.#failed = new FailedRowFinder(db);
    this.#columns = columns;
    this.#width = width;
    this.ordinary = ordinary;
    this.#today = today;
    this.#edits = edits;
  }

  read(record: SourceRow): ReadRow {
    const importId = keyNumber(record.cells[this.#columns.importId]);
    const row = keyNumber(record.cells[this.#columns.sourceRow]);
    const own = ownRecord(record, this.#columns, this.#width);
    const settings = importId === null ? null : this.#settingsOf(importId);
    if (importId === null || !settings) {
      // the titles once more, where two reports were pasted one below the other
      if (titleKey(record.cells[this.#columns.importId] ?? '') !== 'import id') this.hasOrdinary = true;
      return this.#asOrdinary(own, importId);
    }
    const failed = row === null ? null : this.#failed.find(importId, row);
    const root = failed?.rootId ? this.#failed.root(failed.rootId) : failed;
    const readAs = root ? this.#rulesOf(root.importId, root.row) : this.#rulesOf(importId, row);
    if (!failed) this.#remember(record.row, readAs);
    const rules = this.#settingsOf(readAs) ?? settings;
    const layout = this.#layoutOf(readAs, rules);
    const original = failed
      ? { cells: cellsByTitle(failed.cells, settings), problems: failed.problems }
      : null;
    const corrected = correctedRow(own, layout, original, rules);
    const source = this.#edits.apply(corrected.source, layout.keys);
    const rowRules = rulesOf(rules, this.#today, layout.mapping);
    return {
      source,
      rules: rowRules,
      status: rules.status,
      origin: row === null ? null : { importId, row, rootId: root?.id ?? null },
      restored: this.#restored(source.row, corrected.restored),
      unknownImport: false,
      leftOut: this.#edits.isLeftOut(source.row),
      problems: original ? stillThere(source, layout.keys, rowRules, original) : [],
      keys: layout.keys,
    };
  }

  /** By which import's rules a row of this one was read. */
  #rulesOf(importId: number, row: number | null): number {
    const readAs = this.#settingsOf(importId)?.readAs;
    return (readAs && row !== null && rangeOf(readAs, row)?.importId) || importId;
  }

  /** The list is read more than once, each time from its first row. */
  #remember(row: number, importId: number): void {
    const last = this.#readAs.at(-1);
    if (last && row <= last.to) return;
    if (last && row === last.to + 1 && importId === last.importId) last.to = row;
    else this.#readAs.push({ from: row, to: row, importId });
  }

  /** Titles of cells that were put back and not typed over since. */
  #restored(row: number, titles: string[]): string[] {
    const typed = this.#edits.cellsOf(row).map(([key]) => key);
    return titles.filter((title) => !typed.includes(`${titleKey(title)}\n0`));
  }

  #asOrdinary(source: SourceRow, importId: number | null): ReadRow {
    const settings = this.ordinary ?? unknownColumns(this.#columns.titles);
    const found =
      importId === null
        ? 'The column "Import ID" is blank or no number'
        : `There is no import ${importId} here`;
    const message = `${found}, and the other titles of the file are those of no list that Roster knows. Correct the cell, or import the list itself.`;
    return {
      source: this.#edits.apply(source, columnKeys(settings.columns)),
      rules: rulesOf(settings, this.#today),
      status: settings.status,
      origin: null,
      restored: [],
      unknownImport: true,
      leftOut: this.#edits.isLeftOut(source.row),
      problems: this.ordinary
        ? []
        : [
            {
              row: source.row,
              column: 'Import ID',
              value: String(importId ?? ''),
              severity: 'error',
              code: 'import-unknown',
              message,
            },
          ],
      keys: null,
    };
  }

  /**
   * The columns in which this import keeps its own failed rows: those of the report without its key columns, then
   * those that were removed from it. Complete once every record was read.
   */
  columns(): MappedColumn[] {
    const uses = new Map<string, MappedColumn['use']>();
    const titles = new Map<string, string>();
    const layouts = [...this.#layouts.values()];
    const own = this.ordinary?.columns ?? [];
    for (const layout of layouts) {
      for (const [index, { title, use }] of layout.mapping.columns.entries()) {
        const key = layout.keys[index] ?? '';
        if (!uses.has(key)) uses.set(key, use);
        if (!titles.has(key)) titles.set(key, title);
      }
    }
    const present = occurrences(this.#columns.titles);
    const keys = [...present, ...[...titles.keys()].filter((key) => !present.includes(key))];
    return keys.map((key, index) => {
      const title = this.#columns.titles[index] ?? titles.get(key) ?? '';
      return { index, title, use: own[index]?.use ?? uses.get(key) ?? { kind: 'extra', title } };
    });
  }

  /** A record's cells in the order of `columns`. */
  storedCells(row: ReadRow, columns: readonly MappedColumn[]): string[] {
    const { keys, source } = row;
    if (!keys) return source.cells;
    const order = occurrences(columns.map(({ title }) => title));
    const cells = order.map((key) => source.cells[keys.indexOf(key)] ?? '');
    const beyond = source.cells.filter((_, index) => !order.includes(keys[index] ?? ''));
    return [...cells, ...beyond];
  }

  /** Do the imports that are corrected, one at least, all have this column (`occurrences`)? */
  know(key: string): boolean {
    const settings = [...this.#settings.values()].filter((one) => one !== null);
    return (
      !this.hasOrdinary &&
      settings.length > 0 &&
      settings.every((one) => columnKeys(one.columns).includes(key))
    );
  }

  /** What this import's settings keep of rows that are read by an import's rules without being a failed row of it. */
  get readAs(): ReadAs[] {
    return this.#readAs;
  }

  /** How the first import that is corrected read its list; null where none of them exists. */
  firstSettings(): ImportSettings | null {
    for (const settings of this.#settings.values()) if (settings) return settings;
    return null;
  }

  #settingsOf(importId: number): ImportSettings | null {
    const known = this.#settings.get(importId);
    if (known !== undefined) return known;
    const found = readImport(this.#db, importId);
    const settings = found ? (JSON.parse(found.settings) as ImportSettings) : null;
    this.#settings.set(importId, settings);
    return settings;
  }

  #layoutOf(importId: number, settings: ImportSettings): CorrectionLayout {
    let layout = this.#layouts.get(importId);
    if (!layout) {
      layout = correctionLayout(this.#columns.titles, settings);
      this.#layouts.set(importId, layout);
    }
    return layout;
  }
}

/** The range that the row is in; they stand in the order of their rows, and may be as many as these. */
function rangeOf(ranges: readonly ReadAs[], row: number): ReadAs | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.to ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low];
  return found && found.from <= row ? found : undefined;
}

/** For records that nothing is known of: every cell is kept, none is read. */
function unknownColumns(titles: readonly string[]): ImportSettings {
  const columns = titles.map(
    (title, index): MappedColumn => ({ index, title, use: { kind: 'extra', title } }),
  );
  return {
    profile: 'failed-rows',
    columns,
    guarded: false,
    dateOrder: 'mdy',
    categoriesSplit: 'other',
    network: '',
    brand: '',
    status: null,
  };
}
