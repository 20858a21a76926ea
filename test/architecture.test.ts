import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  architectureViolations,
  describeViolation,
  importsOf,
  unfinishedWork,
} from './support/architecture.ts';
import { projectDirectory } from './support/child.ts';

describe('the parts of the code', () => {
  test('import only what lies to their right in the picture', () => {
    expect(architectureViolations(filesOf('src/**/*.ts')).map(describeViolation)).toEqual([]);
  });

  test.each([
    ['src/domain/partner.ts', `import { detect } from '../pipeline/detect.ts';`],
    ['src/domain/partner.ts', `import type { Profile } from '../profiles/profile.ts';`],
    ['src/domain/partner.ts', `import { readFile } from 'node:fs/promises';`],
    ['src/profiles/crm.ts', `import '../store/open.ts';`],
    ['src/pipeline/plan.ts', `export { partners } from '../store/partners.ts';`],
    ['src/pipeline/plan.ts', `export * from '../importer/index.ts';`],
    ['src/pipeline/read.ts', `import { readFileSync } from 'node:fs';`],
    ['src/pipeline/read.ts', `import fs from 'fs';`],
    ['src/pipeline/read.ts', `import { request } from 'node:http';`],
    ['src/pipeline/dates.ts', `const today = new Date();`],
    ['src/pipeline/dates.ts', `const today = new Date;`],
    ['src/pipeline/dates.ts', `const today = Date.now();`],
    ['src/store/partners.ts', `import { crm } from '../profiles/crm.ts';`],
    ['src/store/partners.ts', `const { plan } = await import('../pipeline/plan.ts');`],
    ['src/store/partners.ts', `export function a(plan: import('../pipeline/plan.ts').ImportPlan) {}`],
    ['src/importer/commit.ts', `import Database from 'better-sqlite3';`],
    ['src/importer/commit.ts', `import { writer } from '../writer/client.ts';`],
    ['src/writer/thread.ts', `import { app } from '../web/app.ts';`],
    ['src/writer/thread.ts', `import express from 'express';`],
    ['src/web/app.ts', `import {\n  read,\n  detect,\n} from '../pipeline/index.ts';`],
    ['src/web/app.ts', `import {\n  read, // what's in the file\n} from '../pipeline/index.ts';`],
    ['src/web/app.ts', `import type { Database } from 'better-sqlite3';`],
    ['src/store/open.ts', `import { rows } from '../../test/store/rows.ts';`],
    ['src/web/app.ts', `import { helper } from '../../test/support/child.ts';`],
    ['src/cli/import.ts', `import { routes } from '../web/routes.ts';`],
    ['src/cli/import.ts', `import '../server.ts';`],
    ['src/cli.ts', `import multer from "multer";`],
    ['src/server.ts', `import { plan } from './pipeline/plan.ts';`],
    ['src/server.ts', `const worker = new Worker(new URL('./importer/thread.ts', import.meta.url));`],
    ['src/utils/text.ts', `import { fields } from '../domain/fields.ts';`],
  ])('fail when %s has: %s', (file, text) => {
    expect(architectureViolations(new Map([[file, text]]))).toHaveLength(1);
  });

  test.each([
    [
      'src/pipeline/plan.ts',
      `import { fields } from '../domain/fields.ts';\nimport { remap } from './remap.ts';`,
    ],
    [
      'src/pipeline/dates.ts',
      `const day = new Date(Date.UTC(2024, 0, 1));\n// not new Date()\n/** nor Date.now() */`,
    ],
    ['src/pipeline/read.ts', `import iconv from 'iconv-lite';\nconst important = "from 'node:fs'";`],
    ['src/store/open.ts', `import Database from 'better-sqlite3';`],
    ['src/web/app.ts', `import express from 'express';\nimport { open } from '../store/open.ts';`],
    ['src/web/views.ts', `const views = new URL('../../views', import.meta.url);`],
    ['src/writer/client.ts', `new Worker(new URL('./thread.ts', import.meta.url));`],
    ['src/cli/serve.ts', `const { serve } = await import('../server.ts');`],
    ['src/cli.ts', `import about from '../package.json' with { type: 'json' };`],
    ['src/cli.ts', `import { importCommand } from './cli/import.ts';`],
    ['src/server.ts', `import { app } from './web/app.ts';`],
  ])('pass when %s has: %s', (file, text) => {
    expect(architectureViolations(new Map([[file, text]]))).toEqual([]);
  });

  test('are told apart by a message with the file, the import and the rule', () => {
    const files = new Map([['src/store/partners.ts', `import { plan } from '../pipeline/plan.ts';`]]);
    expect(architectureViolations(files).map(describeViolation)).toEqual([
      'src/store/partners.ts: imports ../pipeline/plan.ts (store may import domain)',
    ]);
  });

  test('are really read: imports are found in the files', () => {
    const imports = [...filesOf('src/**/*.ts').values()].flatMap(importsOf);
    expect(imports.filter((specifier) => specifier.startsWith('.')).length).toBeGreaterThan(10);
  });
});

describe('the files of the project', () => {
  test('hold no open tasks and no test that silences the others', () => {
    const files = filesOf('src/**/*.ts', 'views/**/*.{ejs,css,js}', 'test/**/*.ts', 'README.md');
    expect(unfinishedWork(files).map(describeViolation)).toEqual([]);
  });

  test.each([
    ['an open task', `// ${['TO', 'DO'].join('')}: later`],
    ['a known fault', `<%# ${['FIX', 'ME'].join('')} %>`],
    ['a test alone', `test.${['on', 'ly'].join('')}('this', () => {});`],
  ])('are reported with %s', (_, line) => {
    expect(unfinishedWork(new Map([['test/some.test.ts', `\n${line}`]]))).toMatchObject([
      { file: 'test/some.test.ts:2' },
    ]);
  });
});

/** The texts of the files that match, by their path from the top, which has slashes on every system. */
function filesOf(...patterns: string[]): Map<string, string> {
  const paths = globSync(patterns, { cwd: projectDirectory, exclude: ['views/assets/vendor/**'] }).map(
    (path) => path.replaceAll('\\', '/'),
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(projectDirectory, path), 'utf8')]));
}
