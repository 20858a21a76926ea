import { describe, expect, test } from 'vitest';
import type { ImportChoices } from '../../src/domain/import.ts';
import { importChoicesShape } from '../../src/domain/import.ts';
import type { ImportView } from '../../src/domain/import-view.ts';
import {
  deleteProfile,
  editProfile,
  getImport,
  importsToMap,
  listProfiles,
  queueAgain,
  receiveFile,
  runCommit,
  runPreview,
  saveMapping,
} from '../../src/importer/index.ts';
import { readProfile } from '../../src/store/profiles.ts';
import { csv, Desk } from './lists.ts';

const titles = ['Account', 'Company', 'Web', 'Contact', 'Tier'];
const rows = [
  ['4022211', 'Granite Trail', 'https://granite.example/', 'anna@granite.example', 'Gold'],
  ['4022305', 'Lantern Club', 'https://lantern.example/', '', 'Silver'],
];
const unknown = csv(titles, ...rows);
const columns = {
  0: 'networkPublisherId',
  1: 'name',
  2: 'mediaPropertyUrls',
  3: 'primaryContactEmail',
  4: 'ignore',
};

/** The unknown list as another export might have it: other order, letter case and spaces, a column more. */
const again = csv(
  [' TIER', 'contact ', 'Web', 'company', 'Extra', 'ACCOUNT'],
  ...rows.map(([id, name, url, email, tier]) => [
    tier ?? '',
    email ?? '',
    url ?? '',
    name ?? '',
    'x',
    id ?? '',
  ]),
);

function waiting(desk: Desk, text: string, choices: Partial<ImportChoices> = {}): number {
  const file = { path: desk.file(text), name: 'list.csv' };
  const id = receiveFile(desk.workplace, file, importChoicesShape.parse(choices), { asks: true });
  runPreview(desk.workplace, id);
  return id;
}

function read(desk: Desk, id: number, choices: Partial<ImportChoices>): ImportView {
  queueAgain(desk.workplace, id, 'preview', importChoicesShape.parse({ brand: 'Acme', ...choices }));
  runPreview(desk.workplace, id);
  return view(desk, id);
}

function view(desk: Desk, id: number): ImportView {
  const found = getImport(desk.workplace, id);
  if (!found) throw new Error(`There is no import ${id}.`);
  return found;
}

/** Saves the unknown list's mapping under a name; the import that waits. */
function saved(desk: Desk, name: string, choices: Partial<ImportChoices> = {}, text = unknown): number {
  const id = waiting(desk, text, { brand: 'Acme' });
  saveMapping(desk.workplace, id, importChoicesShape.parse({ brand: 'Acme', columns, ...choices }), name);
  return id;
}

