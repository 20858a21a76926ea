import { listSeparator } from '../domain/fields.ts';
import { gaveField } from '../pipeline/given.ts';
import { joinedUrls } from '../pipeline/plan.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { readImport } from '../store/import-records.ts';
import type { FieldChange, LifeRow } from '../store/lives.ts';
import type { Store } from '../store/open.ts';
import type { TouchedField, UndoStore } from '../store/undo.ts';

type Verdict =
  | { kind: 'restore'; value: string | null }
  | { kind: 'keep'; reason: string }
  | { kind: 'nothing' };

/** Says of each field that an import touched what becomes of it when that import does not stand any more. */
export class Judge {
  readonly #db: Store;
  readonly #undo: UndoStore;
  readonly #id: number;
  readonly #extras = new Map<number, string[] | null>();

  constructor(db: Store, undo: UndoStore, id: number) {
    this.#db = db;
    this.#undo = undo;
    this.#id = id;
  }

  /**
   * A field has the value that the last standing change or confirmation says; before the first change it was what that
   * change found. Asked once with this import and once without it.
   */
  verdict(touched: TouchedField): Verdict {
    const rows = this.#undo.rowsOf(touched);
    const gave = (row: LifeRow) => this.gave(touched.field, row);
    const changes = this.#withCreation(touched, rows);
    const confirmed = rows.findLast((row) => row.stands && gave(row));
    const confirmedAt = confirmed ? lastBefore(changes, confirmed.position) : -1;
    const standing = changes.findLastIndex(({ stands }) => stands);
    const own = changes.findLastIndex((change) => change.import === this.#id);
    const { value, withIt } =
      touched.field === 'mediaPropertyUrls'
        ? this.#addresses(rows.filter(gave), changes)
        : this.#values(rows.filter(gave), changes, Math.max(standing, confirmedAt));
    if (value !== withIt) return { kind: 'restore', value };
    // that a created partnership stays is told once, not field by field
    if (own === -1 || changes[own]?.creation) return { kind: 'nothing' };
    const later = (position: number | null | undefined) =>
      position === null || (position ?? -1) > this.#undo.position;
    if (!later(changes[standing]?.position) && !later(confirmed?.position)) return { kind: 'nothing' };
    if (standing <= confirmedAt)
      return { kind: 'keep', reason: `Import ${confirmed?.import}, which stands, confirmed it since.` };
    const since = changes[standing]?.import;
    return {
      kind: 'keep',
      reason:
        since === null ? 'A person changed it since.' : `Import ${since}, which stands, changed it since.`,
    };
  }

  /** Did a row give the field? */
  gave(field: string, row: { import: number; given: number }): boolean {
    const extras = field.startsWith('extra:') ? this.#extrasOf(row.import) : null;
    return gaveField(field, row.given, extras);
  }

  #extrasOf(importId: number): string[] | null {
    const known = this.#extras.get(importId);
    if (known !== undefined) return known;
    const stored = readImport(this.#db, importId);
    const extras = stored ? ((JSON.parse(stored.settings) as ImportSettings).extras ?? null) : null;
    this.#extras.set(importId, extras);
    return extras;
  }

  /**
   * What was done to a field, its creation first: that gave it the value which the first change found. Where none of the
   * rows did, it came with a partnership that an undo has taken away.
   */
  #withCreation(touched: TouchedField, [first]: readonly LifeRow[]): FieldChange[] {
    const changes = this.#undo.changesOf(touched);
    const after = changes.length > 0 ? (changes[0]?.before ?? null) : this.#undo.valueOf(touched);
    if (after === null) return changes;
    const {
      import: by,
      position,
      stands,
    } = first?.outcome === 'created' && this.gave(touched.field, first) ? first : takenAway;
    return [{ import: by, position, stands, before: null, after, creation: true }, ...changes];
  }

  #values(gave: readonly LifeRow[], changes: readonly FieldChange[], without: number) {
    const own = changes.findLastIndex((change) => change.import === this.#id);
    const given = gave.some((row) => row.import === this.#id) ? lastBefore(changes, this.#undo.position) : -1;
    return { value: valueAt(changes, without), withIt: valueAt(changes, Math.max(without, own, given)) };
  }

  /** Addresses are joined: each is there as long as a row that stands gave it. */
  #addresses(gave: readonly LifeRow[], changes: readonly FieldChange[]) {
    const joined = (rows: readonly LifeRow[]) => {
      let urls: string[] = [];
      for (const row of rows) {
        const said = row.urls ?? listIn(valueAt(changes, lastBefore(changes, row.position)));
        urls = said.length === 0 ? [] : joinedUrls(said, urls);
      }
      return urls.length === 0 ? null : urls.join(listSeparator);
    };
    const value = joined(gave.filter(({ stands }) => stands));
    return { value, withIt: joined(gave.filter((row) => row.stands || row.import === this.#id)) };
  }
}

const takenAway = { import: null, position: -1, stands: false };

function listIn(value: string | null): string[] {
  return value === null ? [] : value.split(listSeparator);
}

function valueAt(changes: readonly FieldChange[], index: number): string | null {
  return index >= 0 ? (changes[index]?.after ?? null) : (changes[0]?.before ?? null);
}

/** The last change that was there when the import at this position came; -1 where it came before all. */
function lastBefore(changes: readonly FieldChange[], position: number): number {
  return changes.findLastIndex((change) => change.position !== null && change.position <= position);
}
