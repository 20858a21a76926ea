import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import type { ValidRow } from '../domain/row.ts';
import { GivenExtras } from '../pipeline/given.ts';
import type { RowPlan } from '../pipeline/plan.ts';
import { DeferredIndexes } from '../store/deferred-indexes.ts';
import { ImportRecord } from '../store/import-records.ts';
import type { Store } from '../store/open.ts';
import { indexImported, lastPartnerId } from '../store/partner-search.ts';
import { PartnerStates } from '../store/partner-states.ts';
import { atomically } from '../store/transaction.ts';
import { now } from './clock.ts';
import { detailOf, ProblemList } from './detail.ts';
import { hashOf, type ListFile } from './file.ts';
import type { BadRow, GoodRow, IgnoredRow, JudgedList } from './judged-rows.ts';
import type { KnownNames } from './known-names.ts';
import { openList } from './list.ts';
import { readJudged } from './read-judged.ts';
import type { RowEdits } from './row-edits.ts';
import { type Hooks, type RowSink, runRows } from './run.ts';
import { warningsBefore } from './warnings.ts';

/**
 * Imports a list: one transaction, so that after a crash it is whole or not there at all.
 *
 * @param id taken from the queue, unused so far
 * @throws UserError for a list that cannot be read, Cancelled where the user stopped it; nothing is written then
 */
export function commitList(
  db: Store,
  id: number,
  file: ListFile,
  choices: ImportChoices,
  hooks: Hooks = {},
): ImportDetailJson {
  const list = openList(db, file, choices);
  const read = readJudged(db, list, choices, hooks);
  const fileHash = hashOf(file.path);
  return atomically(db, () => {
    hooks.begun?.();
    return write(db, id, fileHash, read(), hooks);
  });
}

function write(db: Store, id: number, fileHash: string, judged: JudgedList, hooks: Hooks): ImportDetailJson {
  const { facts } = judged;
  const at = now();
  const lastPartner = lastPartnerId(db);
  const record = new ImportRecord(db, id, at, facts.total);
  const indexes = new DeferredIndexes(db, 'partnership', facts.total);
  const states = new PartnerStates(db, facts.total, indexes);
  record.begin({ name: facts.list.file.name, hash: fileHash }, facts.settings.profile);
  const sink = new CommitSink(facts.edits, states, record);
  const result = runRows(judged, states, sink, hooks);
  states.finish();
  record.finishRows();
  indexes.build();
  indexImported(db, id, lastPartner, facts.total);
  const notices = [
    ...warningsBefore(db, states, result, facts.settings.brand, fileHash, id),
    ...facts.notices,
    ...result.notices,
  ];
  const detail = detailOf(id, 'committed', facts, result, notices, sink.problems);
  const { network, brand } = detail;
  record.finish(
    detail,
    { ...facts.settings, extras: sink.extras.titles() },
    idOf(states, 'network', network),
    idOf(states, 'brand', brand),
  );
  return detail;
}

/** A brand that only failed rows named is not there. */
function idOf(states: PartnerStates, kind: 'network' | 'brand', name: string): number | null {
  return name === '' ? null : (states.findNamed(kind, name)?.id ?? null);
}

class CommitSink implements RowSink {
  readonly #edits: RowEdits;
  readonly #states: PartnerStates;
  readonly #record: ImportRecord;
  readonly problems = new ProblemList();
  readonly extras = new GivenExtras();

  constructor(edits: RowEdits, states: PartnerStates, record: ImportRecord) {
    this.#edits = edits;
    this.#states = states;
    this.#record = record;
  }

  planned({ row, origin, valid, warnings }: GoodRow, plan: RowPlan, known: KnownNames): void {
    this.problems.add(warnings);
    const partnerId = this.#writePartner(plan, known);
    const partnershipId = this.#writePartnership(plan, known, partnerId);
    this.#record.changes(row, partnerId, null, plan.partnerChanges);
    this.#record.changes(row, partnerId, partnershipId, plan.partnershipChanges);
    const given = plan.given | this.extras.add(valid.extra);
    this.#record.row(row, partnershipId, plan.outcome, given, givenUrls(valid, plan));
    if (warnings.length > 0) this.#record.warnings(row, warnings);
    if (origin?.rootId) this.#record.corrected(origin.rootId, row);
    this.#keepEdits(row);
  }

  failed({ row, origin, problems, cells }: BadRow): void {
    this.problems.add(problems);
    this.#record.failed(row, cells, problems, origin?.rootId ?? null);
    this.#keepEdits(row);
  }

  ignored({ row, cells, reason }: IgnoredRow): void {
    this.#record.ignored(row, cells, reason);
  }

  /** What was typed on the page before the import stays known beside what came. */
  #keepEdits(row: number): void {
    const cells = this.#edits.cellsOf(row);
    if (cells.length > 0) this.#record.edited(row, cells);
  }

  #writePartner(plan: RowPlan, known: KnownNames): number {
    known.network.id ??= this.#states.addNamed('network', known.network.name).id;
    known.brand.id ??= this.#states.addNamed('brand', known.brand.name).id;
    if (plan.partner.id === null)
      plan.partner.id = this.#states.insertPartner(known.network.id, plan.partner);
    else if (plan.partnerChanges.length > 0)
      this.#states.updatePartner(
        plan.partner.id,
        plan.partner,
        plan.partnerChanges.map(({ field }) => field),
      );
    return plan.partner.id;
  }

  #writePartnership(plan: RowPlan, known: KnownNames, partnerId: number): number {
    if (known.brand.id === null) throw new Error(`The brand ${known.brand.name} was not stored.`);
    if (plan.partnership.id === null)
      plan.partnership.id = this.#states.insertPartnership(
        partnerId,
        known.brand.id,
        plan.partnership,
        plan.partner.name,
      );
    else if (plan.partnershipChanges.length > 0)
      this.#states.updatePartnership(plan.partnership.id, plan.partnership);
    return plan.partnership.id;
  }
}

/** The addresses that a row gave, since they are joined with those that are there; a new partner has just these. */
function givenUrls({ mediaPropertyUrls }: ValidRow, { newPartner }: RowPlan): string[] | null {
  return newPartner || mediaPropertyUrls === undefined ? null : (mediaPropertyUrls ?? []);
}
