import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnTargets, slugOf } from '../../src/domain/profile.ts';
import { guessColumns } from '../../src/pipeline/guess/columns.ts';
import { guessSheets, guessTitles } from '../../src/pipeline/guess/titles.ts';
import { kindOf } from '../../src/pipeline/guess/values.ts';
import { projectDirectory } from '../support/child.ts';

const id = 'networkPublisherId';
const urls = 'mediaPropertyUrls';
const email = 'primaryContactEmail';
const group = 'publisherGroup';
const date = 'networkDateAccepted';

describe('columns are guessed by their titles', () => {
  test.each([
    ['English', 'Publisher ID,Company,Website,E-mail,Group,Vertical,Date Joined,Network,Brand'],
    [
      'English, run together',
      'PublisherId,PublisherName,SiteURL,ContactEmail,PublisherGroup,Categories,JoinDate,Network,BrandName',
    ],
    [
      'English, other words',
      'Affiliate #ID,Partner,Home page,Mail address,Group Name,Category,Approved on,Affiliate Network,Brand',
    ],
    ['German', 'Partner-Nr.,Firma,Webseite,E-Mail-Adresse,Gruppe,Kategorien,Beitrittsdatum,Netzwerk,Marke'],
    [
      'German, other words',
      'Website-ID,Name des Publishers,URL der Webseite,Mail,Partnergruppe,Branche,Genehmigt,Netzwerk,Markenname',
    ],
    [
      'French',
      'Identifiant éditeur,Nom de l’éditeur,Site web,Courriel,Groupe,Catégories,Date d’adhésion,Réseau,Marque',
    ],
    [
      'French, other words',
      'N° affilié,Raison sociale,URL du site,Adresse e-mail,Groupe,Thématique,Approuvé,Réseau,Marque',
    ],
    [
      'Spanish',
      'ID del afiliado,Nombre,Sitio web,Correo electrónico,Grupo,Categorías,Fecha de alta,Red,Marca',
    ],
    [
      'Spanish, other words',
      'Número de socio,Empresa,Página web,E-mail,Grupo,Categoría,Fecha de aprobación,Red de afiliados,Marca',
    ],
  ])('%s', (_, titles) => {
    const fields = [id, 'name', urls, email, group, 'categories', date, 'network', 'brand'];
    expect(guessColumns(titles.split(','), [])).toEqual(fields);
  });

  test.each([
    'Advertiser ID',
    'Campaign ID',
    'Order Number',
    'Phone',
    'First Name',
    'Commission',
    'Status',
    'Last Updated',
    'Birth Date',
    'Country',
    'Notes',
    '__proto__',
    'constructor',
    '',
    'Merchant Name',
    'Payment Status',
  ])('%j is no CRM field', (title) => {
    expect(guessColumns([title], [])).toEqual(['extra']);
  });
});

describe('columns are guessed by their values', () => {
  test.each([
    [['anna@a.example', '', 'mailto:bob@b.example'], email],
    [['https://a.example/', 'www.b.example', 'c.example/d | e.example'], urls],
    [['4022211', 'SID4022305', '4022418'], id],
    [['3/15/2023', '2021-02-12', '7 July 2024', ''], date],
    [['402221', '40223055'], 'extra'],
    [['Granite', 'Lantern'], 'extra'],
    [['yes', 'no'], 'extra'],
    [['', 'N/A', '-'], 'extra'],
    [['anna@a.example', 'Bob', 'Carol'], 'extra'],
  ])('%j → %s', (values, target) => {
    expect(
      guessColumns(
        ['Something'],
        values.map((value) => [value]),
      ),
    ).toEqual([target]);
  });

  test('a title is not believed against its values', () => {
    const columns = (title: string, ...values: string[]) =>
      guessColumns(
        [title],
        values.map((value) => [value]),
      );
    expect(columns('Website', 'Granite Trail', 'Lantern Club')).toEqual(['name']);
    expect(columns('Contact', 'Anna Smith', 'Bob Jones')).toEqual(['extra']);
    expect(columns('Contact', 'anna@a.example')).toEqual([email]);
    expect(columns('Approved', 'yes', 'no')).toEqual(['extra']);
    expect(columns('Partner', '4022211', '4022305')).toEqual([id]);
    expect(columns('Phone', '5550123', '5550199')).toEqual(['extra']);
    expect(columns('Last Login', '2024-01-01', '2024-01-02')).toEqual(['extra']);
  });

  test('the stronger guess wins, and the other column is kept', () => {
    const rows = [['1', '4022211', '2024-05-01', '2021-02-12']];
    expect(guessColumns(['Account', 'Site ID', 'Seen', 'Join Date'], rows)).toEqual([
      'extra',
      id,
      'extra',
      date,
    ]);
  });

  test('of two columns of one title neither is guessed', () => {
    const rows = [['4022211', 'Granite', 'anna@a.example', 'press@a.example']];
    expect(guessColumns(['ID', 'Name', 'Email', ' EMAIL '], rows)).toEqual([id, 'name', '', '']);
  });
});

test('no field is ever guessed twice, whatever stands in a list', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'ID',
      'Name',
      'E-Mail',
      'URL',
      'Date',
      'Gruppe',
      'Marca',
      'Site',
      '',
      '__proto__',
      '4022211',
      'a@b.example',
      'c.example',
      '2024-01-01',
    ),
    fc.string(),
    fc.string({ unit: 'binary' }),
  );
  const list = fc.array(fc.array(word, { maxLength: 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(list, ([titles = [], ...rows]) => {
      const guesses = guessColumns(titles, rows);
      expect(guesses).toHaveLength(titles.length);
      const fields = guesses.filter((target) => target !== '' && target !== 'extra');
      expect(new Set(fields).size).toBe(fields.length);
      for (const target of guesses) expect(['', ...columnTargets]).toContain(target);
    }),
  );
});

