import { existsSync, statSync } from 'node:fs';
import { fieldTitle } from '../domain/fields.ts';
import { type ImportListJson, importChoicesShape } from '../domain/import.ts';
import {
  type ImportView,
  type RowQuery,
  type RowView,
  rowPageSize,
  type SheetView,
} from '../domain/import-view.ts';
import { columnName, saysStatus, withIndexes } from '../pipeline/remap.ts';
import type { ImportSettings } from '../pipeline/settings.ts';
import { countDraftEdits } from '../store/draft-edits.ts';
import { countFailedRowEdits } from '../store/failed-row-edits.ts';
import { countCorrections, countOpen, countPutRight } from '../store/failed-rows.ts';
import { isCommitted, readImport, readImports, type StoredImport } from '../store/import-records.ts';
import { listImportRows } from '../store/import-rows.ts';
import { readPlan } from '../store/plan-file.ts';
import { type Draft, readDraft, readDrafts } from '../store/queue.ts';
import { seenOf } from './differences.ts';
import { profileName, profileSource } from './profiles.ts';
import { planOf, uploadOf, type Workplace } from './workplace.ts';

/** One import, committed or not; null where there is none of that id. */
export function getImport(workplace: Workplace, id: number): ImportView | null {
  const stored = readImport(workplace.db, id);
  if (stored) return viewOfStored(workplace, stored);
  const draft = readDraft(workplace.queue, id);
  return draft && viewOfDraft(workplace, draft);
}

/**
 * Imports, newest first.
 *
 * @param all also those that were not committed
 */
export function listImports(
  workplace: Workplace,
  { all = false, limit = -1 }: { all?: boolean; limit?: number } = {},
): ImportListJson[] {
  const stored = readImports(workplace.db, limit);
  const open = countOpen(
    workplace.db,
    stored.map(({ id }) => id),
  );
  const lines = stored.map((one): ImportListJson => {
    const { problems: _, problemsTotal: __, ...detail } = one.detail;
    return {
      ...detail,
      status: one.undoneAt ? 'undone' : 'committed',
      openFailedRows: open.get(one.id) ?? 0,
      committedAt: one.committedAt,
    };
  });
  if (!all) return lines;
  const ids = new Set(stored.map(({ id }) => id));
  const drafts = readDrafts(workplace.queue).filter(({ id }) => !ids.has(id));
  return [...lines, ...drafts.map(lineOfDraft)].sort((a, b) => (b.import ?? 0) - (a.import ?? 0));
}

function lineOfDraft(draft: Draft): ImportListJson {
  const { problems: _, problemsTotal: __, ...detail } = draft.detail ?? emptyDetail(draft);
  return { ...detail, import: draft.id, status: draft.status, openFailedRows: 0, committedAt: null };
}

/** Of a list that has not been read yet. */
function emptyDetail(draft: Draft) {
  const { brand, network } = draft.choices;
  return {
    import: draft.id,
    profile: '',
    file: draft.fileName,
    encoding: '',
    delimiter: '',
    dateOrder: null,
    network,
    brand,
    status: draft.status,
    corrects: [],
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    failed: 0,
    ignored: 0,
    notices: [],
    problems: [],
    problemsTotal: 0,
  };
}

function viewOfStored(workplace: Workplace, stored: StoredImport): ImportView {
  const { detail } = stored;
  const settings = JSON.parse(stored.settings) as ImportSettings;
  const size = sizeOfUpload(workplace, stored.id);
  return {
    id: stored.id,
    status: stored.undoneAt ? 'undone' : 'committed',
    job: null,
    detail: { ...detail, status: stored.undoneAt ? 'undone' : 'committed' },
    reading: readingOfStored(detail, settings),
    choices: importChoicesShape.parse({
      brand: detail.brand,
      network: detail.network,
      status: settings.status ?? 'none',
      profile: detail.profile,
      encoding: detail.encoding,
    }),
    profileName: settings.profileName ?? profileName(workplace.db, detail.profile),
    profileSource: profileSource(workplace.db, detail.profile),
    fileName: stored.fileName,
    fileSize: size ?? 0,
    fileStored: size !== null,
    createdAt: stored.committedAt,
    committedAt: stored.committedAt,
    undoneAt: stored.undoneAt,
    asksColumns: false,
    asksSheet: [],
    error: null,
    seen: null,
    openFailedRows: countOpen(workplace.db, [stored.id]).get(stored.id) ?? 0,
    correctedBy: countCorrections(workplace.db, stored.id),
    edits: countFailedRowEdits(workplace.db, stored.id),
    putsRight: countPutRight(workplace.db, stored.id),
    brandId: stored.brandId,
  };
}

