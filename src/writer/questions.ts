import type { PartnerFilter } from '../domain/filter.ts';
import type { RowView } from '../domain/import-view.ts';
import type { ThreadFault } from '../domain/thread-fault.ts';
import type { UndoPage, UndoView } from '../domain/undo.ts';
import type { CountedBrands, FoundPage, PageAfter } from '../store/browse.ts';
import type { Counts } from '../store/facets.ts';
import type { RowsPage } from '../store/import-rows.ts';

/** What the web process asks of the reading thread, each with what it answers. */
export interface Questions {
  /** null where many partners must be read anew first, and it does not `wait` for that */
  page: {
    filter: PartnerFilter;
    sort: string;
    page: number;
    size: number;
    wait: boolean;
    answer: FoundPage | null;
  };
  after: {
    filter: PartnerFilter;
    sort: string;
    limit: number;
    cursor: string | undefined;
    answer: PageAfter;
  };
  counts: { filter: PartnerFilter; answer: Counts & { all: number } };
  /** ids, in order */
  order: { filter: PartnerFilter; sort: string; answer: Int32Array };
  extraTitles: { filter: PartnerFilter; answer: string[] };
  /** of a committed import */
  importRows: { importId: number; page: RowsPage; answer: { rows: RowView[]; total: number } };
  /** null where what it would do was not computed yet */
  undo: { importId: number; page: UndoPage; answer: UndoView | null };
  brands: { answer: CountedBrands };
}
export type Kind = keyof Questions;
export type Question = { [K in Kind]: { kind: K } & Omit<Questions[K], 'answer'> }[Kind];

/** What the reading thread says. */
export type Reply =
  /** it has all partners in memory, as of this version */
  | { kind: 'ready'; version: string }
  | { kind: 'answer'; id: number; answer: Questions[Kind]['answer'] }
  | { kind: 'fault'; id: number; fault: ThreadFault };
