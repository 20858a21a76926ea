import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UserError } from '../domain/error.ts';
import { fieldTitle } from '../domain/fields.ts';
import { readSample } from '../importer/index.ts';
import { profiles } from '../profiles/index.ts';
import { expectedText, fixtureText, profileText, registryText, type Skeleton } from './profile-skeleton.ts';

/**
 * `npm run profile:new sample.csv`: makes the skeleton of a new export type from a sample of it, also a workbook. Only titles and the
 * words of a status column are taken from the sample; the fixture's values are invented.
 */
const usage =
  'npm run profile:new sample.csv [-- --id awin-publishers --network Awin --name "Awin: Publishers" --sheet List]';
const top = fileURLToPath(new URL('../../', import.meta.url));
const registry = 'src/profiles/index.ts';

/** @throws UserError `wrong-arguments`, `profile-exists`, `no-id`, and those of `readSample` */
function makeProfile(args: readonly string[]): string {
  const { sample, sheet, ...named } = readArguments(args);
  const path = resolve(process.env.INIT_CWD ?? '.', sample);
  const skeleton: Skeleton = { ...named, columns: readSample({ path, name: basename(path) }, sheet) };
  refuseIncomplete(skeleton);
  const files = filesOf(skeleton);
  refuseToOverwrite(skeleton, files);
  for (const [file, text] of files) {
    mkdirSync(join(top, file, '..'), { recursive: true });
    writeFileSync(join(top, file), text, { flag: 'wx' });
  }
  writeFileSync(join(top, registry), registryText(readFileSync(join(top, registry), 'utf8'), skeleton.id));
  return told(skeleton, [...files.keys()]);
}

function readArguments(
  args: readonly string[],
): Omit<Skeleton, 'columns'> & { sample: string; sheet: string } {
  const { values, positionals } = parsed(args);
  const [sample, ...more] = positionals;
  if (sample === undefined || more.length > 0)
    throw new UserError('wrong-arguments', `Give one sample list: ${usage}`);
  const id = values.id ?? kebab(basename(sample).replace(/\.[^.]*$/, ''));
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new UserError(
      'wrong-arguments',
      `"${id}" cannot be a profile's id. Give one in small letters, digits and hyphens: ${usage}`,
    );
  const [first = '', ...rest] = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const network = values.network ?? first;
  const { sheet = '' } = values;
  return { sample, sheet, id, network, name: values.name ?? `${network}: ${rest.join(' ') || 'Publishers'}` };
}

const text = { type: 'string' } as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { id: text, network: text, name: text, sheet: text },
    });
  } catch (error) {
    throw new UserError('wrong-arguments', `${error instanceof Error ? error.message : error} ${usage}`);
  }
}

function kebab(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function refuseIncomplete({ columns }: Skeleton): void {
  for (const field of ['networkPublisherId', 'name'] as const) {
    if (columns.some(({ to }) => to === field)) continue;
    const titles = columns.map(({ title }) => `"${title}"`).join(', ');
    throw new UserError(
      'no-id',
      `No column of the sample looks like "${fieldTitle(field)}", which every list must have. Found: ${titles}.`,
    );
  }
}

function filesOf(skeleton: Skeleton): Map<string, string> {
  const { id } = skeleton;
  return new Map([
    [`src/profiles/${id}.ts`, profileText(skeleton)],
    [`fixtures/exports/${id}/plain.csv`, fixtureText(skeleton)],
    [`fixtures/exports/${id}/plain.expected.json`, expectedText(skeleton)],
  ]);
}

function refuseToOverwrite({ id, name }: Skeleton, files: ReadonlyMap<string, string>): void {
  const taken = profiles.find((profile) => profile.id === id || profile.name === name);
  const file = [...files.keys()].find((one) => existsSync(join(top, one)));
  if (!taken && !file) return;
  const what = taken ? `a profile ${taken.id} ("${taken.name}")` : file;
  throw new UserError(
    'profile-exists',
    `There is ${what} already. Nothing was written; choose another --id and --name.`,
  );
}

function told({ columns }: Skeleton, files: readonly string[]): string {
  const mapping = columns.map(({ title, to }) =>
    to === 'extra' ? `  "${title}" is kept as an extra` : `  "${title}" → ${fieldTitle(to)}`,
  );
  return [
    `Written: ${files.join(', ')}; named in ${registry}.`,
    'Guessed by titles and values:',
    ...mapping,
    'Next:',
    `  1. Check ${files[0]}: the mapping, what the list is known by, the network, and whence it is exported.`,
    `  2. Put rows into ${files[1]} that show what is odd about such lists, with invented values, and say beside it what must come of them (fixtures/README.md).`,
    '  3. npm run format',
    '  4. npx vitest run --config test/vitest.config.ts test/profiles.test.ts test/golden.test.ts',
    '',
  ].join('\n');
}

try {
  process.stdout.write(makeProfile(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`profile:new: ${error.message}\n`);
  process.exitCode = 2;
}
