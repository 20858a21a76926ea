import { createHash } from 'node:crypto';
import type { UndoCounts, UndoKind, UndoLine } from '../domain/undo.ts';
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
  /** how many lines there are of each kind */
  lines: Record<UndoKind, number>;
  /** the lines of what is kept */
  keeps: UndoLine[];
  /** names exactly these lines */
  digest: string;
}

/** So many partners are looked at together; what is known of them is let go before the next come. */
const portion = 2000;

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
  readonly #digest = new LinesDigest();
  readonly #lines = { removed: 0, restored: 0, kept: 0 };
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
    for (const line of this.#keeps) this.#say(line);
    return { ...this.#counts, lines: this.#lines, keeps: this.#keeps, digest: this.#digest.end() };
  }

  /** @returns the partnerships that go */
  #remove(partners: readonly number[]): Int32Array {
    const removals = this.#undo.orphans(partners);
    for (const removal of removals) {
      this.#counts.removed++;
      this.#hearer.remove(removal);
      this.#say(lineOf(removal, 'removed'));
    }
    return Int32Array.from(removals, ({ id }) => id);
  }

  /** @param gone partnerships of these partners that go */
  #restore(partners: readonly number[], gone: ReadonlySet<number>): void {
    // all is asked before anything of these partners is written
    const fields = this.#staying(partners, gone);
    const created = this.#undo.createdPartnerships(partners);
    this.#undo.expect(partners);
    const restored = new Set<number>();
    const kept = new Map<number, UndoLine[]>();
    for (const touched of fields) {
      const verdict = this.#judge.verdict(touched);
      const { field, via } = touched;
      if (verdict.kind === 'restore' && !(field === 'name' && verdict.value === null)) {
        const before = this.#undo.valueOf(touched);
        restored.add(via);
        this.#hearer.restore(touched, verdict.value);
        this.#say({ ...lineOf(touched, 'restored'), field, before, after: verdict.value });
      } else if (verdict.kind === 'keep') {
        add(kept, via, { ...lineOf(touched, 'kept'), field, reason: verdict.reason });
      }
    }
    for (const one of created) {
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

  /** The fields that the import touched, of partners and partnerships that stay. */
  #staying(partners: readonly number[], gone: ReadonlySet<number>): TouchedField[] {
    const here = this.#undo.partnershipsOf(partners);
    const withBrand = new Set(here.filter((one) => !gone.has(one.id)).map(({ partnerId }) => partnerId));
    const created = this.#undo
      .createdFields(partners)
      .filter(({ field, given }) => this.#judge.gave(field, { import: this.#id, given }));
    return distinct(
      [...this.#undo.touchedFields(partners), ...created]
        .filter(({ partnerId, partnershipId }) => withBrand.has(partnerId) && !gone.has(partnershipId ?? -1))
        .sort((one, other) => one.partnerId - other.partnerId),
    );
  }

  #say(line: UndoLine): void {
    this.#lines[line.kind]++;
    this.#digest.add(line);
    this.#hearer.line(line);
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

/** So many characters are digested together; one line at a time takes as long as all else about it. */
const together = 65_536;

class LinesDigest {
  readonly #hash = createHash('sha256');
  #text = '';

  add(line: UndoLine): void {
    this.#text += `${JSON.stringify(line)}\n`;
    if (this.#text.length < together) return;
    this.#hash.update(this.#text);
    this.#text = '';
  }

  end(): string {
    return this.#hash.update(this.#text).digest('hex').slice(0, 16);
  }
}

/** Each field once, whether it was changed, confirmed or created. @param fields in the order of their partners */
function distinct(fields: readonly TouchedField[]): TouchedField[] {
  const found: TouchedField[] = [];
  let ofPartner = new Map<string, TouchedField>();
  let partner = -1;
  for (const one of fields) {
    if (one.partnerId !== partner) {
      found.push(...ofPartner.values());
      ofPartner = new Map();
      partner = one.partnerId;
    }
    ofPartner.set(`${one.partnershipId} ${one.field}`, one);
  }
  found.push(...ofPartner.values());
  return found;
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
