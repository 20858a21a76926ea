import { DECLARATION, OFFICE, PACKAGE } from './xml-out.ts';

/** From the file to its workbook. */
export const ROOT_RELATIONSHIPS = relationships([['officeDocument', 'xl/workbook.xml']]);

/** From a sheet to its notes. */
export function sheetRelationships(sheet: number): string {
  return relationships([
    ['vmlDrawing', `../drawings/vmlDrawing${sheet}.vml`],
    ['comments', `../comments${sheet}.xml`],
  ]);
}

/** From the workbook to its sheets, in their order, and its styles. */
export function workbookRelationships(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as const,
  );
  return relationships([...parts, ['styles', 'styles.xml']]);
}

/** Relationships `rId1`, `rId2`, … in the given order. */
function relationships(targets: (readonly [kind: string, target: string])[]): string {
  const list = targets.map(
    ([kind, target], i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}
