import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReportCell } from '../../src/pipeline/workbook/report-cell.ts';
import { type ReportSheet, writeWorkbook } from '../../src/pipeline/workbook/write.ts';

/** The bytes of a report; what is not given is made up. */
export function writeReport(sheet: Partial<ReportSheet>, rowsPerSheet?: number): Promise<Uint8Array> {
  const whole = { name: 'Failed rows', titles: ['A', 'B', 'C'], rows: [], ...sheet };
  return buffer(Readable.from(writeWorkbook(whole, rowsPerSheet)));
}

/** A row of texts, none of them wrong. */
export function cells(texts: string[]): ReportCell[] {
  return texts.map((text) => ({ text }));
}

/** The cells of the first sheet, as its XML has them. */
export function cellsIn(parts: Record<string, string>) {
  return [
    ...(parts['xl/worksheets/sheet1.xml'] ?? '').matchAll(/<c r="(\w+)" s="(\d+)"(?: t="(\w+)")?/g),
  ].map(([, ref, style, type]) => ({ ref, style: Number(style), type }));
}

/** The attributes of a cell style. */
export function styleIn(parts: Record<string, string>, style: number | undefined): Record<string, string> {
  const styles = /<cellXfs.*?<\/cellXfs>/.exec(parts['xl/styles.xml'] ?? '')?.[0] ?? '';
  const xf = [...styles.matchAll(/<xf [^>]*>/g)][style ?? -1]?.[0] ?? '';
  return Object.fromEntries([...xf.matchAll(/(\w+)="(\w+)"/g)].map(([, key, value]) => [key, value]));
}

/** The notes of a sheet, by cell. */
export function notesIn(parts: Record<string, string>, sheet = 1): Record<string, string> {
  const notes = [
    ...(parts[`xl/comments${sheet}.xml`] ?? '').matchAll(/<comment ref="(\w+)".*?<t(?: [^>]*)?>(.*?)<\/t>/gs),
  ];
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  return Object.fromEntries(
    notes.map(([, ref, xml]) => [ref, xml?.replace(/&\w+;/g, (entity) => entities[entity] ?? entity)]),
  );
}
