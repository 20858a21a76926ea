import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roster, rosterJson, startRoster } from '../support/cli.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { writeList } from './lists.ts';

const rows = 20_000;

test('an import on the command line that is killed is whole or not there', async () => {
  const folder = temporaryDirectory();
  // large enough that a thread reads it ahead
  const rows = 45_000;
  const list = writeList(folder, 1_000_000, rows);
  const seen = new Set<number>();
  for (const delay of [300, 500, 700, 900, 1200, 1600]) {
    const database = join(folder, `killed-${delay}.db`);
    const { child, result } = startRoster(['import', list, '--brand', 'Acme', '--json'], { database });
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    const { code } = await result;
    clearTimeout(timer);
    expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
    const imports = (await rosterJson(['imports', '--json'], { database })) as { rows: number }[];
    const partners = (await rosterJson(['partners', '--format', 'json'], { database })) as unknown[];
    expect(partners).toHaveLength(imports.length * rows);
    if (code === 0) expect(imports).toHaveLength(1);
    seen.add(imports.length);
    const again = await roster(['import', list, '--brand', 'Acme', '--json'], { database });
    expect(JSON.parse(again.stdout)).toMatchObject({
      rows,
      [imports.length === 0 ? 'created' : 'unchanged']: rows,
    });
  }
  expect(seen.has(0)).toBe(true);
}, 180_000);

test('a server that is killed while it imports says so afterwards and runs the list again', async () => {
  const folder = temporaryDirectory();
  const database = join(folder, 'roster.db');
  const list = writeList(folder, 1_000_000, rows);
  const first = await startServer({ database });
  const form = new FormData();
  form.set('brand', 'Acme');
  form.set('commit', 'true');
  form.set('file', await import('node:fs').then(({ openAsBlob }) => openAsBlob(list)), 'large.csv');
  const sent = first.fetch('/api/imports', { method: 'POST', body: form }).catch(() => null);
  await untilRunning(first);
  await first.kill();
  await sent;

  const second = await startServer({ database });
  const interrupted = (await (await second.fetch('/api/imports/1')).json()) as {
    status: string;
    error: { code: string };
  };
  expect(interrupted).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  expect(await (await second.fetch('/api/partners')).json()).toMatchObject({ total: 0 });
  expect(await (await second.fetch('/imports/1')).text()).toContain('Nothing of it was imported');
  await second.stop();
  expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
}, 120_000);

async function untilRunning(server: { fetch(path: string): Promise<Response> }): Promise<void> {
  for (;;) {
    const response = await server.fetch('/api/imports/1');
    if (response.ok && ((await response.json()) as { status: string }).status === 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
