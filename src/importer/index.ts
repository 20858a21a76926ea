/** The front door: what a program may do with lists, imports and their failed rows. */
export { mostRows } from '../pipeline/survey.ts';
export { checkStore } from '../store/check.ts';
export { changesCsv, compareLists } from './changes.ts';
export { dryRunReportCsv } from './dry-run-report.ts';
export { type ListFile, largestFile } from './file.ts';
export {
  addNote,
  cancelDraft,
  deleteStoredFile,
  importFile,
  markInterrupted,
  queueAgain,
  receiveFile,
  recover,
  rememberRequest,
  runCommit,
  runPreview,
} from './jobs.ts';
export { deleteProfile, editProfile, type ProfileEdit, saveMapping } from './mappings.ts';
export { chosenCsv, partnersCsv, partnershipJson, partnersJson } from './partner-export.ts';
export { listProfiles, profileName } from './profiles.ts';
export { crmCsv, failedReportCsv, failedReportSheet } from './reports.ts';
export type { Hooks } from './run.ts';
export { summary } from './summary.ts';
export { transformList } from './transform.ts';
export { undoImport } from './undo.ts';
export { readUnknownList } from './unknown-list.ts';
export { getImport, importsToMap, listImports, listRows, storedFile } from './views.ts';
export { closeWorkplace, openWorkplace, type Workplace } from './workplace.ts';
