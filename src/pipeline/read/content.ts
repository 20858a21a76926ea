import { UserError } from '../../domain/error.ts';

/** What a file is by its first bytes, whatever its name or MIME type says. */
const signatures: { bytes: number[]; at?: number; what: string; advice: string }[] = [
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an old Excel workbook (.xls)',
    advice: 'Open it in a spreadsheet and save it as .xlsx or as "CSV UTF-8"',
  },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF', advice: 'Export the list from the network as CSV' },
  {
    bytes: [0x89, 0x50, 0x4e, 0x47],
    what: 'a PNG picture',
    advice: 'Export the list from the network as CSV',
  },
  { bytes: [0xff, 0xd8, 0xff], what: 'a JPEG picture', advice: 'Export the list from the network as CSV' },
  {
    bytes: [0x47, 0x49, 0x46, 0x38],
    what: 'a GIF picture',
    advice: 'Export the list from the network as CSV',
  },
  {
    bytes: [0x52, 0x49, 0x46, 0x46],
    what: 'a picture, sound or film',
    advice: 'Export the list from the network as CSV',
  },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive', advice: 'Unpack it and choose the CSV inside' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive', advice: 'Unpack it and choose the CSV inside' },
  {
    bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66],
    what: 'an RTF document',
    advice: 'Export the list from the network as CSV',
  },
  {
    bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66],
    what: 'an SQLite database',
    advice: 'Export the list from the network as CSV',
  },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'a program', advice: 'Export the list from the network as CSV' },
  { bytes: [0x4d, 0x5a, 0x90], what: 'a program', advice: 'Export the list from the network as CSV' },
];

/** Workbooks (.xlsx) are zip archives. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04;
}

const markup = /^\s*(<\?xml|<!doctype\s+html|<html|<table|<head|<body|<meta|<!--)/i;

/**
 * Refuses what is no list by its first bytes.
 *
 * @param head at least the first 1,024 bytes
 * @throws UserError `empty-file`, `not-text`
 */
export function refuseByContent(head: Uint8Array, fileName: string): void {
  if (head.length === 0) {
    throw new UserError(
      'empty-file',
      `${fileName} is empty (0 bytes). Export the list again and choose the new file.`,
    );
  }
  for (const { bytes, what, advice } of signatures) {
    if (bytes.every((byte, index) => head[index] === byte)) throw notText(fileName, what, advice);
  }
  if (markup.test(beginning(head))) {
    throw notText(
      fileName,
      'a web page (HTML or XML), whatever its name says',
      'Open it in a spreadsheet and save it as "CSV UTF-8"',
    );
  }
}

/** The first characters, in UTF-16 too; what is not ASCII in them does not matter here. */
function beginning(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 512))
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)+/, '');
}

function notText(fileName: string, what: string, advice: string): UserError {
  return new UserError(
    'not-text',
    `${fileName} is ${what}. Roster reads lists as CSV text or as .xlsx workbooks. ${advice}, then choose that file.`,
  );
}
