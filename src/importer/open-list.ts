import type { SourceRow } from '../domain/row.ts';
import { type Detected, titleDepth } from '../pipeline/detect.ts';
import { firstRecords } from '../pipeline/dialects.ts';
import type { Encoding } from '../pipeline/read/encoding.ts';
import { readOddRows } from '../pipeline/read/odd-rows.ts';
import { readRecords } from '../pipeline/read/records.ts';
import { readText } from '../pipeline/read/text.ts';
import type { Mapping } from '../pipeline/remap.ts';
import { markOtherTables } from '../pipeline/tables.ts';
import { behindTitles } from './batches.ts';
import { chunksOf, type ListFile } from './file.ts';
import type { WorkbookList } from './workbook.ts';

/** A list that was recognised: it can be read as often as needed, from its first data row. */
export interface OpenList {
  file: ListFile;
  size: number;
  encoding: Encoding;
  /** of a workbook: names of the sheets that are read, and of all that are not blank */
  sheets: WorkbookList['sheets'] | null;
  detected: Detected;
  mapping: Mapping;
  /** the data rows, in batches */
  records(seen?: (bytes: number) => void): Iterable<SourceRow[]>;
  /** the rows among which the titles may stand */
  firstRows(): SourceRow[];
  /** null for a workbook */
  text: TextList | null;
}

/** A list of text, by what it is read: another thread can take it and read it, too. */
export interface TextList {
  file: ListFile;
  size: number;
  encoding: Encoding;
  detected: Detected;
  mapping: Mapping;
  /** the beginning of its text */
  head: string;
}

/** A list of text that is recognised already. */
export function openText(text: TextList): OpenList {
  const { file, size, encoding, detected, mapping, head } = text;
  const records = (seen?: (bytes: number) => void) =>
    markOtherTables(
      readOddRows(
        behindTitles(
          readRecords(
            readText(chunksOf(file.path, seen), encoding.name, file.name),
            detected.dialect,
            file.name,
          ),
          detected,
        ),
        detected.dialect,
        detected.titles.length,
      ),
      detected.titles,
    );
  const { dialect, titleDialect = dialect } = detected;
  const firstRows = () => firstRecords(head, titleDialect, file.name, titleDepth);
  return { file, size, encoding, sheets: null, detected, mapping, records, firstRows, text };
}
