import type { Parts } from './archive-in.ts';
import type { Book } from './cell-text.ts';
import { showing } from './number-text.ts';
import { readXml } from './xml-in.ts';

/** How a number is shown, by the cell's style; empty where the workbook has no styles. */
export function readNumberFormats(
  parts: Parts,
  path: string | undefined,
  date1904: boolean,
): Book['numbers'] {
  const codes = new Map(BUILT_IN_FORMATS);
  const styles: number[] = [];
  if (path !== undefined && parts.has(path)) {
    let inCellStyles = false;
    readXml(parts.read(path), {
      open(name, { numFmtId, formatCode }) {
        if (name === 'cellXfs') inCellStyles = true;
        if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
        if (name === 'xf' && inCellStyles) styles.push(Number(numFmtId ?? 0));
      },
      close(name) {
        if (name === 'cellXfs') inCellStyles = false;
      },
    });
  }
  return styles.map((id) => showing(codes.get(id) ?? 'General', date1904));
}

/** The formats that files name by number alone (ECMA-376 part 1, 18.8.30) and that change what is read. */
const BUILT_IN_FORMATS: [number, string][] = [
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id): [number, string] => [id, 'yyyy-mm-dd'],
  ),
  ...[32, 33, 34, 35].map((id): [number, string] => [id, 'h:mm:ss']),
  [9, '0%'],
  [10, '0.00%'],
  [11, '0.00E+00'],
  [18, 'h:mm AM/PM'],
  [19, 'h:mm:ss AM/PM'],
  [20, 'h:mm'],
  [21, 'h:mm:ss'],
  [22, 'yyyy-mm-dd h:mm'],
  [45, 'mm:ss'],
  [46, '[h]:mm:ss'],
  [47, 'mm:ss.0'],
  [48, '##0.0E+0'],
];
