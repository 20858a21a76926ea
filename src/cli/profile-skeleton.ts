import type { SampleColumn } from '../importer/index.ts';

/** A new export type before its files are written. */
export interface Skeleton {
  id: string;
  /** for people, "Network: List" */
  name: string;
  network: string;
  columns: SampleColumn[];
}

/** `awin-publishers` → `awinPublishers`, as the profile is named in code. */
function constantName(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The profile's file. */
export function profileText({ id, name, network, columns }: Skeleton): string {
  const mapped = columns.filter(({ to }) => to !== 'extra');
  return [
    "import type { Profile } from './profile.ts';",
    '',
    '/**',
    ` * ${name}. Taken from a sample; where the network exports this list: not noted yet.`,
    ' */',
    `export const ${constantName(id)}: Profile = {`,
    `  id: ${literal(id)},`,
    `  name: ${literal(name)},`,
    "  source: 'export',",
    '  rank: 3,',
    '  columns: [',
    ...mapped.map(columnText),
    '  ],',
    `  knownBy: [${knownBy(columns)
      .map((title) => `[${literal(title)}]`)
      .join(', ')}],`,
    `  network: ${literal(network)},`,
    '  status: null,',
    '  guarded: false,',
    "  categories: 'auto',",
    '};',
    '',
  ].join('\n');
}

function columnText({ title, to, statuses }: SampleColumn): string {
  if (to !== 'status') return `    { title: ${literal(title)}, to: ${literal(to)} },`;
  return [
    '    {',
    `      title: ${literal(title)},`,
    "      to: 'status',",
    '      statuses: {',
    ...statuses.map(
      ([word, status]) => `        ${key(word)}: ${status === null ? 'null' : literal(status)},`,
    ),
    '      },',
    '    },',
  ].join('\n');
}

/** Id and name, and the other fields that the sample has: the more, the less it catches of what is not meant. */
function knownBy(columns: readonly SampleColumn[]): string[] {
  const title = (field: SampleColumn['to']) => columns.find(({ to }) => to === field)?.title;
  const others = [
    'mediaPropertyUrls',
    'networkDateAccepted',
    'primaryContactEmail',
    'publisherGroup',
  ] as const;
  return [title('networkPublisherId'), title('name'), ...others.map(title)].filter(
    (one) => one !== undefined,
  );
}

/** The registry with the profile in it: imports in the order of their paths. */
export function registryText(registry: string, id: string): string {
  const name = constantName(id);
  const lines = registry.split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  const path = (line: string) => /'(.*)\.ts'/.exec(line)?.[1] ?? '';
  const sorted = [...imports, `import { ${name} } from './${id}.ts';`].sort((a, b) =>
    path(a) < path(b) ? -1 : 1,
  );
  const others = lines.filter((line) => !line.startsWith('import '));
  const end = others.indexOf('];');
  return [...sorted, ...others.slice(0, end), `  ${name},`, ...others.slice(end)].join('\n');
}

const brand = 'Northwind Outdoor';
const publishers = [
  { name: 'Granite Trail Reviews', host: 'granite-trail.example', group: 'Content', category: 'Travel' },
  { name: 'Lantern Savings Club', host: 'lantern-savings.example', group: 'Cashback', category: 'Shopping' },
  { name: 'Foxglove Weekly', host: 'foxglove-weekly.example', group: 'Content', category: 'Books' },
  { name: 'Pebble Shore Media', host: 'pebble-shore.example', group: 'Content', category: 'Travel' },
];

/** A list with the sample's titles and invented values; its last row lacks the id. */
export function fixtureText({ columns, network }: Skeleton): string {
  const rows = publishers.map((publisher, index) =>
    columns.map((column) => invented(column, publisher, index, network)),
  );
  return [columns.map(({ title }) => title), ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

function invented(
  { to, digits, statuses }: SampleColumn,
  { name, host, group, category }: (typeof publishers)[number],
  index: number,
  network: string,
): string {
  switch (to) {
    case 'networkPublisherId':
      return index === publishers.length - 1 ? '' : inventedId(network === 'LinkShare' ? 7 : digits, index);
    case 'name':
      return name;
    case 'mediaPropertyUrls':
      return `https://${host}/`;
    case 'primaryContactEmail':
      return index === 1 ? '' : `partners@${host}`;
    case 'publisherGroup':
      return group;
    case 'categories':
      return category;
    case 'networkDateAccepted':
      return `202${index}-03-17`;
    case 'network':
      return network;
    case 'brand':
      return brand;
    case 'status':
      return statuses[index % statuses.length]?.[0] ?? '';
    default:
      return digits > 0 ? String(10 * (index + 1)) : `Sample ${index + 1}`;
  }
}

/** As many digits as the sample's ids have; other ids look like none of anyone. */
function inventedId(digits: number, index: number): string {
  return digits === 0 ? `pub-${1001 + index}` : String(10 ** Math.min(digits - 1, 14) + index);
}

/** What importing that list must give. */
export function expectedText({ id, columns }: Skeleton): string {
  const column = columns.find(({ to }) => to === 'networkPublisherId')?.title;
  const created = publishers.length - 1;
  const expected = {
    brand,
    result: { profile: id, rows: created + 1, created, updated: 0, unchanged: 0, failed: 1, ignored: 0 },
    problems: [{ row: publishers.length + 1, column, severity: 'error', code: 'id-missing', value: '' }],
  };
  return `${JSON.stringify(expected, null, 2)}\n`;
}

function csvCell(text: string): string {
  return /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function literal(text: string): string {
  return /['\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text}'`;
}

function key(word: string): string {
  return /^[a-z_$][\w$]*$/i.test(word) ? word : literal(word);
}
