import { writeFileSync } from 'node:fs';
import { temporaryFile } from '../support/temporary.ts';

/** A LinkShare "Approved publishers" list as a file: four rows, of which two are wrong. */
export function approvedList(): string {
  return listFile(
    [
      'Site ID,Publisher Name,URL,Email,Join Date',
      '4022211,Café Deals,cafe.example,ann@cafe.example,03/14/2021',
      '4022212,Beta,,bob@,03/15/2021',
      '4022213,=Gamma,https://g.example|https://h.example,,13/40/2021',
      '4022214,Delta,d.example,d@d.example,04/01/2022',
    ],
    'approved.csv',
  );
}

/** The same list without the wrong rows. */
export function goodList(): string {
  return listFile(
    [
      'Site ID,Publisher Name,URL,Email,Join Date,Tier',
      '4022211,Café Deals,cafe.example,ann@cafe.example,03/14/2021,gold',
      '4022214,=Delta,d.example,,04/01/2022,',
    ],
    'good.csv',
  );
}

export function listFile(lines: readonly string[], name = 'list.csv'): string {
  const file = temporaryFile(name);
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
  return file;
}
