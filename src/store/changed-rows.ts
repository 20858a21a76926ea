import { Batch, type Value } from './batch.ts';
import type { Store } from './open.ts';

/** So many rows that come before the one that came last say that the list is in another order than what is stored. */
const some = 1000;

/**
 * Changes of rows that are there. In the order of the rows they are written as they come, many at a time. Where they come
 * in another order they wait in a temporary table, and are written in that order at the end: in a table larger than the
 * cache each would write a page of its own.
 */
export class ChangedRows {
  readonly #store: Store;
  readonly #table: string;
  readonly #columns: readonly string[];
  readonly #by: string;
  readonly #written: Batch;
  /** those that wait */
  #waiting: Batch | null = null;
  /** rows that wait to be written together */
  readonly #together = new Set<number>();
  #last = 0;
  #before = 0;

  /**
   * @param columns what changes
   * @param by by which the rows are found
   */
  constructor(store: Store, table: string, columns: readonly string[], by = 'id') {
    this.#store = store;
    this.#table = table;
    this.#columns = columns;
    this.#by = by;
    this.#written = Batch.ofChanged(store, table, columns, by);
  }

  /** Does a row wait to be written, or would this one make too many? Then all that is to be there before is flushed first. */
  isFull(id: number): boolean {
    return this.#waiting === null && (this.#written.isFull || this.#together.has(id));
  }

  /** @param values of all columns; those that are given last count */
  add(id: number, ...values: Value[]): void {
    if (id < this.#last && ++this.#before === some) this.#waiting = this.#wait();
    this.#last = id;
    if (this.#waiting !== null) this.#waiting.add(id, ...values);
    else {
      this.#together.add(id);
      this.#written.add(id, ...values);
    }
  }

  /** Writes those that came in order; the others wait until `finish`. */
  flush(): void {
    this.#written.flush();
    this.#together.clear();
  }

  /** Writes all. */
  finish(): void {
    this.flush();
    if (this.#waiting === null) return;
    this.#waiting.flush();
    const set = this.#columns.map((column) => `${column} = v.${column}`).join(', ');
    this.#store.exec(
      `UPDATE ${this.#table} SET ${set}
       FROM (SELECT ${this.#by}, ${this.#columns.join(', ')}, max(rowid) FROM ${this.#name} GROUP BY ${this.#by}) v
       WHERE ${this.#table}.${this.#by} = v.${this.#by};
       DROP TABLE ${this.#name}`,
    );
    this.#waiting = null;
  }

  get #name(): string {
    return `temp.changed_${this.#table}_by_${this.#by}`;
  }

  #wait(): Batch {
    this.#store.exec(`CREATE TABLE ${this.#name} (${this.#by} INTEGER, ${this.#columns.join(', ')})`);
    return Batch.ofNew(this.#store, this.#name, [this.#by, ...this.#columns]);
  }
}
