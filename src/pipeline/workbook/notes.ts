import type { Archive } from './archive-out.ts';
import { COLUMNS, ROWS } from './limits.ts';
import { sheetRelationships } from './relationships-out.ts';
import { cutToCell } from './report-cell.ts';
import { DECLARATION, MAIN, textXml } from './xml-out.ts';

/** A note and the cell it is on. */
interface Note {
  ref: string;
  row: number;
  /** From 0. */
  column: number;
  text: string;
}

/** LibreOffice takes some milliseconds for each note: 20,000 kept it busy for 46 s, 100,000 for over 10 minutes. */
const NOTES_PER_SHEET = 5_000;
const ABOUT_NOTES =
  'A coloured cell is wrong; its note says why. The first 5,000 wrong cells have one; the column Failure Reason has the reasons of every row.';

/** The notes of one sheet, in the order of its cells. */
export class Notes {
  readonly #list: Note[] = [];

  get any(): boolean {
    return this.#list.length > 0;
  }

  add(note: Note, always: boolean): void {
    if (!always && this.#list.length > NOTES_PER_SHEET) return;
    if (!this.any && note.ref !== 'A1') this.#list.push({ ref: 'A1', row: 1, column: 0, text: ABOUT_NOTES });
    this.#list.push(note);
  }

  /** Writes their text and the boxes that a spreadsheet shows them in. */
  write(archive: Archive, sheet: number): void {
    if (!this.any) return;
    const texts = this.#list.map(
      ({ ref, text }) =>
        `<comment ref="${ref}" authorId="0"><text><r>${textXml(cutToCell(text))}</r></text></comment>`,
    );
    const boxes = this.#list.map((note, i) => noteBox(sheet * 1024 + i + 1, note));
    archive.add(`xl/worksheets/_rels/sheet${sheet}.xml.rels`, sheetRelationships(sheet));
    archive.add(`xl/comments${sheet}.xml`, `${NOTES_START}${texts.join('')}</commentList></comments>`);
    archive.add(`xl/drawings/vmlDrawing${sheet}.vml`, `${noteBoxesStart(sheet)}${boxes.join('')}</xml>`);
  }
}

const NOTES_START = `${DECLARATION}<comments xmlns="${MAIN}"><authors><author>Roster</author></authors><commentList>`;

function noteBoxesStart(sheet: number): string {
  return (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    'xmlns:x="urn:schemas-microsoft-com:office:excel">' +
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${sheet}"/></o:shapelayout>` +
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
  );
}

function noteBox(id: number, { row, column, text }: Note): string {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / 30), 1);
  const height = Math.min(Math.max(lines, 3), 20);
  const top = Math.min(row - 1, ROWS - 1 - height);
  const left = Math.min(column + 1, COLUMNS - 4);
  return (
    `<v:shape id="_x0000_s${id}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto" ` +
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:200pt;height:60pt;z-index:1;visibility:hidden">' +
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>' +
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>' +
    `<x:Anchor>${left},15,${top},2,${left + 2},60,${top + height},4</x:Anchor>` +
    `<x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  );
}
