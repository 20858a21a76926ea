/** Long works are generators: they yield where something else may be done in between. */

/** Does all of a work at once. */
export function finished<Result>(work: Generator<void, Result>): Result {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** So many entries of an array are gone through in a few milliseconds. */
const portion = 25_000;

/** Goes through so many entries, and yields now and then. */
export function* inPortions(size: number, work: (from: number, to: number) => void): Generator<void, void> {
  for (let from = 0; from < size; from += portion) {
    work(from, Math.min(size, from + portion));
    yield;
  }
}

/** A work for whose end several may wait; it is done once, by whoever waits. */
export class Shared<Result> {
  readonly #work: Generator<void, Result>;
  #end: { value: Result } | { error: unknown } | null = null;

  constructor(work: Generator<void, Result>) {
    this.#work = work;
  }

  /** Of a work that is done. */
  static of<Result>(value: Result): Shared<Result> {
    const done = new Shared<Result>(nothing as Generator<void, Result>);
    done.#end = { value };
    return done;
  }

  /** null as long as it is not done */
  get value(): Result | null {
    return this.#end !== null && 'value' in this.#end ? this.#end.value : null;
  }

  /** @throws what the work throws, for everyone who waits */
  *end(): Generator<void, Result> {
    while (this.#end === null) {
      this.#step();
      yield;
    }
    if ('error' in this.#end) throw this.#end.error;
    return this.#end.value;
  }

  #step(): void {
    try {
      const step = this.#work.next();
      if (step.done) this.#end = { value: step.value };
    } catch (error) {
      this.#end = { error };
    }
  }
}

const nothing: Generator<void, unknown> = inPortions(0, () => {});
