import type { Statement, Store } from './open.ts';

export type Value = string | number | null;

/** So many rows are written together. */
const together = 50;

/**
 * Rows of one table, written many at a time: one statement for many costs half of one for each, a third where the
 * table counts its ids. They are there after `flush`, in the transaction that the caller holds.
 */
export class Batch {
  readonly #store: Store;
  readonly #width: number;
  /** of one row, with a mark for each value */
  readonly #row: string;
  readonly #sql: (values: string) => string;
  /** by how many rows they write */
  readonly #statements = new Map<number, Statement>();
  /** those of the rows that wait, and behind them what is written already */
  readonly #values: Value[] = [];
  #waiting = 0;

  private constructor(store: Store, row: string[], sql: (values: string) => string) {
    this.#store = store;
    this.#width = row.filter((value) => value === '?').length;
    this.#row = `(${row.join(', ')})`;
    this.#sql = sql;
  }

  /**
   * New rows.
   *
   * @param same what all of them have, by its column: it stands in the statement, since binding a value to each row
   *   takes a tenth of writing it
   */
  static ofNew(
    store: Store,
    table: string,
    columns: readonly string[],
    same: Record<string, string | number> = {},
  ): Batch {
    const all = [...Object.keys(same), ...columns];
    return new Batch(
      store,
      [...Object.values(same).map(literal), ...columns.map(() => '?')],
      (values) => `INSERT INTO ${table} (${all.join(', ')}) VALUES ${values}`,
    );
  }

  /**
   * Rows that are there, each at most once before it is flushed.
   *
   * @param columns what changes
   * @param by by which the rows are found: it comes first of the values
   */
  static ofChanged(store: Store, table: string, columns: readonly string[], by = 'id'): Batch {
    const set = columns.map((column, index) => `${column} = v.column${index + 2}`).join(', ');
    return new Batch(
      store,
      ['?', ...columns.map(() => '?')],
      (values) => `UPDATE ${table} SET ${set} FROM (VALUES ${values}) v WHERE ${table}.${by} = v.column1`,
    );
  }

  get isFull(): boolean {
    return this.#waiting === together;
  }

  /** @param values one for each column */
  add(...values: Value[]): void {
    if (this.isFull) this.flush();
    const start = this.#waiting++ * this.#width;
    for (let at = 0; at < this.#width; at++) this.#values[start + at] = values[at] ?? null;
  }

  flush(): void {
    if (this.#waiting === 0) return;
    const values = this.isFull ? this.#values : this.#values.slice(0, this.#waiting * this.#width);
    this.#statementFor(this.#waiting).run(values);
    this.#waiting = 0;
  }

  #statementFor(rows: number): Statement {
    const known = this.#statements.get(rows);
    if (known) return known;
    const statement = this.#store.prepare(this.#sql(Array(rows).fill(this.#row).join(', ')));
    this.#statements.set(rows, statement);
    return statement;
  }
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
