import { listParts, PARTS_LIMIT, type PackedPart } from './archive-directory.ts';
import { isProtected, notAWorkbook, otherFormat, refuseDamaged, tooLarge } from './refusals.ts';
import { unpack } from './unpack.ts';

/** The parts of an uploaded workbook, by their normal path. */
export interface Parts {
  has(path: string): boolean;
  /**
   * The part's bytes, unpacked piece by piece, all of them checked.
   *
   * @throws UserError where there is no such part, or it cannot be unpacked
   */
  read(path: string): Iterable<Uint8Array>;
}

/** Sheets are read row by row; a report of a million rows, as Roster writes it, has one of a gigabyte. */
const SHEET_LIMIT = 4 * 2 ** 30;
/** The other parts are held. */
const PART_LIMIT = 512 * 2 ** 20;

/** Deflate ends at 1,032:1; sheets of one repeated cell come near 200:1. */
const ABSURD_RATIO = 500;
const RATIO_MATTERS_FROM = 2 ** 24;

/**
 * The file's parts, none unpacked yet.
 *
 * @param unpackedLimit bytes that one part may take, whichever it is; for tests
 * @throws UserError where it is another format, damaged, or would unpack to more than a workbook takes
 */
export function openArchive(bytes: Uint8Array, unpackedLimit?: number): Parts {
  refuseOtherFormats(bytes);
  const parts = new Map<string, PackedPart>();
  for (const part of listParts(bytes)) {
    if (parts.size >= PARTS_LIMIT) throw tooLarge('has too many parts');
    const limit = unpackedLimit ?? (part.path.startsWith('xl/worksheets/') ? SHEET_LIMIT : PART_LIMIT);
    if (part.size > limit) throw tooLarge(`unpacks to more than ${megabytes(limit)}`);
    if (part.size > RATIO_MATTERS_FROM && part.size > part.packed.length * ABSURD_RATIO)
      throw tooLarge('unpacks to hundreds of times its size');
    parts.set(part.path, part);
  }
  refuseOtherPackages(parts);
  return {
    has: (path) => parts.has(path),
    read: (path) => unpack(parts.get(path) ?? refuseDamaged()),
  };
}

function refuseOtherFormats(bytes: Uint8Array): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8)).toString('hex');
  if (start.startsWith('504b0304')) return;
  if (!isOle2(bytes)) throw notAWorkbook();
  refuseProtected(bytes);
  throw otherFormat('an old Excel file (.xls)');
}

/** The container of Office files before 2007, and of later ones with a password. */
export function isOle2(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 8)).toString('hex') === OLE2;
}
const OLE2 = 'd0cf11e0a1b11ae1';

/** @throws UserError `workbook-protected` */
export function refuseProtected(bytes: Uint8Array): void {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (all.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw isProtected();
}

function refuseOtherPackages(names: Map<string, unknown>): void {
  if (names.has('xl/workbook.bin')) throw otherFormat('a binary Excel workbook (.xlsb)');
  if (names.has('content.xml')) throw otherFormat('an OpenDocument file (.ods)');
  if (names.has('index/document.iwa') || names.has('index.zip'))
    throw otherFormat('an Apple Numbers file (.numbers)');
  if (!names.has('[content_types].xml')) throw notAWorkbook();
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
