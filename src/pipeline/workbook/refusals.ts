import { UserError } from '../../domain/error.ts';
import { CELLS, COLUMNS } from './limits.ts';

/** The faults for which a workbook is not read or written, each with its message. */

export function notAWorkbook(): UserError {
  return new UserError(
    'not-a-workbook',
    'This is a zip archive, or begins like one, but no Excel workbook. Expected was an .xlsx file or a CSV file. If the list is packed in it, unpack it and choose the list; if not, open it in the program that wrote it, save the list as .xlsx or CSV, and choose that file.',
  );
}

export function isProtected(): UserError {
  return new UserError(
    'workbook-protected',
    'The workbook is protected by a password, so nothing in it can be read. Expected was one that opens without. Open it in Excel, take the password off under File > Info > Protect Workbook > Encrypt with Password, save, and choose it again.',
  );
}

export function otherFormat(found: string): UserError {
  return new UserError(
    'workbook-format',
    `This is ${found}. Expected was an .xlsx file or a CSV file. Open it in a spreadsheet, save it as .xlsx or CSV, and choose that file.`,
    { found },
  );
}

export function damaged(): UserError {
  return new UserError(
    'workbook-damaged',
    'The workbook is damaged or was cut off on its way: part of it cannot be read. Expected was a whole .xlsx file. Download it again, or open it in a spreadsheet, save it anew, and choose that file.',
  );
}

/** For expressions. */
export function refuseDamaged(): never {
  throw damaged();
}

export function tooLarge(what: string): UserError {
  return new UserError(
    'workbook-too-large',
    `The workbook ${what}, which is more than a list of partners takes. Save the sheet with the list as CSV and choose that file.`,
  );
}

export function tooManyCells(): UserError {
  return tooLarge(`has more than ${CELLS.toLocaleString('en-US')} cells`);
}

export function refuseTooManyColumns(columns: number): void {
  if (columns <= COLUMNS) return;
  throw new UserError(
    'too-many-columns',
    `The report has ${columns.toLocaleString('en-US')} columns; a spreadsheet takes ${COLUMNS.toLocaleString('en-US')}. Download it as CSV instead.`,
    { columns },
  );
}
