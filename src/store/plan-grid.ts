import type { GridQuery } from '../domain/row-edit.ts';
import type { CorrectablePage, CorrectableRow } from './correctable-row.ts';
import { codesOf, toCorrectable } from './correctable-row.ts';
import { foldName } from './fold.ts';
import { openStore, type Store } from './open.ts';
import { planMigrations } from './plan-file.ts';

/**
 * The rows of a preview that a person may correct: those that failed, those that go in with something doubtful, and
 * those that were corrected or left out already.
 */
export class PlanGrid {
  readonly #store: Store;

  constructor(path: string) {
    this.#store = openStore(path, planMigrations);
  }

  close(): void {
    this.#store.close();
  }

  /** @param touched rows that were corrected, and rows that were left out */
  page(
    { view, problem, search }: GridQuery,
    touched: { edited: number[]; leftOut: number[] },
    limit: number,
    offset: number,
  ): CorrectablePage {
    const where = [
      'cells IS NOT NULL',
      views[view] ?? 'outcome = 3',
      ...(problem === ''
        ? []
        : [`EXISTS (SELECT 1 FROM json_each(problems) p WHERE p.value ->> 'code' = :problem)`]),
      ...(search === '' ? [] : ['instr(search, :search) > 0']),
    ].join(' AND ');
    const values = {
      problem,
      search: foldName(search),
      rows: JSON.stringify(view === 'left-out' ? touched.leftOut : touched.edited),
    };
    const inView = `cells IS NOT NULL AND ${views[view] ?? 'outcome = 3'}`;
    return {
      total: this.#store
        .prepare(`SELECT count(*) FROM plan_row WHERE ${where}`)
        .pluck()
        .get(values) as number,
      codes: codesOf(this.#store, `SELECT row, problems FROM plan_row WHERE ${inView}`, values),
      rows: this.#store
        .prepare(`SELECT ${columns} FROM plan_row WHERE ${where} ORDER BY row LIMIT :limit OFFSET :offset`)
        .all({ ...values, limit, offset })
        .map(toCorrectable),
    };
  }

  /** These rows, as far as they may be corrected. */
  rows(rows: readonly number[]): CorrectableRow[] {
    return this.#store
      .prepare(
        `SELECT ${columns} FROM plan_row WHERE cells IS NOT NULL AND row IN (SELECT value FROM json_each(?)) ORDER BY row`,
      )
      .all(JSON.stringify(rows))
      .map(toCorrectable);
  }

  /** Failed rows with this value at a place. */
  rowsWith(at: number, value: string): number[] {
    return this.#store
      .prepare<[string, string], number>(
        'SELECT row FROM plan_row WHERE outcome = 3 AND cells ->> ? = ? ORDER BY row',
      )
      .pluck()
      .all(`$[${at}]`, value);
  }
}

const views: Partial<Record<GridQuery['view'], string>> = {
  doubtful: 'outcome < 3 AND problems IS NOT NULL',
  edited: 'row IN (SELECT value FROM json_each(:rows))',
  'left-out': 'row IN (SELECT value FROM json_each(:rows))',
};

const columns =
  'row, cells, problems, origin, edit, NULL AS editedAt, NULL AS leftOutAt, NULL AS correctedBy, NULL AS correctedRow, NULL AS correctedAt';
