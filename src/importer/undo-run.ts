import type { UndoCounts, UndoLine } from '../domain/undo.ts';
import type { Store } from '../store/open.ts';
import type { Removal, TouchedField, UndoStore } from '../store/undo.ts';
import { Judge } from './undo-judge.ts';

/** Hears all that an undo does; nothing of it is done yet. */
export interface UndoHearer {
  /** each line, one kind after the other */
  line(line: UndoLine): void;
  /** a partnership that goes */
  remove(removal: Removal): void;
  /** a field that gets the value it would have without the import */
  restore(field: TouchedField, value: string | null): void;
}

/** What an undo does, in sum. */
export interface Undone extends UndoCounts {
  /** the lines of what is kept */
  keeps: UndoLine[];
}

/** So many partners are looked at together; what is known of them is let go before the next come. */
const portion = 1000;

/**
 * Goes through all that an undo does, first what goes, then what gets its former value or is kept, partner by partner.
 * A field that is heard may be written at once: no partner is asked about twice.
 */
export function goThrough(db: Store, undo: UndoStore, id: number, hearer: UndoHearer): Undone {
  return new UndoRun(db, undo, id, hearer).run();
}

class UndoRun {
  readonly #undo: UndoStore;
  readonly #id: number;
  readonly #hearer: UndoHearer;
  readonly #judge: Judge;
  readonly #counts = { removed: 0, restored: 0, kept: 0 };
  readonly #keeps: UndoLine[] = [];

  constructor(db: Store, undo: UndoStore, id: number, hearer: UndoHearer) {
    this.#undo = undo;
    this.#id = id;
    this.#hearer = hearer;
    this.#judge = new Judge(db, undo, id);
  }

  run(): Undone {
    const portions = inPortions(this.#undo.partners());
    const gone = portions.map((partners) => this.#remove(partners));
    for (const [at, partners] of portions.entries()) this.#restore(partners, new Set(gone[at]));
    for (const line of this.#keeps) this.#hearer.line(line);
    return { ...this.#counts, keeps: this.#keeps };
  }

  /** @returns the partnerships that go */
  #remove(partners: readonly number[]): Int32Array {
    const removals = this.#undo.orphans(partners);
    for (const removal of removals) {
      this.#counts.removed++;
      this.#hearer.remove(removal);
      this.#hearer.line(lineOf(removal, 'removed'));
    }
    return Int32Array.from(removals, ({ id }) => id);
  }

  /** @param gone partnerships of these partners that go */
  #restore(partners: readonly number[], gone: ReadonlySet<number>): void {
    const staying = this.#undo.partnersBeside(gone, partners);
    // all is asked before anything of these partners is written
    this.#undo.expect(staying);
    for (const partner of staying) this.#restoreOne(partner, gone);
  }

  #restoreOne(partner: number, gone: ReadonlySet<number>): void {
    const restored = new Set<number>();
    const kept = new Map<number, UndoLine[]>();
    for (const touched of this.#touched(partner, gone)) {
      const verdict = this.#judge.verdict(touched);
      const { field, via } = touched;
      if (verdict.kind === 'restore' && !(field === 'name' && verdict.value === null)) {
        const before = this.#undo.valueOf(touched);
        restored.add(via);
        this.#hearer.restore(touched, verdict.value);
        this.#hearer.line({ ...lineOf(touched, 'restored'), field, before, after: verdict.value });
      } else if (verdict.kind === 'keep') {
        add(kept, via, { ...lineOf(touched, 'kept'), field, reason: verdict.reason });
      }
    }
    for (const one of this.#undo.createdPartnerships(partner)) {
      if (gone.has(one.id)) continue;
      const reason =
        one.since === null
          ? 'A person wrote about it since.'
          : `Import ${one.since}, which stands, has it too.`;
      add(kept, one.id, { ...lineOf(one, 'kept'), field: 'partnership', reason });
    }
    for (const via of restored) if (!gone.has(via)) this.#counts.restored++;
    this.#counts.kept += kept.size;
    for (const lines of kept.values()) for (const line of lines) this.#keeps.push(line);
  }

  /**
   * The fields that the import touched, each once, whether it was changed, confirmed or created; but those of partnerships
   * that go. A partner's own field is told with a partnership that stays, where there is one.
   */
  #touched(partner: number, gone: ReadonlySet<number>): Iterable<TouchedField> {
    const fields = new Map<string, TouchedField>();
    const add = (one: TouchedField) => {
      const key = `${one.partnershipId} ${one.field}`;
      if (!gone.has(one.partnershipId ?? -1) && !(gone.has(one.via) && fields.has(key))) fields.set(key, one);
    };
    for (const one of this.#undo.touchedFields(partner)) add(one);
    for (const one of this.#undo.createdFields(partner))
      if (this.#judge.gave(one.field, { import: this.#id, given: one.given })) add(one);
    return fields.values();
  }
}

function inPortions(partners: readonly number[]): number[][] {
  const count = Math.ceil(partners.length / portion);
  return Array.from({ length: count }, (_, at) => partners.slice(at * portion, (at + 1) * portion));
}

function lineOf(
  { partnerId, networkPublisherId, name, brand }: Omit<Removal, 'id'>,
  kind: UndoLine['kind'],
): UndoLine {
  return {
    kind,
    partnerId,
    networkPublisherId,
    name,
    brand,
    field: null,
    before: null,
    after: null,
    reason: null,
  };
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