describe('the title row is guessed', () => {
  const rows = ['4022211;Granite, Trail;a.example', '4022305;Lantern, Club;b.example', '4022418;;c.example'];
  const text = (...lines: string[]) => `${lines.join('\n')}\n`;

  test.each([
    ['semicolons with commas in cells', text('Account;Company;Web', ...rows), ';', 1],
    ['tabs', text('Account\tCompany\tWeb', ...rows.map((row) => row.replaceAll(';', '\t'))), '\t', 1],
    ['bars', text('Account|Company|Web', ...rows.map((row) => row.replaceAll(';', '|'))), '|', 1],
    ['lines above it', text('Partners of 2024', '', 'Made;today', 'Account;Company;Web', ...rows), ';', 4],
    ['a sep= line', text('sep=;', 'Account;Company;Web', ...rows), ';', 1],
    ['the first of two that could be it', text('Account;Company;Web', 'Nickname;Firm;Page', ...rows), ';', 1],
    ['short rows', text('Account;Company;Web;Note', ...rows), ';', 1],
    ['a title that stands twice', text('Account;Company;Web;Web', ...rows.map((row) => `${row};d`)), ';', 1],
    [
      'titles of partner lists above damaged rows',
      text('Site ID;Name', '4022211;Anna;x;y', '4022305;'),
      ';',
      1,
    ],
  ])('with %s', (_, head, delimiter, titleRow) => {
    expect(guessTitles(head, 'list.csv')).toMatchObject({ dialect: { delimiter }, titleRow });
  });

  test.each([
    ['one column', text('Company', 'Granite', 'Lantern')],
    ['rows without titles', text(...rows)],
    ['titles without rows', text('Account;Company;Web')],
    ['numbers alone', text('A;B;C', '1;2;3', '4;5;6')],
    ['prose', text('Dear all, please find the list attached.', 'It is long.', 'Yours, Anna')],
    ['nothing', ''],
  ])('not in %s', (_, head) => {
    expect(guessTitles(head, 'list.csv')).toBeNull();
  });

  test.each([
    'crm-without-name',
    'html',
    'json',
    'no-title-row',
    'only-commas',
    'pdf',
    'title-row-is-record-21',
  ])('not in the refused list %s', (name) => {
    const text = readFileSync(join(projectDirectory, `fixtures/exports/refused/${name}.csv`), 'latin1');
    expect(guessTitles(text, `${name}.csv`)).toBeNull();
  });

  test('only where the user says that it stands', () => {
    const head = text('Partners;of;Acme', 'Account;Company;Web', ...rows);
    expect(guessTitles(head, 'list.csv')).toMatchObject({ titleRow: 1 });
    expect(guessTitles(head, 'list.csv', 2)).toMatchObject({
      titleRow: 2,
      dialect: { delimiter: ';' },
      skipped: ['Partners of Acme'],
    });
    for (const row of [5, 6, 99]) expect(guessTitles(head, 'list.csv', row)).toBeNull();
  });

  test('on every sheet that has one', () => {
    const record = (row: number, ...cells: string[]) => ({ row, cells });
    const list = { records: [record(1, 'Account', 'Company'), record(2, '4022211', 'Granite')] };
    expect(guessSheets([{ records: [] }, list])).toMatchObject([{ sheet: 1, titles: { titleRow: 1 } }]);
    expect(guessSheets([list, list])).toHaveLength(2);
  });

  test('for any text without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (head) => void guessTitles(head, 'x')),
    );
  });
});

describe('without titles, values alone tell', () => {
  const places = ['', '', '', ''];
  test.each([
    [
      'also where some of them have faults',
      [
        ['4022211', 'Granite Trail', 'a@a.example', '3/15/2023'],
        ['SID-X', 'Lantern', 'none', 'soon'],
        ['4022305', 'Foxglove', 'b at b', '7/28/2024'],
      ],
      ['networkPublisherId', 'name', 'primaryContactEmail', 'networkDateAccepted'],
    ],
    [
      'codes that are different in every row',
      [
        ['Gold', 'AX-1041', 'Granite Trail', 'US'],
        ['Gold', 'AX-1042', 'Lantern', 'US'],
        ['Silver', 'AX-1043', 'Foxglove Weekly', 'UK'],
      ],
      ['extra', 'networkPublisherId', 'name', 'extra'],
    ],
    ['nothing', [['Gold', 'Gold', 'Gold', '']], ['name', 'extra', 'extra', 'extra']],
  ])('%s', (_, rows, targets) => {
    expect(guessColumns(places, rows)).toEqual(targets);
  });
});

test.each([
  [['1.5', '2', '4022211'], 'number'],
  [['555-0123', 'ABC'], 'word'],
  [['Inc. & Co', 'A B'], 'text'],
])('%j are of the kind %s', (values, kind) => {
  expect(kindOf(values)).toBe(kind);
});

test.each([
  ['Blog partners (US)', 'blog-partners-us'],
  ['  Éditeurs & Größe ', 'editeurs-grosse'],
  ['日本 2024', '日本-2024'],
  ['--!--', ''],
])('the name %j has the id %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
