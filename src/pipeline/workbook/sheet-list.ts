import type { Parts } from './archive-in.ts';
import { unescapeText } from './escapes.ts';
import { notAWorkbook } from './refusals.ts';
import { isTrue, readXml } from './xml-in.ts';

/** The sheets as the workbook lists them, with the ids of their relationships, and whether its dates count from 1904. */
export function readSheetList(parts: Parts, path: string) {
  const sheets: { name: string; hidden: boolean; id: string }[] = [];
  let date1904 = false;
  let isWorkbook = false;
  readXml(parts.read(path), {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
      sheets.push({ name: unescapeText(attributes.name ?? ''), hidden, id });
    },
  });
  if (!isWorkbook) throw notAWorkbook();
  return { sheets, date1904 };
}
