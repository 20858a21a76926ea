import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importChoicesShape } from '../src/domain/import.ts';
import { openList } from '../src/importer/list.ts';
import { detectList, matchingProfile } from '../src/pipeline/detect.ts';
import { remap } from '../src/pipeline/remap.ts';
import { titleKey } from '../src/pipeline/titles.ts';
import { type Profile, profiles } from '../src/profiles/index.ts';
import type { ProfileColumn } from '../src/profiles/profile.ts';

/** What every profile keeps, so that a new one needs no test of its own (see README, "Adding an export type"). */
const exports = join(import.meta.dirname, '../fixtures/exports');

describe.each(profiles.map((profile) => ({ id: profile.id, profile })))('$id', ({ id, profile }) => {
  const lists = listsOf(id);

  test('is named in words of its own', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(profiles.filter((other) => other.id === id || other.name === profile.name)).toEqual([profile]);
    expect(profile.name.trim()).not.toBe('');
    expect(profile.network.trim()).not.toBe('');
    expect(existsSync(join(import.meta.dirname, `../src/profiles/${id}.ts`))).toBe(true);
  });

  test('names the source of its titles in a comment', () => {
    const text = readFileSync(join(import.meta.dirname, `../src/profiles/${id}.ts`), 'utf8');
    expect(text).toMatch(/\/\*\*[\s\S]+\*\/\nexport const/);
    if (profile.source === 'documented') expect(text).toMatch(/https:\/\/|"[^"]+"/);
  });

  test('has each title once, each field once, and says what it is known by', () => {
    const keys = profile.columns.map(({ title }) => titleKey(title));
    expect(new Set(keys).size).toBe(keys.length);
    const targets = profile.columns.map(({ to }) => to);
    expect(new Set(targets).size).toBe(targets.length);
    if (id !== 'failed-rows') expect(targets).toEqual(expect.arrayContaining(['networkPublisherId', 'name']));
    expect(profile.knownBy.length).toBeGreaterThan(1);
    for (const titles of profile.knownBy) expect(titles.length).toBeGreaterThan(0);
  });

  test('is known by columns that it reads, the id and the name among them', () => {
    const own = profile.columns.flatMap((column) => [column.title, ...orElse(column)]);
    for (const title of profile.knownBy.flat()) expect(own).toContain(title);
    for (const title of profile.unless ?? []) expect(own).not.toContain(title);
    for (const field of id === 'failed-rows' ? [] : ['networkPublisherId', 'name']) {
      const title = profile.columns.find(({ to }) => to === field)?.title;
      expect(profile.knownBy).toContainEqual([title]);
    }
  });

  test('has a list with an expected result, which goes in', () => {
    expect(lists.length).toBeGreaterThan(0);
    const expected = lists.map((list) =>
      JSON.parse(readFileSync(list.replace(/csv$/, 'expected.json'), 'utf8')),
    );
    expect(expected.some(({ result }) => result?.profile === id && result.created > 0)).toBe(true);
  });

  test('recognises its own lists, and no other profile of its rank does', () => {
    for (const list of lists) {
      const { detected } = opened(list);
      expect([list, detected.profile.id]).toEqual([list, id]);
      const rivals = profiles.filter((other) => other.rank <= profile.rank && other.id !== id);
      expect([list, matchingProfile(detected.titles, rivals, list)]).toEqual([list, null]);
    }
  });

  test('recognises them with the columns shuffled, in other letter case, with doubled spaces', () => {
    for (const list of lists) {
      const { detected } = opened(list);
      for (const titles of disguises(detected.titles)) {
        expect(matchingProfile(titles, profiles, list)?.id).toBe(id);
        expect(fieldsOf(titles, profile)).toEqual(fieldsOf(detected.titles, profile));
      }
    }
  });

  test('is not what a list of its bare titles without one that it is known by is', () => {
    const titles = profile.columns.map(({ title }) => title);
    for (const lacking of profile.knownBy) {
      const rest = titles.filter((title) => !lacking.includes(title));
      expect(matchingProfile(rest, [profile], 'list.csv')).toBeNull();
    }
  });
});

describe('a list of nobody', () => {
  test.each([
    ['id,name,website'],
    ['id,company,website'],
    ['ID,Name,Email,Website,Status'],
    ['id,first_name,last_name,company,email,website,join_date,status,group'],
    ['Publisher ID,Publisher Name,Publisher URL'],
    ['publisher_id,name,websites'],
    ['Affiliate,AffiliateID,Commission'],
    ['cid,name,websites'],
    ['Name,URL,Email,Join Date'],
  ])('stays unknown: %s', (titles) => {
    expect(matchingProfile(titles.split(','), profiles, 'list.csv')).toBeNull();
    expect(() => detectList(`${titles}\n1,2,3\n`, profiles, '', 'list.csv')).toThrow('has no title row');
  });
});

function orElse(column: ProfileColumn): readonly string[] {
  return column.to === 'status' ? [] : (column.orElse ?? []);
}

function listsOf(id: string): string[] {
  const folder = join(exports, id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .map((file) => join(folder, file));
}

function opened(path: string) {
  const expected = JSON.parse(readFileSync(path.replace(/csv$/, 'expected.json'), 'utf8'));
  const { encoding } = importChoicesShape.parse(expected.options ?? {});
  return openList(null, { path, name: path }, importChoicesShape.parse({ encoding }));
}

/** The same titles as other hands and programs write them. */
function disguises(titles: readonly string[]): string[][] {
  return [
    titles.toReversed(),
    [...titles.slice(2), ...titles.slice(0, 2)],
    titles.map((title) => title.toUpperCase()),
    titles.map((title) => title.toLowerCase()),
    titles.map((title) => `  ${title.replaceAll(' ', '  ')} `),
    titles.map((title) => title.replaceAll(' ', '\u00A0')),
  ];
}

/** Which column goes to which field, whatever their order. */
function fieldsOf(titles: readonly string[], profile: Profile): string[] {
  return remap(titles, profile)
    .columns.flatMap(({ title, use }) =>
      use.kind === 'field' ? [`${titleKey(title)} → ${use.field}`] : use.kind === 'key' ? [use.key] : [],
    )
    .toSorted();
}
