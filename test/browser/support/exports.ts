import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartnershipJson } from '../../../src/domain/partner.ts';
import { projectDirectory } from '../../support/child.ts';

const folder = join(projectDirectory, 'fixtures/exports');

/** A list of the fixtures and what importing it into a fresh database must give; see fixtures/README.md. */
export interface Example {
  path: string;
  brand: string;
  result: Record<'rows' | 'created' | 'updated' | 'unchanged' | 'failed' | 'ignored', number>;
  problems: { row: number; column?: string; severity: 'error' | 'warning'; value?: string }[];
  partners: PartnershipJson[];
}

/** `exampleList('linkshare-approved/northwind-approved')` */
export function exampleList(name: string): Example {
  const expected = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8'));
  return { ...expected, path: join(folder, `${name}.csv`) };
}
