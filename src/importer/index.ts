/** The front door: what a program may do with lists, imports and their failed rows. */
export { mostRows } from '../pipeline/survey.ts';
export { checkStore } from '../store/check.ts';
export { changeCells, changesCsv, compareLists, listChangesText, viewListChanges } from './changes.ts';
export { differsCode, listDifferences } from './differences.ts';
export { asLastSeen, cancelDraft, deleteStoredFile, jobOf, queueAgain } from './drafts.ts';
export { dryRunReportCsv, dryRunReportSheet } from './dry-run-report.ts';
export { type ListFile, largestFile } from './file.ts';
export { changeAllRows, checkRows, gridPage, saveRows } from './grid.ts';
export { carryOutWaiting, editByHand, letWait, waitingNotes } from './hand-edits.ts';
export { allProblems, importFile } from './import-file.ts';
export { runCommit, runPreview } from './jobs.ts';
export { deleteProfile, editProfile, type ProfileEdit, saveMapping } from './mappings.ts';
export {
  chosenCsv,
  chosenCsvPieces,
  chosenJsonPieces,
  partnersCsv,
  partnershipJson,
  partnersJson,
} from './partner-export.ts';
export { listProfiles, profileName } from './profiles.ts';
export { receiveFile, rememberRequest } from './receive.ts';
export { markInterrupted, recover } from './recover.ts';
export { crmCsv, failedReportCsv, failedReportSheet } from './reports.ts';
export type { Hooks } from './run.ts';
export { readSample, type SampleColumn } from './sample.ts';
export { sendInCorrections } from './send-in.ts';
export { summary } from './summary.ts';
export { transformList } from './transform.ts';
export { previewUndo, undoImport } from './undo.ts';
export { viewUndo } from './undo-view.ts';
export { getImport, importsToChooseSheet, importsToMap, listImports, listRows, storedFile } from './views.ts';
export { closeWorkplace, openWorkplace, type Workplace } from './workplace.ts';
