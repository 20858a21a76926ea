import { type BrandCounts, countByBrand } from './brands.ts';
import { carryOrders } from './carried-orders.ts';
import type { Columns } from './columns.ts';
import { countPartnerships, loadingColumns } from './load-columns.ts';
import { openStore, readAsMemory, type Store } from './open.ts';
import { isLarge } from './partner-list.ts';
import { patching } from './patch-columns.ts';
import { type Mark, markOf, partnersSince } from './since.ts';
import { Shared } from './turns.ts';
import { partnersVersion } from './version.ts';

/** Of more partners than this everything is read anew; of fewer partnerships that is soon done. */
const mostPatched = 5000;
const soonLoaded = 20_000;

/** All partnerships in memory, kept up with what is stored: few changes are patched in, many read with everything else. */
export class FollowedColumns {
  readonly #store: Store;
  #columns: Columns | null = null;
  /** reads what changed; several may wait for it */
  #work: Shared<void> | null = null;
  #former: BrandCounts | null = null;
  /** kept from one reading to the next: to open a connection waits while another one cuts a long WAL short */
  #spare: Store | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Of the partners that are in memory, as `partnersVersion` says it. */
  get version(): string {
    return this.#columns?.mark.version ?? '';
  }

  /** Are they in memory as they are stored now? */
  get isCurrent(): boolean {
    return this.#columns !== null && this.version === partnersVersion(this.#store);
  }

  /**
   * While it is read what changed: what was counted of the brands before; else null.
   *
   * @param late of few changes, too
   */
  former(late: boolean): BrandCounts | null {
    if (late && this.#work !== null) this.#former ??= this.before();
    return this.#former;
  }

  /** What was counted of the brands before what changed last; null where nothing was. */
  before(): BrandCounts | null {
    return this.#former ?? (this.#columns && countByBrand(this.#columns));
  }

  /** The columns, with everything that was stored when they were asked for. Yields where something else may be done. */
  *current(): Generator<void, Columns> {
    const before = this.#work; // it may have begun to read too early
    for (;;) {
      if (this.#columns !== null && this.isCurrent) return this.#columns;
      this.#work ??= new Shared(this.#catchUp());
      const work = this.#work;
      try {
        yield* work.end();
      } finally {
        if (this.#work === work) this.#work = null;
      }
      if (this.#columns !== null && work !== before) return this.#columns;
    }
  }

  /** On a connection of its own, which stays at one moment while others go on. */
  *#catchUp(): Generator<void, void> {
    const store = this.#spare ?? this.#opened();
    this.#spare = null;
    store.exec('BEGIN');
    try {
      const patched = this.#columns && (yield* patchedColumns(store, this.#columns));
      this.#columns = patched ?? (yield* this.#load(store));
      this.#former = null;
    } finally {
      // a fault of the disk has ended it already
      if (store.inTransaction) store.exec('ROLLBACK');
      store.pragma('shrink_memory');
      this.#spare = store;
    }
  }

  /** What it has read the system keeps until it reads anew, also while an import floods the disk. */
  #opened(): Store {
    const store = openStore(this.#store.name, [], 'read');
    readAsMemory(store);
    return store;
  }

  /** The former columns go first: there is never room for two of a million. */
  *#load(store: Store): Generator<void, Columns> {
    if (this.#columns !== null && isLarge(store)) this.#former = countByBrand(this.#columns);
    this.#columns = null;
    return yield* loadingColumns(store);
  }
}

/**
 * The columns as they are now, made from former ones with the orders that these have; null where much is different, or
 * it is not sure what.
 */
export function* patchedColumns(store: Store, old: Columns): Generator<void, Columns | null> {
  const now = markOf(store);
  const partners = partnersSince(store, old.mark, now, mostOf(old));
  if (partners === null) return null;
  const patch = yield* patching(store, old, partners);
  if (!(yield* addsUp(store, patch.now, old.mark))) return null;
  yield* carryOrders(store, patch);
  return patch.now;
}

/** Reading a few thousand again by themselves costs as much as reading all of ten times as many. */
function mostOf({ size }: Columns): number {
  return Math.min(mostPatched, Math.trunc(Math.max(soonLoaded, size) / 20));
}

/** Are there as many partnerships as the columns say? People's changes leave them all there. */
function* addsUp(store: Store, { size, mark }: Columns, before: Mark): Generator<void, boolean> {
  if (mark.imports === before.imports && mark.undone.size === before.undone.size) return true;
  return (yield* countPartnerships(store)) === size;
}
