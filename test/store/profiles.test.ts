import { expect, test } from 'vitest';
import type { SavedProfile } from '../../src/domain/profile.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { readProfile, readProfiles, removeProfile, writeProfile } from '../../src/store/profiles.ts';
import { temporaryFile } from '../support/temporary.ts';

const blogs: SavedProfile = {
  id: 'blogs',
  name: 'Blogs',
  network: 'LinkShare',
  status: 'approved',
  dates: 'dmy',
  encoding: 'windows-1250',
  delimiter: '::',
  untitled: true,
  columns: [
    { title: 'Account', to: 'networkPublisherId' },
    { title: '__proto__', to: 'extra' },
  ],
};

test('saved mappings come back as they were, in the order of their names', () => {
  const store = openStore(temporaryFile(), migrations);
  expect(readProfiles(store)).toEqual([]);
  const others = ['Émile', 'zebra', 'alpha'].map((name) => ({ ...blogs, id: name, name, status: null }));
  for (const profile of [blogs, ...others]) writeProfile(store, profile);
  expect(readProfiles(store).map(({ name }) => name)).toEqual(['alpha', 'Blogs', 'Émile', 'zebra']);
  expect(readProfile(store, 'blogs')).toEqual(blogs);
  expect(readProfile(store, 'alpha')?.status).toBeNull();
  expect(readProfile(store, 'nothing')).toBeNull();
  store.close();
});

test('one of the same id takes the place of the other, and one that is removed is gone', () => {
  const store = openStore(temporaryFile(), migrations);
  writeProfile(store, blogs);
  writeProfile(store, { ...blogs, network: 'Other' });
  expect(readProfiles(store)).toEqual([{ ...blogs, network: 'Other' }]);
  expect(removeProfile(store, 'blogs')).toBe(true);
  expect(removeProfile(store, 'blogs')).toBe(false);
  expect(readProfiles(store)).toEqual([]);
  store.close();
});

test('a database of an earlier version has none until it is opened for writing', () => {
  const file = temporaryFile();
  const old = openStore(file, migrations.slice(0, 1));
  old.exec(`INSERT INTO brand (name, name_key) VALUES ('Acme', 'acme')`);
  old.close();
  const reading = openStore(file, migrations, 'read');
  expect(readProfiles(reading)).toEqual([]);
  reading.close();
  const writing = openStore(file, migrations);
  writeProfile(writing, blogs);
  expect(readProfiles(writing)).toEqual([blogs]);
  expect(writing.prepare('SELECT name FROM brand').pluck().all()).toEqual(['Acme']);
  writing.close();
});

test('those of an earlier version say nothing of how their lists are written', () => {
  const file = temporaryFile();
  const before = migrations.findIndex((step) =>
    String(step).includes('ALTER TABLE profile ADD COLUMN encoding'),
  );
  const old = openStore(file, migrations.slice(0, before));
  old.exec(
    `INSERT INTO profile (id, name, network, dates, columns) VALUES ('old', 'Old', 'LinkShare', 'mdy', '[]')`,
  );
  old.close();
  const unsaid = { encoding: '', delimiter: '', untitled: false };
  for (const mode of ['read', 'write'] as const) {
    const store = openStore(file, migrations, mode);
    expect(readProfile(store, 'old')).toMatchObject({ name: 'Old', status: null, ...unsaid });
    store.close();
  }
});
