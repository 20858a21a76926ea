import { type Counts, noCounts } from '../domain/outcome.ts';
import type { PartnerState, PartnershipState } from '../domain/partner.ts';
import type { Notice } from '../domain/problem.ts';
import type { ValidRow } from '../domain/row.ts';
import { planRow, type RowPlan, type Stored } from '../pipeline/plan.ts';
import { partnerKey } from '../pipeline/repeats.ts';
import type { PartnerStates } from '../store/partner-states.ts';
import type { BadRow, GoodRow, IgnoredRow, JudgedList, JudgedRow } from './judged-rows.ts';
import { type KnownName, type KnownNames, NamesOfList } from './known-names.ts';
import type { ListFacts } from './list-analysis.ts';
import type { ReadAhead } from './read-ahead.ts';
import { noticesOfRun, type RunTally } from './run-notices.ts';

/** Hears what becomes of each row, in the file's order. Preview keeps it, commit writes it, transform prints it. */
export interface RowSink {
  /** may set the ids of the planned states: later rows of the same partner see them */
  planned(row: GoodRow, plan: RowPlan, known: KnownNames): void;
  failed(row: BadRow): void;
  ignored(row: IgnoredRow): void;
}

export interface Hooks {
  /** how many processors the work may use; one unless said */
  processors?: number;
  /** a thread that reads the list, where it can: see `readingAhead` */
  ahead?: ReadAhead | null;
  /** called as the first thing of a commit's transaction; what it throws ends the commit */
  begun?(): void;
  /** data rows done, data rows in all */
  progress?(done: number, total: number): void;
  /** asked now and then; true stops the work with `Cancelled` */
  cancelled?(): boolean;
}

/** Thrown where the user stopped the work. */
export class Cancelled extends Error {}

export interface RunResult {
  counts: Counts;
  notices: Notice[];
  /** imports whose failed rows were among the rows */
  corrects: number[];
  /** partners found with other brands only, and brands that are new */
  strangers: { partnerIds: number[]; rows: number };
  newBrands: string[];
  /** of all rows that went in */
  brands: string[];
  /** network and brand of all rows that went in, null where they differ or none did */
  only: { network: string | null; brand: string | null };
}

/** So many rows are looked up together: what they are in memory is small enough to be short-lived. */
const together = 500;

const nothing: Stored = { partner: null, partnership: null };

/**
 * Plans every row against what is stored, and lets the sink do with it what it is for. Preview and commit are this one
 * path (SPEC §3).
 *
 * @param states null where nothing is stored (transform)
 * @param sink hears every row exactly once
 */
export function runRows(
  judged: JudgedList,
  states: PartnerStates | null,
  sink: RowSink,
  hooks: Hooks = {},
): RunResult {
  const run = new Run(judged.facts, states, sink);
  let done = 0;
  for (const batch of judged.rows()) {
    for (let from = 0; from < batch.length; from += together) run.rows(batch.slice(from, from + together));
    done += batch.length;
    hooks.progress?.(done, judged.facts.total);
    if (hooks.cancelled?.()) throw new Cancelled();
  }
  return run.result(judged.tally());
}

interface Overlay {
  partner: PartnerState;
  partnerships: Map<KnownName, PartnershipState>;
  /** a row of this file has given categories */
  categoriesGiven: boolean;
}

class Run {
  readonly #facts: ListFacts;
  readonly #states: PartnerStates | null;
  readonly #sink: RowSink;
  readonly #counts = noCounts();
  readonly #names: NamesOfList;
  /** partners that stand in the file several times, as its earlier rows left them */
  readonly #overlay = new Map<string, Overlay>();
  readonly #corrects = new Set<number>();
  readonly #strangers = { partnerIds: [] as number[], rows: 0 };

  constructor(facts: ListFacts, states: PartnerStates | null, sink: RowSink) {
    this.#facts = facts;
    this.#states = states;
    this.#sink = sink;
    this.#names = new NamesOfList(states);
  }