describe('an unknown list', () => {
  test('waits with its columns guessed, where it may be asked', () => {
    const desk = new Desk();
    const asked = view(desk, waiting(desk, unknown));
    expect(asked).toMatchObject({ status: 'failed', asksColumns: true, error: { code: 'unknown-columns' } });
    expect(asked.reading).toMatchObject({ byHand: true, titleRow: 1, delimiter: ',' });
    expect(asked.reading?.columns.map(({ letter, to }) => [letter, to])).toEqual([
      ['A', 'networkPublisherId'],
      ['B', 'name'],
      ['C', 'mediaPropertyUrls'],
      ['D', 'primaryContactEmail'],
      ['E', 'publisherGroup'],
    ]);
    expect(asked.reading?.columns[1]?.samples).toEqual(['Granite Trail', 'Lantern Club']);
    expect(importsToMap(desk.workplace)).toEqual([asked.id]);
  });

  test('is refused everywhere else, with what was found and what is lacking', () => {
    const desk = new Desk();
    expect(() => desk.import(unknown)).toThrow(
      expect.objectContaining({
        code: 'unknown-columns',
        details: expect.objectContaining({ columns: titles, missing: expect.any(Array) }),
      }),
    );
    expect(() => desk.import(unknown, { profile: 'by-hand' })).toThrow(
      expect.objectContaining({ code: 'field-missing' }),
    );
  });

  test.each([
    ['one column', csv(['Company'], ['Granite'], ['Lantern'])],
    ['titles alone', csv(titles)],
  ])('with %s is refused on the page too', (_, text) => {
    const desk = new Desk();
    expect(() => waiting(desk, text)).toThrow(expect.objectContaining({ code: 'unknown-columns' }));
  });

  test('is read by the columns that the user maps, and changed again', () => {
    const desk = new Desk();
    const id = waiting(desk, unknown);
    const first = read(desk, id, { columns });
    expect(first).toMatchObject({
      status: 'preview',
      profileName: 'List mapped by hand',
      asksColumns: false,
    });
    expect(first.detail).toMatchObject({ profile: 'by-hand', created: 2, failed: 0 });
    read(desk, id, { columns: { ...columns, 3: 'extra', 4: 'publisherGroup' }, profile: 'by-hand' });
    queueAgain(desk.workplace, id, 'commit');
    runCommit(desk.workplace, id);
    expect(view(desk, id)).toMatchObject({ status: 'committed', profileName: 'List mapped by hand' });
    expect(desk.partners()[0]).toMatchObject({
      name: 'Granite Trail',
      publisherGroup: 'Gold',
      primaryContactEmail: null,
      extra: { Contact: 'anna@granite.example' },
    });
  });

  test.each([
    ['field-missing', { 0: 'networkPublisherId' }],
    ['field-twice', { ...columns, 4: 'name' }],
  ])('stays with its form where the mapping is refused for %s', (code, columns) => {
    const desk = new Desk();
    const id = waiting(desk, unknown);
    expect(read(desk, id, { columns })).toMatchObject({ asksColumns: true, error: { code } });
  });

  test('needs a brand only when it is read, and none where a column is the brand', () => {
    const desk = new Desk();
    const id = waiting(desk, unknown);
    expect(read(desk, id, { columns, brand: '' }).error?.code).toBe('brand-missing');
    const branded = read(desk, id, { columns: { ...columns, 4: 'brand' }, brand: '' });
    expect(branded).toMatchObject({ status: 'preview', detail: { created: 2 } });
  });

  test('with two columns of one title asks for those, among the others', () => {
    const desk = new Desk();
    const id = waiting(desk, csv([...titles, 'Tier'], ...rows.map((row) => [...row, 'x'])));
    expect(
      view(desk, id)
        .reading?.columns.map(({ to }) => to)
        .slice(4),
    ).toEqual(['undecided', 'undecided']);
    expect(read(desk, id, { columns: { 0: columns[0], 1: columns[1] } })).toMatchObject({
      asksColumns: true,
      error: { code: 'duplicate-columns' },
    });
    expect(read(desk, id, { columns: { ...columns, 5: 'extra' } }).status).toBe('preview');
  });

  test('that a profile knows can be mapped by hand all the same', () => {
    const desk = new Desk();
    const id = waiting(desk, csv(['Site ID', 'Publisher Name', 'Email'], ['4022211', 'Granite', '']), {
      profile: 'by-hand',
    });
    expect(view(desk, id)).toMatchObject({ asksColumns: true, choices: { profile: 'by-hand' } });
    const mapped = read(desk, id, {
      profile: 'by-hand',
      columns: { 0: 'networkPublisherId', 1: 'name', 2: 'extra' },
    });
    expect(mapped.detail).toMatchObject({ profile: 'by-hand', created: 1 });
  });
});

