import { posix } from 'node:path';

/** One breach of the rules: the file, what stands in it, and the rule it breaks. */
export interface Violation {
  file: string;
  found: string;
  rule: string;
}

/** What each part of src may import besides itself. A part that is not named here may not exist. */
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  profiles: ['domain'],
  pipeline: ['profiles', 'domain'],
  store: ['domain'],
  importer: ['pipeline', 'store', 'profiles', 'domain'],
  writer: ['importer', 'store', 'domain'],
  web: ['writer', 'importer', 'store', 'profiles', 'domain'],
  cli: ['importer', 'store', 'profiles', 'domain', 'server'],
  server: ['web', 'writer', 'domain'],
};

/** The server is started by one command alone; the other commands do not load it. */
const mayImportServer = /^src\/cli(\.ts|\/serve\.ts)$/;

/** Packages that one part alone uses. */
const belongsTo: Record<string, string> = {
  'better-sqlite3': 'store',
  'node:sqlite': 'store',
  express: 'web',
  multer: 'web',
};

/** Parts that compute: everything they know comes in by their arguments. */
const pure = new Set(['domain', 'profiles', 'pipeline']);
const inputOrOutput =
  /^(node:)?(fs|http|https|http2|net|tls|dgram|child_process|worker_threads|cluster|sqlite)(\/|$)/;

/** The clock, in the forms in which code reads it. */
const clock = /\bDate\.now\s*\(|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\bperformance\.now\s*\(|\bTemporal\.Now\b/;

/** Every import that breaks a rule, in files given by path from the top (`src/…`) with their text. */
export function architectureViolations(files: ReadonlyMap<string, string>): Violation[] {
  return [...files].flatMap(([file, text]) => {
    const code = withoutCommentLines(text);
    return [
      ...importsOf(code).flatMap((specifier) => importViolation(file, specifier)),
      ...clockViolation(file, code),
    ];
  });
}

/** Every mark of unfinished work in the given files: an open task in a comment, a test that silences the others. */
export function unfinishedWork(files: ReadonlyMap<string, string>): Violation[] {
  const marks = /\b(?:TO[D]O|FIX[M]E)\b|\.on[l]y\(/g; // in brackets, so that this line is none
  return [...files].flatMap(([file, text]) =>
    text.split('\n').flatMap((line, index) =>
      (line.match(marks) ?? []).map((found) => ({
        file: `${file}:${index + 1}`,
        found,
        rule: 'what is committed is finished, and every test runs',
      })),
    ),
  );
}

/** For people: one line that names the file, what was found in it, and the rule. */
export function describeViolation({ file, found, rule }: Violation): string {
  return `${file}: ${found} (${rule})`;
}

/** What a module names in its imports: static, of types, re-exported, dynamic, required, or given to a worker. */
export function importsOf(code: string): string[] {
  const forms = [
    /^[ \t]*(?:import|export)\b[^'"`;=]*?\bfrom\s*(['"])(.+?)\1/gm,
    /^[ \t]*\}[ \t]*from\s*(['"])(.+?)\1/gm, // whatever stands between the braces above
    /^[ \t]*import\s*(['"])(.+?)\1/gm,
    /\b(?:import|require)\s*\(\s*(['"`])(.+?)\1/g,
    /\bnew\s+URL\(\s*(['"`])([^'"`]+?\.[cm]?[jt]s)\1/g,
  ];
  return [...new Set(forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[2] ?? '')))];
}

function importViolation(file: string, specifier: string): Violation[] {
  const rule = specifier.startsWith('.')
    ? ruleAgainstOwn(file, specifier)
    : ruleAgainstPackage(file, specifier);
  return rule === undefined ? [] : [{ file, found: `imports ${specifier}`, rule }];
}

function ruleAgainstOwn(file: string, specifier: string): string | undefined {
  const from = partOf(file);
  const allowed = mayImport[from];
  if (allowed === undefined) return `${from} is no part that the table in test/support/architecture.ts knows`;
  const target = posix.join(posix.dirname(file), specifier);
  const to = partOf(target);
  if (target === 'package.json') return undefined;
  if (!target.startsWith('src/')) return 'src imports nothing of ours outside of src but package.json';
  if (to === from) return undefined;
  if (!allowed.includes(to)) return `${from} may import ${allowed.join(', ') || 'nothing of ours'}`;
  if (to === 'server' && !mayImportServer.test(file)) return 'only the command serve may import server.ts';
  return undefined;
}

function ruleAgainstPackage(file: string, specifier: string): string | undefined {
  const part = partOf(file);
  const owner = Object.entries(belongsTo).find(
    ([name]) => specifier === name || specifier.startsWith(`${name}/`),
  );
  if (owner !== undefined && owner[1] !== part) return `${owner[0]} only in ${owner[1]}`;
  if (pure.has(part) && inputOrOutput.test(specifier)) return `${part} reads and writes nothing itself`;
  return undefined;
}

function clockViolation(file: string, code: string): Violation[] {
  const found = partOf(file) === 'pipeline' ? clock.exec(code)?.[0] : undefined;
  return found === undefined ? [] : [{ file, found, rule: 'pipeline does not read the clock' }];
}

/** `src/store/open.ts` → `store`; `src/cli.ts` and `src/cli/import.ts` → `cli`. */
function partOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.[cm]?[jt]s$/, '');
}

/** Lines that are comment as a whole go; their numbers stay. */
function withoutCommentLines(text: string): string {
  return text.replace(/^[ \t]*(?:\/\/|\/\*|\*).*$/gm, '');
}
