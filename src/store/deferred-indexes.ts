import type { Store } from './open.ts';

/** More rows than this, and more than half as many as there are, pay for building the indexes anew. */
const many = 10_000;
/** So many of them come before it is believed that the rest will: an import may find that nothing changes. */
const some = 1000;
/** So many KiB are sorted at once, which is as much as the cache: of more, a processor's own memory holds too little. */
const sorted = 8000;

/** Indexes that may be taken away, and how many rows their table has, at most. */
const indexesOf = {
  partnership: {
    names: ['partnership_by_brand', 'partnership_by_name'],
    rows: 'SELECT coalesce(max(id), 0) FROM partnership',
  },
  change: { names: ['change_by_partner'], rows: 'SELECT coalesce(max(id), 0) FROM change' },
  import_row: { names: ['import_row_by_partnership'], rows: 'SELECT coalesce(sum(rows), 0) FROM import' },
} as const;

/**
 * Takes indexes of a table away while many rows are added, changed or removed: entries that come in the order of a file
 * land all over an index, while one that is built at the end is sorted first. All within the transaction that the caller
 * holds, so that readers see the indexes throughout and a crash leaves them as they were. What the schema itself needs
 * (primary keys, UNIQUE) stays.
 */
export class DeferredIndexes {
  readonly #store: Store;
  readonly #names: readonly string[];
  readonly #pays: boolean;
  #changed = 0;
  #taken: string[] | null = null;

  /** @param changing how many rows may change, at most */
  constructor(store: Store, table: keyof typeof indexesOf, changing: number) {
    this.#store = store;
    const { names, rows } = indexesOf[table];
    this.#names = names;
    const there = store.prepare<[], number>(rows).pluck().get() ?? 0;
    this.#pays = changing >= many && changing * 2 >= there;
  }

  /** To be called before each row that an index has otherwise afterwards, somewhere in its midst. */
  changing(): void {
    if (this.#pays && ++this.#changed === some) this.#take();
  }

  /** Builds what was taken away; to be called before the transaction ends. */
  build(): void {
    if (this.#taken === null) return;
    const usual = this.#store.pragma('cache_size', { simple: true });
    this.#store.pragma(`cache_size = -${sorted}`);
    try {
      for (const sql of this.#taken) this.#store.exec(sql);
    } finally {
      this.#store.pragma(`cache_size = ${usual}`);
    }
  }

  #take(): void {
    const sqlOf = this.#store
      .prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?')
      .pluck();
    // one that another has taken is built by that
    const there = this.#names.filter((name) => sqlOf.get(name) !== undefined);
    this.#taken = there.map((name) => sqlOf.get(name) ?? '');
    for (const name of there) this.#store.exec(`DROP INDEX ${name}`);
  }
}
