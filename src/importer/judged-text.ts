import type { ValidRow } from '../domain/row.ts';
import type { GoodRow, JudgedRow } from './judged-rows.ts';

/** What stands for "says nothing" (`Said`), which JSON does not know beside null. */
const nothing = 0;
type Text = string | null | typeof nothing;
type Texts = string[] | null | typeof nothing;

type Line = [
  row: number,
  origin: GoodRow['origin'],
  status: GoodRow['status'],
  warnings: GoodRow['warnings'],
  cells: GoodRow['cells'],
  network: string,
  brand: string,
  networkPublisherId: string,
  name: string,
  mediaPropertyUrls: Texts,
  primaryContactEmail: Text,
  furtherEmails: string[],
  publisherGroup: Text,
  categories: Texts,
  networkDateAccepted: Text,
  ownStatus: ValidRow['status'],
  extra: ValidRow['extra'],
];

/**
 * Judged rows as one text, as they go from one thread to another: so they take a third of the time that objects take,
 * most of it with the sender.
 */
export function judgedText(rows: readonly JudgedRow[]): string {
  return JSON.stringify(rows.map((row) => (row.kind === 'good' ? lineOf(row) : row)));
}

/** The rows of the text. @param text as `judgedText` wrote it */
export function judgedRowsOf(text: string): JudgedRow[] {
  const lines: (Line | Exclude<JudgedRow, GoodRow>)[] = JSON.parse(text);
  return lines.map((line) => (Array.isArray(line) ? goodRowOf(line) : line));
}

function lineOf({ row, origin, status, warnings, cells, valid }: GoodRow): Line {
  return [
    row,
    origin,
    status,
    warnings,
    cells,
    valid.network,
    valid.brand,
    valid.networkPublisherId,
    valid.name,
    orNothing(valid.mediaPropertyUrls),
    orNothing(valid.primaryContactEmail),
    valid.furtherEmails,
    orNothing(valid.publisherGroup),
    orNothing(valid.categories),
    orNothing(valid.networkDateAccepted),
    valid.status,
    valid.extra,
  ];
}

function goodRowOf(line: Line): GoodRow {
  const row = line[0];
  return {
    kind: 'good',
    row,
    origin: line[1],
    status: line[2],
    warnings: line[3],
    cells: line[4],
    valid: {
      row,
      network: line[5],
      brand: line[6],
      networkPublisherId: line[7],
      name: line[8],
      mediaPropertyUrls: orUndefined(line[9]),
      primaryContactEmail: orUndefined(line[10]),
      furtherEmails: line[11],
      publisherGroup: orUndefined(line[12]),
      categories: orUndefined(line[13]),
      networkDateAccepted: orUndefined(line[14]),
      status: line[15],
      extra: line[16],
    },
  };
}

function orNothing<Value>(said: Value | undefined): Value | typeof nothing {
  return said === undefined ? nothing : said;
}

function orUndefined<Value>(said: Value | typeof nothing): Value | undefined {
  return said === nothing ? undefined : said;
}
