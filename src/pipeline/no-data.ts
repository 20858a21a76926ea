const totals =
  /^(?:(?:grand|overall)\s+|sub-?\s*)?(?:totals?|sum|summe|gesamt)(?:\s+(?:rows|publishers|partners|records|count))?\s*[:=]?\s*[\d.,]*\s*(?:rows|publishers|partners|records)?$/i;
const count = /^[\d.,]+\s+(?:rows|publishers|partners|records)(?:\s+(?:in total|exported|found))?$/i;
const figure = /^[\s$€£%\d.,:+()-]*$/;

/**
 * Is this record a line of totals that an export or a person put below the list? Its first filled cell says so, and
 * beside it stand only figures. A publisher that is named "Total" has an id, so it is none.
 *
 * @param id the cell of the id column
 */
export function isTotalsLine(cells: readonly string[], id: string): boolean {
  if (/^(?:SID ?)?\d{5,9}$/i.test(id.trim())) return false;
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const [first = '', ...rest] = filled;
  if (filled.some((cell) => cell.length > 100)) return false;
  return (totals.test(first) || count.test(first)) && rest.every((cell) => figure.test(cell));
}
