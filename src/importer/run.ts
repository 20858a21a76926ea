import { matchKey } from '../domain/names.ts';
import { type Counts, noCounts } from '../domain/outcome.ts';
import type { PartnerState, PartnershipState } from '../domain/partner.ts';
import type { Notice, Problem } from '../domain/problem.ts';
import type { ValidRow } from '../domain/row.ts';
import { planRow, type RowPlan } from '../pipeline/plan.ts';
import { partnerKey } from '../pipeline/repeats.ts';
import { checkRow, type Tally } from '../pipeline/validate/index.ts';
import type { PartnerStates } from '../store/partner-states.ts';
import { type Analysis, leftOutReason, noDataReason } from './analysis.ts';
import { rowName } from './list.ts';
import type { ReadRow } from './rows.ts';

/** Hears what becomes of each row, in the file's order. Preview keeps it, commit writes it, transform prints it. */
export interface RowSink {
  /** may set the ids of the planned states: later rows of the same partner see them */
  planned(row: ReadRow, valid: ValidRow, plan: RowPlan, warnings: Problem[], known: KnownNames): void;
  failed(row: ReadRow, problems: Problem[]): void;
  ignored(row: ReadRow, reason: string): void;
}

/** Network and brand of a row as they are stored. */
export interface KnownNames {
  network: KnownName;
  brand: KnownName;
}

interface KnownName {
  /** null until it is stored */
  id: number | null;
  name: string;
  /** it was not there when the import began: nothing of it needs to be looked for */
  isNew: boolean;
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
    for (const row of batch) run.row(row);
    done += batch.length;
    hooks.progress?.(done, analysis.total);
    if (hooks.cancelled?.()) throw new Cancelled();
  }
  return run.result();
}

interface Overlay {
  partner: PartnerState;
  partnerships: Map<string, PartnershipState>;
  /** a row of this file has given categories */
  categoriesGiven: boolean;
}