function viewOfDraft(workplace: Workplace, draft: Draft): ImportView {
  return {
    id: draft.id,
    status: draft.status,
    job: draft.status === 'queued' || draft.status === 'running' ? draft.job : null,
    detail: draft.detail && { ...draft.detail, status: draft.status },
    reading: draft.reading,
    choices: draft.choices,
    profileName: profileName(workplace.db, draft.detail?.profile ?? draft.choices.profile),
    profileSource: profileSource(workplace.db, draft.detail?.profile ?? draft.choices.profile),
    fileName: draft.fileName,
    fileSize: draft.fileSize,
    fileStored: sizeOfUpload(workplace, draft.id) !== null,
    createdAt: draft.createdAt,
    committedAt: null,
    undoneAt: null,
    asksColumns: asksColumns(draft),
    asksSheet: sheetsOf(draft),
    error: draft.error,
    seen: draft.status === 'preview' ? seenOf(draft) : null,
    openFailedRows: 0,
    correctedBy: [],
    edits: countDraftEdits(workplace.queue, draft.id),
    putsRight: [],
    brandId: null,
  };
}

/** A list that nothing knows, and which waits for its columns to be mapped. */
function asksColumns(draft: Draft): boolean {
  return draft.status === 'failed' && draft.reading?.byHand === true && sheetsOf(draft).length === 0;
}

/** The sheets of a workbook of which the user has to say which is meant. */
function sheetsOf({ status, error }: Draft): SheetView[] {
  return status === 'failed' && Array.isArray(error?.details.sheets) ? error.details.sheets : [];
}

/** Imports that wait for the user to say where their columns go. */
export function importsToMap({ queue }: Workplace): number[] {
  return readDrafts(queue)
    .filter(asksColumns)
    .map(({ id }) => id);
}

/** Imports that wait for the user to say which sheet of a workbook is the list. */
export function importsToChooseSheet({ queue }: Workplace): number[] {
  return readDrafts(queue)
    .filter((draft) => sheetsOf(draft).length > 0)
    .map(({ id }) => id);
}

function readingOfStored(detail: StoredImport['detail'], settings: ImportSettings): ImportView['reading'] {
  const mapping = withIndexes(settings.columns);
  return {
    encoding: detail.encoding,
    delimiter: detail.delimiter,
    sheets: null,
    titleRow: settings.titleRow ?? 1,
    dateOrder: detail.dateOrder,
    categoriesSplit: settings.categoriesSplit === 'pipe' ? null : settings.categoriesSplit,
    byHand: false,
    columns: settings.columns
      .filter(({ title }) => title !== '')
      .map(({ index, title, use }) => {
        const to = use.kind === 'field' ? use.field : use.kind;
        return {
          index,
          letter: columnName(index),
          title,
          to,
          label:
            use.kind === 'field'
              ? fieldTitle(use.field)
              : (mapping.extras.find((one) => one.index === index)?.title ?? title),
          saysStatus: saysStatus(use),
          samples: [],
        };
      }),
  };
}

function sizeOfUpload(workplace: Workplace, id: number): number | null {
  return statSync(uploadOf(workplace, id), { throwIfNoEntry: false })?.size ?? null;
}

/** A page of an import's rows: of a preview from its plan, of a committed one from what was written. */
export function listRows(
  workplace: Workplace,
  id: number,
  query: RowQuery,
): { rows: RowView[]; total: number } {
  const paged = {
    outcome: query.outcome,
    search: query.search,
    limit: rowPageSize,
    offset: (Math.max(1, query.page) - 1) * rowPageSize,
  };
  if (isCommitted(workplace.db, id)) return listImportRows(workplace.db, id, paged);
  const path = planOf(workplace, id);
  return existsSync(path) && readDraft(workplace.queue, id)?.status === 'preview'
    ? readPlan(path, paged)
    : { rows: [], total: 0 };
}

/** The uploaded file as it came, null where it was deleted. */
export function storedFile(
  workplace: Workplace,
  id: number,
): { path: string; name: string; size: number } | null {
  const name = readImport(workplace.db, id)?.fileName ?? readDraft(workplace.queue, id)?.fileName;
  const size = sizeOfUpload(workplace, id);
  return name === undefined || size === null ? null : { path: uploadOf(workplace, id), name, size };
}