  /** What is stored is asked for the rows together: one by one it costs twice as much. */
  rows(batch: readonly JudgedRow[]): void {
    const storedOf = this.#lookUp(batch.filter((row) => row.kind === 'good'));
    for (const row of batch) {
      this.#counts.rows++;
      if (row.origin) this.#corrects.add(row.origin.importId);
      if (row.kind === 'good') this.#plan(row, storedOf);
      else this.#leave(row);
    }
  }

  result(tally: RunTally): RunResult {
    const corrects = [...this.#corrects].sort((a, b) => a - b);
    return {
      counts: this.#counts,
      notices: noticesOfRun(tally, this.#facts.settings),
      corrects,
      strangers: this.#strangers,
      newBrands: this.#names.newBrands,
      brands: [...this.#names.all('brand')],
      only: { network: this.#names.ofAll('network'), brand: this.#names.ofAll('brand') },
    };
  }

  #leave(row: BadRow | IgnoredRow): void {
    this.#counts[row.kind]++;
    if (row.kind === 'failed') this.#sink.failed(row);
    else this.#sink.ignored(row);
  }

  #lookUp(rows: readonly GoodRow[]): (known: KnownNames, valid: ValidRow) => Stored {
    const found = new Map<KnownNames, Map<string, Stored>>();
    for (const [known, some] of Map.groupBy(rows, ({ valid }) => this.#names.of(valid))) {
      const { network, brand } = known;
      if (!this.#states || network.isNew || network.id === null) continue;
      const ids = some.map(({ valid }) => valid.networkPublisherId);
      found.set(known, this.#states.find(network.id, brand.isNew ? null : brand.id, ids));
    }
    return (known, valid) => found.get(known)?.get(valid.networkPublisherId) ?? nothing;
  }

  #plan(row: GoodRow, storedOf: (known: KnownNames, valid: ValidRow) => Stored): void {
    const { valid } = row;
    const known = this.#names.of(valid);
    const stored = storedOf(known, valid);
    valid.network = known.network.name;
    valid.brand = known.brand.name;
    const inFile = this.#severalTimes(valid);
    const overlay = inFile && this.#overlay.get(inFile.key);
    const partner = overlay?.partner ?? stored.partner;
    const partnership = overlay?.partnerships.get(known.brand) ?? stored.partnership;
    if (partner?.id && !partnership && !overlay) this.#noteStranger(partner.id);
    const plan = planRow(valid, { partner, partnership }, valid.status ?? row.status, {
      earlier: overlay?.categoriesGiven ?? false,
      categories: inFile?.categories ?? null,
    });
    this.#counts[plan.outcome]++;
    this.#sink.planned(row, plan, known);
    if (inFile) this.#remember(inFile.key, known.brand, plan, overlay, valid);
  }

  /** What the file says of a partner that has several rows. */
  #severalTimes({ network, networkPublisherId }: ValidRow) {
    const { partners } = this.#facts.repeats;
    if (partners.size === 0) return undefined;
    const key = partnerKey(network, networkPublisherId);
    const found = partners.get(key);
    return found && { key, categories: found.categories };
  }

  #remember(
    key: string,
    brand: KnownName,
    plan: RowPlan,
    overlay: Overlay | undefined,
    valid: ValidRow,
  ): void {
    const partnerships = overlay?.partnerships ?? new Map<KnownName, PartnershipState>();
    partnerships.set(brand, plan.partnership);
    this.#overlay.set(key, {
      partner: plan.partner,
      partnerships,
      categoriesGiven: (overlay?.categoriesGiven ?? false) || valid.categories !== undefined,
    });
  }

  #noteStranger(partnerId: number): void {
    this.#strangers.rows++;
    if (this.#strangers.partnerIds.length < 1000) this.#strangers.partnerIds.push(partnerId);
  }
}