describe('a saved mapping', () => {
  test('is recognised from then on, whatever the order of its titles', () => {
    const desk = new Desk();
    saved(desk, 'Blog partners', { network: 'Other', status: 'applied' });
    const detail = desk.import(again);
    expect(detail).toMatchObject({ profile: 'blog-partners', network: 'Other', created: 2 });
    expect(detail.notices.map(({ code }) => code)).toContain('columns-ignored');
    expect(desk.partners()[0]).toMatchObject({
      networkPublisherId: '4022211',
      mediaPropertyUrls: ['https://granite.example/'],
      status: 'applied',
      extra: { Extra: 'x' },
    });
    expect(view(desk, detail.import ?? 0).profileName).toBe('Blog partners');
    expect(listProfiles(desk.workplace.db)[0]).toMatchObject({
      id: 'blog-partners',
      source: 'saved',
      knownBy: [['Account'], ['Company'], ['Web'], ['Contact']],
    });
  });

  test('is not recognised where one of its titles is missing, nor named in vain', () => {
    const desk = new Desk();
    saved(desk, 'Blog partners');
    const without = csv(['Account', 'Company', 'Web'], ...rows.map((row) => row.slice(0, 3)));
    expect(() => desk.import(without)).toThrow(
      expect.objectContaining({
        code: 'unknown-columns',
        details: expect.objectContaining({ closest: 'blog-partners', missing: ['Contact'] }),
      }),
    );
    expect(() => desk.import(without, { profile: 'blog-partners' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
    expect(desk.import(again, { profile: 'blog-partners' }).profile).toBe('blog-partners');
  });

  test('goes before the built-in lists and behind the CRM’s own titles', () => {
    const desk = new Desk();
    const linkshare = csv(['Site ID', 'Publisher Name', 'Email'], ['4022211', 'Granite', 'a@a.example']);
    saved(
      desk,
      'Mine',
      { profile: 'by-hand', columns: { 0: 'networkPublisherId', 1: 'name', 2: 'ignore' } },
      linkshare,
    );
    expect(desk.preview(linkshare).profile).toBe('mine');
    expect(desk.preview(linkshare, { profile: 'linkshare-approved' }).profile).toBe('linkshare-approved');
    const crm = csv(
      ['Network Publisher ID', 'Name', 'Site ID', 'Publisher Name'],
      ['4022211', 'Granite', '1', 'x'],
    );
    expect(desk.preview(crm).profile).toBe('crm');
  });

  test('with more titles goes before another; two with as many are an error that names both', () => {
    const desk = new Desk();
    saved(desk, 'Few', { columns: { ...columns, 2: 'extra', 3: 'extra' } });
    saved(desk, 'Many', { profile: 'by-hand' });
    expect(desk.preview(unknown).profile).toBe('many');
    saved(desk, 'Others', { profile: 'by-hand', columns: { ...columns, 2: 'extra', 4: 'publisherGroup' } });
    expect(() => desk.preview(unknown)).toThrow(
      expect.objectContaining({
        code: 'ambiguous-columns',
        message: expect.stringMatching(/Many.*Others|Others.*Many/),
      }),
    );
    expect(desk.preview(unknown, { profile: 'others' }).profile).toBe('others');
  });

  test('presets the order of dates that could be read either way', () => {
    const desk = new Desk();
    const dated = csv(['Account', 'Company', 'Day'], ['4022211', 'Granite', '3/4/2021']);
    const dates = { 0: 'networkPublisherId', 1: 'name', 2: 'networkDateAccepted' };
    saved(desk, 'Dated', { columns: dates, dateOrder: 'dmy' }, dated);
    const detail = desk.import(dated);
    expect(detail).toMatchObject({ dateOrder: 'dmy' });
    expect(detail.notices.find(({ code }) => code === 'dates-ambiguous')?.message).toContain('day-first');
    expect(desk.partners()[0]?.networkDateAccepted).toBe('2021-04-03');
    expect(desk.preview(dated.replace('3/4', '3/14')).dateOrder).toBe('mdy');
    expect(desk.preview(dated, { dateOrder: 'mdy' }).dateOrder).toBe('mdy');
  });

  test('has corrected reports read by its rules, also once it is deleted', () => {
    const desk = new Desk();
    saved(desk, 'Blog partners', { dateOrder: 'dmy' });
    const bad = csv(titles, ...rows, ['', 'Nameless', 'https://n.example/', '', 'Gold']);
    const id = desk.import(bad).import ?? 0;
    deleteProfile(desk.workplace, 'blog-partners');
    expect(view(desk, id).profileName).toBe('Blog partners');
    const [head = [], row = []] = desk.report(id);
    expect(head).toEqual(['Failure Reason', 'Source Row', 'Import ID', ...titles, 'Network', 'Brand']);
    row[head.indexOf('Account')] = '4022418';
    expect(desk.import(csv(head, row))).toMatchObject({ profile: 'failed-rows', corrects: [id], created: 1 });
    expect(desk.partners().find(({ name }) => name === 'Nameless')).toMatchObject({
      mediaPropertyUrls: ['https://n.example/'],
      extra: {},
    });
    expect(view(desk, id)).toMatchObject({ openFailedRows: 0 });
  });

  test('keeps its name: another mapping under it is refused, the same one is not', () => {
    const desk = new Desk();
    saved(desk, 'Blog partners');
    expect(() => saved(desk, 'Blog partners')).not.toThrow();
    const other = csv(['Number', 'Firm'], ['4022211', 'Granite']);
    const two = { columns: { 0: 'networkPublisherId', 1: 'name' } };
    expect(() => saved(desk, 'blog  PARTNERS', two, other)).toThrow(
      expect.objectContaining({ code: 'profile-exists' }),
    );
    expect(() => saved(desk, 'Twin')).toThrow(
      expect.objectContaining({ code: 'profile-exists', message: expect.stringContaining('Blog partners') }),
    );
    for (const name of ['CRM', 'By hand']) {
      expect(() => saved(desk, name, two, other)).toThrow(
        expect.objectContaining({ code: 'profile-exists' }),
      );
    }
    for (const name of ['---', 'x'.repeat(81)]) {
      expect(() => saved(desk, name, two, other)).toThrow(expect.objectContaining({ code: 'name-invalid' }));
    }
  });

  test('takes a change in from the list that it was read by', () => {
    const desk = new Desk();
    const id = saved(desk, 'Blog partners');
    read(desk, id, { profile: 'blog-partners', columns });
    const changed = importChoicesShape.parse({
      profile: 'blog-partners',
      columns: { ...columns, 4: 'publisherGroup' },
    });
    expect(saveMapping(desk.workplace, id, changed, 'Blog partners')).toBe('blog-partners');
    expect(readProfile(desk.workplace.db, 'blog-partners')?.columns[4]?.to).toBe('publisherGroup');
  });

  test('cannot know what has no title of its own', () => {
    const desk = new Desk();
    const untitled = csv(['Account', '', 'Web', 'Contact', 'Tier'], ...rows);
    expect(() => saved(desk, 'Blog partners', {}, untitled)).toThrow(
      expect.objectContaining({ code: 'mapping-unsavable' }),
    );
    const twins = csv(['Account', 'Company', 'Web', 'Contact', 'company'], ...rows);
    expect(() =>
      saved(desk, 'Blog partners', { columns: { ...columns, 4: 'publisherGroup' } }, twins),
    ).toThrow(expect.objectContaining({ code: 'mapping-unsavable' }));
  });

  test('is renamed and edited; its id follows its name', () => {
    const desk = new Desk();
    saved(desk, 'Blog partners');
    const edit = {
      name: 'Blogs',
      network: 'Other',
      status: 'approved',
      dates: 'dmy',
      encoding: '',
      delimiter: '',
      columns: { 3: 'extra' },
    } as const;
    expect(editProfile(desk.workplace, 'blog-partners', edit)).toBe('blogs');
    expect(readProfile(desk.workplace.db, 'blog-partners')).toBeNull();
    const withoutContact = csv(['Account', 'Company', 'Web'], ...rows.map((row) => row.slice(0, 3)));
    expect(desk.preview(withoutContact)).toMatchObject({ profile: 'blogs', network: 'Other' });
    const refused = (change: object) => () => editProfile(desk.workplace, 'blogs', { ...edit, ...change });
    expect(refused({ columns: { 1: 'extra' } })).toThrow(expect.objectContaining({ code: 'field-missing' }));
    expect(refused({ columns: { 2: 'name' } })).toThrow(expect.objectContaining({ code: 'field-twice' }));
    expect(refused({ name: 'LinkShare approved' })).toThrow(
      expect.objectContaining({ code: 'profile-exists' }),
    );
    expect(() => editProfile(desk.workplace, 'nothing', edit)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(() => deleteProfile(desk.workplace, 'crm')).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });
});
