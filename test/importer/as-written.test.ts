import { describe, expect, test } from 'vitest';
import { wordsOf } from '../support/notices.ts';
import { approved, csv, Desk } from './lists.ts';

/** How programs and people write lists, and what of it cannot be read: bytes in, partners or a reason out. */
describe('a list as it was written', () => {
  const names = (desk: Desk) => desk.partners().map(({ name }) => name);

  test('in the Japanese encoding of mails is read, and said to be a guess', () => {
    const desk = new Desk();
    const [before = '', after = ''] = approved(['4022211', '#']).split('#');
    const name = Buffer.from('1b2442333c30323272 3c52 1b2842'.replaceAll(' ', ''), 'hex');
    const list = Buffer.concat([Buffer.from(before), name, Buffer.from(after)]);
    const detail = desk.import(list);
    const text = new TextDecoder('iso-2022-jp').decode(name);
    expect(text).toMatch(/^\p{Script=Han}+$/u);
    expect(names(desk)).toEqual([text]);
    expect(detail).toMatchObject({ encoding: 'iso-2022-jp', created: 1 });
    expect(wordsOf(detail, 'encoding-guessed')).toContain(text);
  });

  test('in Mac Roman has its euro sign however the encoding is spelt', () => {
    const desk = new Desk();
    const list = Buffer.from(
      approved(['4022211', 'Caf# $5']).replace('#', '\u008e').replace('$', '\u00db'),
      'latin1',
    );
    expect(desk.import(list, { encoding: 'Mac Roman' })).toMatchObject({ encoding: 'macintosh' });
    expect(names(desk)).toEqual(['Café €5']);
  });

  test('in UTF-16 and cut off within a character is refused', () => {
    const desk = new Desk();
    const whole = Buffer.from(`\uFEFF${approved(['4022211', 'Ann'])}`, 'utf16le');
    expect(() => desk.import(whole.subarray(0, -1))).toThrow(/list\.csv .* ends within a character/);
    expect(desk.import(whole)).toMatchObject({ encoding: 'utf-16le', created: 1 });
  });

  test('as a web page in UTF-16 is refused as one', () => {
    const page = Buffer.from('\uFEFF<table><tr><th>Site ID</th></tr></table>', 'utf16le');
    expect(() => new Desk().import(page)).toThrow(/list\.csv is a web page/);
  });

  test('by a program that had damaged its letters before says which and what they were', () => {
    const desk = new Desk();
    const twice = desk.import(
      approved(['4022211', 'Ann'], ['4022212', 'CafÃ© â€“ ZÃ¼rich'], ['4022213', 'JosÃ©']),
    );
    expect(wordsOf(twice, 'letters-garbled')).toMatch(
      /^2 rows have .*"CafÃ© â€“ ZÃ¼rich" in row 3, which probably was "Café – Zürich"/,
    );
    expect(names(desk)).toContain('CafÃ© â€“ ZÃ¼rich');
    const lost = desk.preview(approved(['4022214', 'Caf\uFFFD']));
    expect(wordsOf(lost, 'letters-garbled')).toMatch(/^One row has .*"Caf\uFFFD" in row 2\. /);
    const fine = desk.preview(
      approved(['4022215', 'São Paulo SÃO'], ['4022216', 'Ô Ä° 30 °C Â'], ['4022217', 'Ünï “x”']),
    );
    expect(fine.notices.map(({ code }) => code)).not.toContain('letters-garbled');
  });

  test('with marks that nobody sees in ids, addresses and dates is read without them', () => {
    const desk = new Desk();
    const detail = desk.import(
      approved(
        ['\u200B4022211', 'Ann', '', '\u200Eann@ann.example\u200B', '3/17/2021\u202F11:00\u202FAM'],
        ['4022211\u2060', 'Ann', '', 'ann@ann.example', '\u200E3/17/2021'],
      ),
    );
    expect(detail).toMatchObject({ created: 1, failed: 0, rows: 2 });
    expect(desk.partners()).toMatchObject([
      {
        networkPublisherId: '4022211',
        primaryContactEmail: 'ann@ann.example',
        networkDateAccepted: '2021-03-17',
      },
    ]);
  });

  test.each([
    ['17. März 2021', '2021-03-17'],
    ['17 Mrz 21', '2021-03-17'],
    ['4 mars 2021', '2021-03-04'],
    ['4 févr. 2021', '2021-02-04'],
    ['1er août 2021', null],
    ['1 aout 2021', '2021-08-01'],
    ['4 de marzo de 2021', '2021-03-04'],
    ['12 grudnia 2020', '2020-12-12'],
    ['3 mei 2021', '2021-05-03'],
    ['31 novembre 2021', null],
    ['4 Marzipan 2021', null],
  ])('with the date %s has %s', (joined, iso) => {
    const desk = new Desk();
    const detail = desk.import(approved(['4022211', 'Ann', '', '', joined]));
    expect(detail).toMatchObject({ created: iso === null ? 0 : 1 });
    if (iso !== null) expect(desk.partners()[0]?.networkDateAccepted).toBe(iso);
  });

  test.each(['#WERT!', '#NOM?', '#¿NOMBRE?', '########', 'Err:508', '#NV'])(
    'with %s for a name fails',
    (name) => {
      const desk = new Desk();
      expect(desk.import(approved(['4022211', name])).problems).toMatchObject([
        { row: 2, column: 'Publisher Name', code: 'spreadsheet-damage' },
      ]);
    },
  );

  test('with a second table below says of each of its rows that it is none of the list', () => {
    const desk = new Desk();
    const first = approved(['4022211', 'Ann'], ['4022212', 'Bob'], ['4022213', 'Cem']).replaceAll(
      /["\r]/g,
      '',
    );
    const { problems, ...counts } = desk.import(`${first},,,,\nGroup,Count,,,\nGold,2,,,\n4022299,1,,,\n`);
    expect(counts).toMatchObject({ created: 3, failed: 3, rows: 6 });
    const said = problems.filter(({ message }) => /second table, whose titles stand in row 6/.test(message));
    expect(said.map(({ row }) => row)).toEqual([6, 7, 8]);
  });

  test('with a name of which nothing can be seen fails', () => {
    const desk = new Desk();
    const problems = ['\u200B', '\u00A0\u200E', '\uFEFF \u2060'].flatMap(
      (name) => desk.import(approved(['4022211', name])).problems,
    );
    expect(problems.map(({ code }) => code)).toEqual(Array(3).fill('name-missing'));
  });

  test('with names that only look like damage keeps them', () => {
    const desk = new Desk();
    const rows = ['#1 Deals', 'Err:or', 'Fehler 404', '####'].map((name, at): [string, string] => [
      String(4022211 + at),
      name,
    ]);
    expect(desk.import(approved(...rows))).toMatchObject({ created: 4, failed: 0 });
    expect(
      desk.import(csv(['Site ID', 'Publisher Name', 'Email'], ['4022211', '#1 Deals', ''])),
    ).toMatchObject({
      unchanged: 1,
    });
  });
});
