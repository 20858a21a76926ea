import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partnerFilterShape } from '../../src/domain/filter.ts';
import { type ImportChoices, type ImportDetailJson, importChoicesShape } from '../../src/domain/import.ts';
import type { PartnershipJson } from '../../src/domain/partner.ts';
import {
  closeWorkplace,
  failedReportCsv,
  importFile,
  openWorkplace,
  partnersJson,
  type Workplace,
} from '../../src/importer/index.ts';
import { temporaryDirectory, whenDone } from '../support/temporary.ts';

/** A fresh database with short ways to import text and to look at what is stored. */
export class Desk {
  readonly workplace: Workplace;
  readonly #folder = temporaryDirectory();
  #files = 0;

  constructor() {
    this.workplace = openWorkplace(join(this.#folder, 'roster.db'), 'write');
    whenDone(() => closeWorkplace(this.workplace));
  }

  /** Writes the text to a file and returns its path. */
  file(text: string | Uint8Array): string {
    const path = join(this.#folder, `list-${++this.#files}.csv`);
    writeFileSync(path, text);
    return path;
  }

  import(text: string | Uint8Array, choices: Partial<ImportChoices> = {}): ImportDetailJson {
    return importFile(
      this.workplace,
      { path: this.file(text), name: 'list.csv' },
      importChoicesShape.parse({ brand: 'Acme', ...choices }),
      { commit: true },
    );
  }

  preview(text: string | Uint8Array, choices: Partial<ImportChoices> = {}): ImportDetailJson {
    return importFile(
      this.workplace,
      { path: this.file(text), name: 'list.csv' },
      importChoicesShape.parse({ brand: 'Acme', ...choices }),
      { commit: false },
    );
  }

  partners(): PartnershipJson[] {
    return JSON.parse([...partnersJson(this.workplace, partnerFilterShape.parse({}))].join(''));
  }

  /** The open failed rows of an import as records, the titles first. */
  report(id: number): string[][] {
    const text = [...failedReportCsv(this.workplace, id)].join('').replace('\uFEFF', '');
    return text
      .split('\r\n')
      .filter(Boolean)
      .map((line) =>
        line
          .slice(1, -1)
          .split('","')
          .map((cell) => cell.replaceAll('""', '"')),
      );
  }
}

/** Records as a CSV in which every cell is quoted. */
export function csv(...records: (readonly string[])[]): string {
  return records
    .map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`)
    .join('');
}

/** An Approved list. */
export function approved(
  ...rows: [id: string, name: string, url?: string, email?: string, joined?: string][]
): string {
  return csv(
    ['Site ID', 'Publisher Name', 'URL', 'Email', 'Join Date'],
    ...rows.map(([id, name, url = '', email = '', joined = '']) => [id, name, url, email, joined]),
  );
}