class Run {
  readonly #analysis: Analysis;
  readonly #states: PartnerStates | null;
  readonly #sink: RowSink;
  readonly #counts = noCounts();
  readonly #tally: Tally = { optedOut: 0, shortYears: 0, cut: 0 };
  readonly #names = {
    network: new Map<string, KnownNames['network']>(),
    brand: new Map<string, KnownNames['brand']>(),
  };
  /** partners that stand in the file several times, as its earlier rows left them */
  readonly #overlay = new Map<string, Overlay>();
  readonly #corrects = new Set<number>();
  readonly #strangers = { partnerIds: [] as number[], rows: 0 };
  readonly #restored = new Map<string, number>();
  readonly #newBrands: string[] = [];
  #unknownImports = 0;
  #ignoredTotals = 0;
  #leftOut = 0;
  #edited = 0;

  constructor(analysis: Analysis, states: PartnerStates | null, sink: RowSink) {
    this.#analysis = analysis;
    this.#states = states;
    this.#sink = sink;
  }

  row(row: ReadRow): void {
    this.#counts.rows++;
    if (this.#analysis.edits.cellsOf(row.source.row).length > 0 && !row.leftOut) this.#edited++;
    if (row.origin) this.#corrects.add(row.origin.importId);
    const reason = this.#whyIgnored(row);
    if (reason !== null) {
      this.#counts.ignored++;
      this.#sink.ignored(row, reason);
      return;
    }
    if (row.unknownImport) this.#unknownImports++;
    const { valid, problems } = checkRow(row.source, row.rules, this.#tally);
    const all = this.#placed([
      ...row.problems.filter(({ code }) => !problems.some((found) => found.code === code)),
      ...problems,
      ...(this.#analysis.repeats.conflicts.get(row.source.row) ?? []),
    ]);
    if (!valid || all.some(({ severity }) => severity === 'error')) {
      this.#counts.failed++;
      this.#sink.failed(row, all);
      return;
    }
    for (const title of row.restored) this.#restored.set(title, (this.#restored.get(title) ?? 0) + 1);
    this.#plan(row, valid, all);
  }

  result(): RunResult {
    const corrects = [...this.#corrects].sort((a, b) => a - b);
    return {
      counts: this.#counts,
      notices: this.#notices(),
      corrects,
      strangers: this.#strangers,
      newBrands: this.#newBrands,
      only: { network: onlyOne(this.#names.network), brand: onlyOne(this.#names.brand) },
    };
  }

  /** Rows of several sheets are numbered as if of one, so that each message says where its row really stands. */
  #placed(problems: Problem[]): Problem[] {
    const { list } = this.#analysis;
    if (!list.sheets || list.sheets.read.length < 2) return problems;
    return problems.map((problem) => ({
      ...problem,
      message: `${problem.message} It stands in ${rowName(list, problem.row)}.`,
    }));
  }

  #whyIgnored(row: ReadRow): string | null {
    const repeats = this.#analysis.repeats.ignored.get(row.source.row);
    if (repeats !== undefined) return `The same as ${rowName(this.#analysis.list, repeats)}, cell for cell.`;
    const reason = noDataReason(row, this.#analysis.list);
    if (reason === leftOutReason) this.#leftOut++;
    else if (reason !== null) this.#ignoredTotals++;
    return reason;
  }

  #plan(row: ReadRow, valid: ValidRow, warnings: Problem[]): void {
    const known = {
      network: this.#named('network', valid.network),
      brand: this.#named('brand', valid.brand),
    };
    valid.network = known.network.name;
    valid.brand = known.brand.name;
    const key = partnerKey(valid.network, valid.networkPublisherId);
    const inFile = this.#analysis.repeats.partners.get(key);
    const overlay = inFile && this.#overlay.get(key);
    const brandKey = matchKey(valid.brand);
    const partner = overlay?.partner ?? this.#storedPartner(known, valid);
    const partnership = overlay?.partnerships.get(brandKey) ?? this.#storedPartnership(known, partner);
    if (partner?.id && !partnership && !overlay) this.#noteStranger(partner.id);
    const plan = planRow(valid, { partner, partnership }, valid.status ?? row.status, {
      earlier: overlay?.categoriesGiven ?? false,
      categories: inFile?.categories ?? null,
    });
    this.#counts[plan.outcome]++;
    this.#sink.planned(row, valid, plan, warnings, known);
    if (inFile) this.#remember(key, brandKey, plan, overlay, valid);
  }

  #remember(
    key: string,
    brandKey: string,
    plan: RowPlan,
    overlay: Overlay | undefined,
    valid: ValidRow,
  ): void {
    const partnerships = overlay?.partnerships ?? new Map<string, PartnershipState>();
    partnerships.set(brandKey, plan.partnership);
    this.#overlay.set(key, {
      partner: plan.partner,
      partnerships,
      categoriesGiven: (overlay?.categoriesGiven ?? false) || valid.categories !== undefined,
    });
  }

  #storedPartner(known: KnownNames, valid: ValidRow): PartnerState | null {
    return known.network.isNew || known.network.id === null
      ? null
      : (this.#states?.findPartner(known.network.id, valid.networkPublisherId) ?? null);
  }

  #storedPartnership(known: KnownNames, partner: PartnerState | null): PartnershipState | null {
    if (!partner?.id || known.brand.isNew || known.brand.id === null) return null;
    return this.#states?.findPartnership(partner.id, known.brand.id) ?? null;
  }

  /** An existing network or brand keeps its spelling; a new one takes the first of the file. */
  #named(kind: 'network' | 'brand', name: string): KnownName {
    const names = this.#names[kind];
    const direct = names.get(name);
    if (direct) return direct;
    const key = matchKey(name);
    const found = names.get(key) ?? this.#lookUp(kind, name);
    if (kind === 'brand' && found.isNew && !names.has(key)) this.#newBrands.push(found.name);
    names.set(key, found);
    names.set(name, found);
    return found;
  }

  #lookUp(kind: 'network' | 'brand', name: string): KnownName {
    const stored = this.#states?.findNamed(kind, name);
    return stored
      ? { ...stored, isNew: false }
      : { id: null, name: name.replace(/\s+/g, ' ').trim(), isNew: true };
  }

  #noteStranger(partnerId: number): void {
    this.#strangers.rows++;
    if (this.#strangers.partnerIds.length < 1000) this.#strangers.partnerIds.push(partnerId);
  }

  #notices(): Notice[] {
    const notices: Notice[] = [];
    const { optedOut, shortYears, cut } = this.#tally;
    if (optedOut > 0)
      notices.push({
        code: 'emails-hidden',
        message: `${rows(optedOut)} ${optedOut === 1 ? 'says' : 'say'} in words that the publisher does not show an e-mail; the cell counts as blank.`,
      });
    if (shortYears > 0)
      notices.push({
        code: 'years-short',
        message: `${rows(shortYears)} ${shortYears === 1 ? 'has' : 'have'} a year of two digits, read as the latest year that is not in the future.`,
      });
    if (cut > 0)
      notices.push({
        code: 'cells-cut',
        message: `${rows(cut)} ${cut === 1 ? 'says' : 'say'} more in ${this.#cutTitles()} than its values, such as a state behind each; only the values are read.`,
      });
    if (this.#analysis.repeats.ignored.size > 0)
      notices.push({
        code: 'repeats-ignored',
        message: `${rows(this.#analysis.repeats.ignored.size)} ${this.#analysis.repeats.ignored.size === 1 ? 'repeats' : 'repeat'} an earlier row cell for cell and ${this.#analysis.repeats.ignored.size === 1 ? 'is' : 'are'} ignored.`,
      });
    if (this.#ignoredTotals > 0)
      notices.push({
        code: 'totals-ignored',
        message: `${rows(this.#ignoredTotals)} ${this.#ignoredTotals === 1 ? 'is' : 'are'} a line of totals or the titles once more, and ${this.#ignoredTotals === 1 ? 'is' : 'are'} ignored.`,
      });
    if (this.#edited > 0)
      notices.push({
        code: 'rows-edited',
        message: `${rows(this.#edited)} ${this.#edited === 1 ? 'was' : 'were'} corrected by hand on the page; the stored file stays as it is.`,
      });
    if (this.#leftOut > 0)
      notices.push({
        code: 'rows-left-out',
        message: `${rows(this.#leftOut)} ${this.#leftOut === 1 ? 'was' : 'were'} left out by hand and ${this.#leftOut === 1 ? 'counts' : 'count'} as ignored.`,
      });
    if (this.#unknownImports > 0)
      notices.push({
        code: 'import-unknown',
        message: `${rows(this.#unknownImports)} ${this.#unknownImports === 1 ? 'names' : 'name'} an Import ID that does not exist here; ${this.#unknownImports === 1 ? 'it is' : 'they are'} read as ordinary rows.`,
      });
    for (const [title, count] of this.#restored)
      notices.push({
        code: 'cells-restored',
        message: `${rows(count)}: a spreadsheet had changed "${title}"; the original value was put back.`,
      });
    return notices;
  }

  #cutTitles(): string {
    const cut = this.#analysis.settings.columns.filter(({ use }) => use.kind === 'field' && use.cut);
    return cut.map(({ title }) => `"${title}"`).join(', ');
  }
}

function rows(count: number): string {
  return count === 1 ? 'One row' : `${count.toLocaleString('en-US')} rows`;
}

function onlyOne(names: ReadonlyMap<string, { name: string }>): string | null {
  const [first, ...others] = new Set([...names.values()].map(({ name }) => name));
  return first !== undefined && others.length === 0 ? first : null;
}
