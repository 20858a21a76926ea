import type { Statement, Store } from './open.ts';

type Value = string | number | null;

/** So many rows are written together. */
const together = 50;

/**
 * New rows of one table, written many at a time: one statement for many costs half of one for each, a third where the
 * table counts its ids. They are there after `flush`, in the transaction that the caller holds.
 */
export class Batch {
  readonly #store: Store;
  readonly #table: string;
  readonly #columns: readonly string[];
  /** by how many rows they write */
  readonly #statements = new Map<number, Statement>();
  #values: Value[] = [];

  constructor(store: Store, table: string, columns: readonly string[]) {
    this.#store = store;
    this.#table = table;
    this.#columns = columns;
  }

  get isFull(): boolean {
    return this.#values.length === together * this.#columns.length;
  }

  /** @param values one for each column */
  add(...values: Value[]): void {
    if (this.isFull) this.flush();
    this.#values.push(...values);
  }

  flush(): void {
    if (this.#values.length === 0) return;
    this.#statementFor(this.#values.length / this.#columns.length).run(this.#values);
    this.#values = [];
  }

  #statementFor(rows: number): Statement {
    const known = this.#statements.get(rows);
    if (known) return known;
    const row = `(${this.#columns.map(() => '?').join(', ')})`;
    const sql = `INSERT INTO ${this.#table} (${this.#columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`;
    const statement = this.#store.prepare(sql);
    this.#statements.set(rows, statement);
    return statement;
  }
}
