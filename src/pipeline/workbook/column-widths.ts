import type { ReportCell } from './report-cell.ts';
import { STYLE } from './styles.ts';

/** The widths of the columns, for the longest text in the titles and the given rows. */
export function columnsXml(titles: string[], rows: ReportCell[][]): string {
  if (titles.length === 0) return '';
  const columns = titles.map((title, i) => {
    const longest = rows.reduce((max, row) => Math.max(max, row[i]?.text.length ?? 0), title.length);
    const width = Math.min(Math.max(longest + 2, 10), 50);
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${STYLE.text}" customWidth="1"/>`;
  });
  return `<cols>${columns.join('')}</cols>`;
}
