import type { ImportChoices, ImportDetailJson } from '../domain/import.ts';
import type { PartnershipJson } from '../domain/partner.ts';
import type { Said } from '../domain/row.ts';
import { bom, crmTitles, csvLine, partnershipCells } from '../pipeline/csv.ts';
import type { RowPlan } from '../pipeline/plan.ts';
import { withIndexes } from '../pipeline/remap.ts';
import { clear } from '../pipeline/validate/cell.ts';
import type { Store } from '../store/open.ts';
import { analyse } from './analysis.ts';
import { today } from './clock.ts';
import { detailOf, ProblemList } from './detail.ts';
import type { ListFile } from './file.ts';
import { type BadRow, type GoodRow, judgeList } from './judged-rows.ts';
import { openList } from './list.ts';
import type { Analysis } from './list-analysis.ts';
import { type Hooks, type RowSink, runRows } from './run.ts';

/**
 * Writes the good rows of a list as a CRM-titled CSV, one record a row; nothing is stored or asked of a database.
 *
 * @param db only for corrected reports, whose rows are read by the rules of the import they came from; else null
 * @param write hears the text piece by piece
 */
export function transformList(
  db: Store | null,
  file: ListFile,
  choices: ImportChoices,
  { raw }: { raw: boolean },
  write: (text: string) => void,
  hooks: Hooks = {},
): ImportDetailJson {
  const analysis = analyse(db, openList(db, file, choices), choices, today());
  const extraTitles = extraTitlesOf(analysis);
  write(bom + csvLine(crmTitles(extraTitles), { raw }));
  const sink = new TransformSink((line) => write(csvLine(partnershipCells(line, extraTitles), { raw })));
  const result = runRows(judgeList(analysis), null, sink, hooks);
  return detailOf(null, 'preview', analysis, result, [...analysis.notices, ...result.notices], sink.problems);
}

/** Titles of extras, of corrections those of all the imports that they correct. */
function extraTitlesOf(analysis: Analysis): string[] {
  if (analysis.list.detected.profile.id !== 'failed-rows') {
    return withIndexes(analysis.settings.columns).extras.map(({ title }) => title);
  }
  const titles = new Set<string>();
  for (const batch of analysis.rows())
    for (const { rules } of batch) for (const { title } of rules.mapping.extras) titles.add(title);
  return [...titles];
}

class TransformSink implements RowSink {
  readonly problems = new ProblemList(Number.POSITIVE_INFINITY);
  readonly #write: (line: PartnershipJson) => void;

  constructor(write: (line: PartnershipJson) => void) {
    this.#write = write;
  }

  planned({ valid, warnings }: GoodRow, plan: RowPlan): void {
    this.problems.add(warnings);
    this.#write({
      networkPublisherId: valid.networkPublisherId,
      name: valid.name,
      mediaPropertyUrls: listed(valid.mediaPropertyUrls),
      primaryContactEmail: single(valid.primaryContactEmail),
      publisherGroup: single(valid.publisherGroup),
      categories: listed(valid.categories),
      networkDateAccepted: single(valid.networkDateAccepted),
      network: valid.network,
      brand: valid.brand,
      status: plan.partnership.status,
      extra: Object.fromEntries(valid.extra.map(([title, value]) => [title, value ?? clear])),
    });
  }

  failed({ problems }: BadRow): void {
    this.problems.add(problems);
  }

  ignored(): void {}
}

/** The word that empties a field is an instruction to the CRM that reads the list, so it stays. */
function single(said: Said<string>): string | null {
  return said === null ? clear : (said ?? null);
}

function listed(said: Said<string[]>): string[] {
  return said === null ? [clear] : (said ?? []);
}
