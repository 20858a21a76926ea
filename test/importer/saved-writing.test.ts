import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { type ImportChoices, importChoicesShape } from '../../src/domain/import.ts';
import { receiveFile, runPreview, saveMapping } from '../../src/importer/index.ts';
import { readProfile } from '../../src/store/profiles.ts';
import { csv, Desk } from './lists.ts';

/** How a list is written is saved with its mapping: the next one is known without choosing again. */

const columns = { 0: 'networkPublisherId', 1: 'name', 2: 'primaryContactEmail' };

function saved(desk: Desk, content: string | Uint8Array, choices: Partial<ImportChoices>): void {
  const said = importChoicesShape.parse({ brand: 'Acme', profile: 'by-hand', columns, ...choices });
  const id = receiveFile(desk.workplace, { path: desk.file(content), name: 'list.csv' }, said, {
    asks: true,
  });
  runPreview(desk.workplace, id);
  saveMapping(desk.workplace, id, said, 'Blog partners');
}

describe('a delimiter that was chosen', () => {
  const list = 'Account::Firm::Contact\n4022211::Granite: Trail::anna@granite.example\n';
  const next = 'Contact::Firm::Account\nben@lantern.example::Lantern, Club::4022305\n';

  test('is tried on the next list of that kind', () => {
    const desk = new Desk();
    expect(() => desk.import(next)).toThrow(expect.objectContaining({ code: 'unknown-columns' }));
    saved(desk, list, { delimiter: '::' });
    expect(desk.import(next)).toMatchObject({ profile: 'blog-partners', delimiter: '::', created: 1 });
    expect(desk.partners()[0]).toMatchObject({ name: 'Lantern, Club' });
    expect(desk.preview(next, { profile: 'blog-partners' })).toMatchObject({ unchanged: 1 });
  });

  test('stands behind the usual ones, and behind the one that is chosen', () => {
    const desk = new Desk();
    saved(desk, list, { delimiter: '::' });
    const usual = csv(['Account', 'Firm', 'Contact'], ['4022211', 'Granite::Trail', '']);
    expect(desk.import(usual)).toMatchObject({ profile: 'blog-partners', delimiter: ',', created: 1 });
    expect(desk.partners()[0]?.name).toBe('Granite::Trail');
    expect(() => desk.import(next, { delimiter: 'semicolon' })).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
    expect(desk.preview('Site ID::Publisher Name::Email\n4022211::A::\n', { delimiter: '::' })).toMatchObject(
      {
        profile: 'linkshare-approved',
      },
    );
  });

  test('is no way to read what another mapping knows', () => {
    const desk = new Desk();
    saved(desk, list.replaceAll('::', '%%'), { delimiter: '%%' });
    expect(() => desk.import('Site ID%%Publisher Name%%Email\n4022211%%A%%\n')).toThrow(
      expect.objectContaining({ code: 'unknown-columns' }),
    );
  });

  test('is kept with a list without titles, too', () => {
    const desk = new Desk();
    const bare = '4022211::Granite: Trail::anna@granite.example\n4022305::Lantern::ben@lantern.example\n';
    saved(desk, bare, { delimiter: '::', titleRow: '0' });
    expect(desk.import(bare, { profile: 'blog-partners' })).toMatchObject({ delimiter: '::', created: 2 });
  });
});

describe('an encoding that was chosen', () => {
  const cafe = 'Account,Firm,Contact\n4022211,Škoda Děti,a@a.example\n';

  test('goes before the likeliest, and says so with a sample', () => {
    const desk = new Desk();
    const inIt = (text: string) => iconv.encode(text, 'iso-8859-4');
    saved(desk, inIt(cafe.replace('ě', 'ē')), { encoding: 'iso-8859-4' });
    expect(readProfile(desk.workplace.db, 'blog-partners')?.encoding).toBe('iso-8859-4');
    const detail = desk.import(inIt('Account,Firm,Contact\n4022305,Ķekava Ģimene,\n'));
    expect(detail).toMatchObject({ profile: 'blog-partners', encoding: 'iso-8859-4', created: 1 });
    expect(detail.notices.find(({ code }) => code === 'encoding-guessed')?.message).toMatch(
      /as "Blog partners" says.*"Ķekava Ģimene" in row 2/,
    );
    expect(desk.partners()[0]?.name).toBe('Ķekava Ģimene');
  });

  test('is tried where the titles cannot be read otherwise', () => {
    const desk = new Desk();
    const titled = (name: string) => iconv.encode(`Konts,Uzņēmums,E-pasts\n4022211,${name},\n`, 'iso-8859-4');
    saved(desk, titled('Ķekava'), { encoding: 'iso-8859-4' });
    expect(desk.import(titled('Ģimene'))).toMatchObject({ profile: 'blog-partners', created: 1 });
    expect(desk.partners()[0]?.name).toBe('Ģimene');
  });

  test('leaves Unicode as it is, and the user’s choice', () => {
    const desk = new Desk();
    saved(desk, iconv.encode(cafe, 'windows-1250'), { encoding: 'cp1250' });
    expect(desk.import(cafe)).toMatchObject({ encoding: 'utf-8', created: 1 });
    expect(desk.partners()[0]?.name).toBe('Škoda Děti');
    expect(desk.preview(iconv.encode(cafe, 'windows-1250'), { encoding: 'latin1' })).toMatchObject({
      encoding: 'windows-1252',
    });
  });

  test('is not saved where the bytes say it themselves', () => {
    const desk = new Desk();
    saved(desk, iconv.encode(cafe, 'utf-16le'), { encoding: 'utf-16le' });
    expect(readProfile(desk.workplace.db, 'blog-partners')?.encoding).toBe('');
  });
});
