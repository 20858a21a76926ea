import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { roster, rosterJson } from '../support/cli.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const note = 'Asks for a higher commission in December.';

test('a note that is written while an import is at work waits, is shown, and is stored once, also after a kill', async () => {
  const folder = temporaryDirectory();
  const database = join(folder, 'roster.db');
  const first = join(folder, 'first.csv');
  writeFileSync(first, 'Site ID,Publisher Name,Email\n4022211,Ann,ann@ann.example\n');
  await roster(['import', first, '--brand', 'Acme'], { database });

  let server = await startServer({ database });
  void sendLargeList(server);
  await untilRunning(server);
  const answered = await write(server, note);
  expect(answered.headers.get('location')).toContain('said=edit-waits');
  expect(await page(server)).toMatch(new RegExp(`${note}[\\s\\S]*waits for an import to end`));

  await server.kill();
  server = await startServer({ database });
  await expect.poll(() => page(server), { timeout: 20_000 }).not.toContain('waits for an import');
  expect((await page(server)).split(note)).toHaveLength(2);
  await server.stop();
  expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
}, 90_000);

test('a note is stored at once where nothing is at work, and its page says so', async () => {
  const server = await startServer();
  const form = new FormData();
  form.set('brand', 'Acme');
  form.set('commit', 'true');
  form.set('file', new Blob(['Site ID,Publisher Name,Email\n4022211,Ann,ann@ann.example\n']), 'list.csv');
  await server.fetch('/api/imports', { method: 'POST', body: form });
  expect((await write(server, note)).headers.get('location')).toContain('said=note-added');
  expect((await page(server)).split(note)).toHaveLength(2);
});

function sendLargeList(server: RunningServer): Promise<unknown> {
  const rows = Array.from(
    { length: 60_000 },
    (_, at) => `${5_000_000 + at},Publisher ${at},p${at}@p.example`,
  );
  const form = new FormData();
  form.set('brand', 'Acme');
  form.set('commit', 'true');
  form.set('file', new Blob([`Site ID,Publisher Name,Email\n${rows.join('\n')}\n`]), 'large.csv');
  return server.fetch('/api/imports', { method: 'POST', body: form }).catch(() => null);
}

async function untilRunning(server: RunningServer): Promise<void> {
  for (;;) {
    const answer = await server.fetch('/api/imports/2');
    if (answer.ok && ((await answer.json()) as { status: string }).status === 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function write(server: RunningServer, text: string): Promise<Response> {
  return server.fetch('/partners/1/notes', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ text }),
  });
}

async function page(server: RunningServer): Promise<string> {
  return (await server.fetch('/partners/1')).text();
}
