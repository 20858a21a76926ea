import { type Counts, noCounts } from '../domain/outcome.ts';
import type { PartnerState, PartnershipState } from '../domain/partner.ts';
import type { Notice, Problem } from '../domain/problem.ts';
import type { ValidRow } from '../domain/row.ts';
import { planRow, type RowPlan, type Stored } from '../pipeline/plan.ts';
import { partnerKey } from '../pipeline/repeats.ts';
import { checkRow } from '../pipeline/validate/index.ts';
import type { PartnerStates } from '../store/partner-states.ts';
import type { Analysis } from './analysis.ts';
import { type KnownName, type KnownNames, NamesOfList } from './known-names.ts';
import { leftOutReason, noDataReason } from './list-repeats.ts';
import { rowName } from './reading.ts';
import type { ReadRow } from './rows.ts';
import { noTally, noticesOfRun, type RunTally } from './run-notices.ts';

/** Hears what becomes of each row, in the file's order. Preview keeps it, commit writes it, transform prints it. */
export interface RowSink {
  /** may set the ids of the planned states: later rows of the same partner see them */
  planned(row: ReadRow, valid: ValidRow, plan: RowPlan, warnings: Problem[], known: KnownNames): void;
  failed(row: ReadRow, problems: Problem[]): void;
  ignored(row: ReadRow, reason: string): void;
}

export interface Hooks {
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
  analysis: Analysis,
  states: PartnerStates | null,
  sink: RowSink,
  hooks: Hooks = {},
): RunResult {
  const run = new Run(analysis, states, sink);
  let done = 0;
  for (const batch of analysis.rows()) {
    for (let from = 0; from < batch.length; from += together) run.rows(batch.slice(from, from + together));
    done += batch.length;
    hooks.progress?.(done, analysis.total);
    if (hooks.cancelled?.()) throw new Cancelled();
  }
  return run.result();
}

interface Overlay {
  partner: PartnerState;
  partnerships: Map<KnownName, PartnershipState>;
  /** a row of this file has given categories */
  categoriesGiven: boolean;
}

/** A row that is judged, before it is compared with what is stored. */
type JudgedRow =
  | { kind: 'ignored'; row: ReadRow; reason: string }
  | { kind: 'failed'; row: ReadRow; problems: Problem[] }
  | GoodRow;

interface GoodRow {
  kind: 'good';
  row: ReadRow;
  valid: ValidRow;
  warnings: Problem[];
  known: KnownNames;
}

class Run {
  readonly #analysis: Analysis;
  readonly #states: PartnerStates | null;
  readonly #sink: RowSink;
  readonly #counts = noCounts();
  readonly #tally: RunTally;
  readonly #names: NamesOfList;
  /** partners that stand in the file several times, as its earlier rows left them */
  readonly #overlay = new Map<string, Overlay>();
  readonly #corrects = new Set<number>();
  readonly #strangers = { partnerIds: [] as number[], rows: 0 };

  constructor(analysis: Analysis, states: PartnerStates | null, sink: RowSink) {
    this.#analysis = analysis;
    this.#states = states;
    this.#sink = sink;
    this.#names = new NamesOfList(states);
    this.#tally = noTally(analysis.repeats.ignored.size);
  }

  /** What is stored is asked for the rows together: one by one it costs twice as much. */
  rows(batch: readonly ReadRow[]): void {
    const judged = batch.map((row) => this.#judge(row));
    const stored = this.#stored(judged);
    for (const one of judged) {
      if (one.kind === 'ignored') this.#sink.ignored(one.row, one.reason);
      else if (one.kind === 'failed') this.#sink.failed(one.row, one.problems);
      else this.#plan(one, stored(one));
    }
  }

  result(): RunResult {
    const corrects = [...this.#corrects].sort((a, b) => a - b);
    return {
      counts: this.#counts,
      notices: noticesOfRun(this.#tally, this.#analysis.settings),
      corrects,
      strangers: this.#strangers,
      newBrands: this.#names.newBrands,
      only: { network: this.#names.ofAll('network'), brand: this.#names.ofAll('brand') },
    };
  }

  #judge(row: ReadRow): JudgedRow {
    this.#counts.rows++;
    if (this.#analysis.edits.cellsOf(row.source.row).length > 0 && !row.leftOut) this.#tally.edited++;
    if (row.origin) this.#corrects.add(row.origin.importId);
    const reason = this.#whyIgnored(row);
    if (reason !== null) {
      this.#counts.ignored++;
      return { kind: 'ignored', row, reason };
    }
    if (row.unknownImport) this.#tally.unknownImports++;
    const { valid, problems } = checkRow(row.source, row.rules, this.#tally);
    const all = this.#allProblems(row, problems);
    if (!valid || all.some(({ severity }) => severity === 'error')) {
      this.#counts.failed++;
      return { kind: 'failed', row, problems: all };
    }
    const { restored } = this.#tally;
    for (const title of row.restored) restored.set(title, (restored.get(title) ?? 0) + 1);
    const known = this.#names.of(valid);
    valid.network = known.network.name;
    valid.brand = known.brand.name;
    return { kind: 'good', row, valid, warnings: all, known };
  }

  /** What is wrong with the row as such is said once. */
  #allProblems(row: ReadRow, problems: Problem[]): Problem[] {
    const conflicts = this.#analysis.repeats.conflicts.get(row.source.row);
    if (row.problems.length === 0 && !conflicts) return this.#placed(problems);
    const ofRow = row.problems.filter(({ code }) => !problems.some((found) => found.code === code));
    return this.#placed([...ofRow, ...problems, ...(conflicts ?? [])]);
  }

  /** Rows of several sheets are numbered as if of one, so that each message says where its row really stands. */
  #placed(problems: Problem[]): Problem[] {
    const { list } = this.#analysis;
    if (problems.length === 0 || !list.sheets || list.sheets.read.length < 2) return problems;
    return problems.map((problem) => ({
      ...problem,
      message: `${problem.message} It stands in ${rowName(list, problem.row)}.`,
    }));
  }

  #whyIgnored(row: ReadRow): string | null {
    const repeats = this.#analysis.repeats.ignored.get(row.source.row);
    if (repeats !== undefined) return `The same as ${rowName(this.#analysis.list, repeats)}, cell for cell.`;
    const reason = noDataReason(row, this.#analysis.list);
    if (reason === leftOutReason) this.#tally.leftOut++;
    else if (reason !== null) this.#tally.totals++;
    return reason;
  }

  #stored(judged: readonly JudgedRow[]): (one: GoodRow) => Stored {
    const found = new Map<KnownNames, Map<string, Stored>>();
    const good = judged.filter((one) => one.kind === 'good');
    for (const [known, rows] of Map.groupBy(good, (one) => one.known)) {
      const { network, brand } = known;
      if (!this.#states || network.isNew || network.id === null) continue;
      const ids = rows.map(({ valid }) => valid.networkPublisherId);
      found.set(known, this.#states.find(network.id, brand.isNew ? null : brand.id, ids));
    }
    return ({ known, valid }) => found.get(known)?.get(valid.networkPublisherId) ?? nothing;
  }

  #plan({ row, valid, warnings, known }: GoodRow, stored: Stored): void {
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
    this.#sink.planned(row, valid, plan, warnings, known);
    if (inFile) this.#remember(inFile.key, known.brand, plan, overlay, valid);
  }

  /** What the file says of a partner that has several rows. */
  #severalTimes({ network, networkPublisherId }: ValidRow) {
    const { partners } = this.#analysis.repeats;
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
