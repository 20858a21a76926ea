import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ending, projectDirectory, userEnvironment } from '../support/child.ts';
import { roster, rosterJson } from '../support/cli.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory, whenDone } from '../support/temporary.ts';
import { writeList } from './lists.ts';

const rows = 3000;

/** Does this machine let us inject faults into system calls? */
const hasStrace = works('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=none', 'true']);
/** May we make a small disk of our own? */
const mayMount = works('sh', [
  '-c',
  'd=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs "$d" && umount "$d"; rmdir "$d"',
]);

const broken = [
  ...[1, 40, 120].map((nth) => ({ calls: 'pwrite64', fault: 'EIO', nth })),
  ...[60].map((nth) => ({ calls: 'pwrite64', fault: 'ENOSPC', nth })),
  ...[2, 14, 16, 17, 18, 19, 21].map((nth) => ({ calls: 'fsync,fdatasync', fault: 'EIO', nth })),
];

test.skipIf(!hasStrace).each(broken)(
  'an import whose disk answers $fault to $calls from call $nth on is whole or not there, and says which',
  async ({ calls, fault, nth }) => {
    const folder = temporaryDirectory();
    const database = join(folder, 'roster.db');
    const list = writeList(folder, 1_000_000, rows);
    const result = await importUnderFaults(list, database, `${calls}:error=${fault}:when=${nth}+`);

    expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
    const imports = (await rosterJson(['imports', '--json'], { database })) as { created: number }[];
    const partners = (await rosterJson(['partners', '--format', 'json'], { database })) as unknown[];
    expect(partners).toHaveLength(imports.length * rows);
    if (result.code === 0) expect(imports).toMatchObject([{ created: rows }]);
    else {
      expect(result.code).toBe(2);
      const { error } = JSON.parse(result.stdout) as { error: { code: string; message: string } };
      if (error.code !== 'outcome-unknown') expect(imports).toEqual([]);
      expect(error.message).toMatch(/disk|folder/);
      expect(result.stderr).not.toMatch(/at .*\.ts:/);
    }
    const again = await rosterJson(['import', list, '--brand', 'Acme', '--json'], { database });
    expect(again).toMatchObject({ rows, [imports.length === 0 ? 'created' : 'unchanged']: rows });
  },
  60_000,
);

test.skipIf(!mayMount)(
  'an upload to a full disk imports nothing, and goes in when there is room',
  async () => {
    const folder = temporaryDirectory();
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    whenDone(() => void execFileSync('umount', ['-l', disk]));
    const list = writeList(folder, 1_000_000, 20_000);
    const database = join(disk, 'roster.db');

    const refused = await roster(['import', list, '--brand', 'Acme', '--json'], { database });
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'disk-full' } });

    const server = await startServer({ database });
    const form = new FormData();
    form.set('brand', 'Acme');
    form.set('commit', 'true');
    form.set('file', await openAsBlob(list), 'large.csv');
    const sent = await server.fetch('/api/imports', { method: 'POST', body: form });
    expect([201, 202]).not.toContain(sent.status);
    expect(await (await server.fetch('/api/partners')).json()).toMatchObject({ total: 0 });
    for (const page of ['/', '/imports', '/partners']) expect((await server.fetch(page)).status).toBe(200);

    execFileSync('mount', ['-o', 'remount,size=100m', disk]);
    const room = await server.fetch('/api/imports', { method: 'POST', body: form });
    expect([201, 202]).toContain(room.status);
    await server.stop();
    expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
    const again = await rosterJson(['import', list, '--brand', 'Acme', '--json'], { database });
    expect(again).toMatchObject({ unchanged: 20_000 });
  },
  120_000,
);

async function importUnderFaults(list: string, database: string, inject: string) {
  const command = [
    process.execPath,
    join(projectDirectory, 'src/cli.ts'),
    'import',
    list,
    '--brand',
    'Acme',
    '--json',
  ];
  const calls = inject.slice(0, inject.indexOf(':'));
  const child = spawn(
    'strace',
    ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', `inject=${inject}`, ...command],
    {
      cwd: projectDirectory,
      env: userEnvironment({ ROSTER_DB: database }),
    },
  );
  const [stdout, stderr, { code }] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ending(child),
  ]);
  return { stdout, stderr, code };
}

function works(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
