/** Rows one after the other, with a look at those to come. */
export class Upcoming<T> {
  readonly #source: Iterator<T>;
  readonly #seen: T[] = [];
  #taken = 0;
  #done = false;

  constructor(source: Iterable<T>) {
    this.#source = source[Symbol.iterator]();
  }

  peek(rows: number): T[] {
    while (this.#seen.length - this.#taken < rows && this.#pull());
    return this.#seen.slice(this.#taken, this.#taken + rows);
  }

  next(): T | undefined {
    if (this.#taken === this.#seen.length && !this.#pull()) return undefined;
    const row = this.#seen[this.#taken];
    this.#taken += 1;
    if (this.#taken === this.#seen.length) {
      this.#seen.length = 0;
      this.#taken = 0;
    }
    return row;
  }

  /** Lets the source clean up where not all of it was wanted. */
  close(): void {
    if (!this.#done) this.#source.return?.();
  }

  #pull(): boolean {
    if (this.#done) return false;
    const step = this.#source.next();
    this.#done = step.done === true;
    if (!step.done) this.#seen.push(step.value);
    return !step.done;
  }
}
