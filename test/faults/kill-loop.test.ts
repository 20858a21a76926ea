import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { rosterJson } from '../support/cli.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { temporaryFile } from '../support/temporary.ts';
import { listText } from './lists.ts';

const rounds = 6;
const senders = 3;
const largest = 1500;

interface Sent {
  first: number;
  rows: number;
}

test('a server that is killed again and again keeps every import that it acknowledged, whole', async () => {
  const database = temporaryFile();
  const sent: Sent[] = [];
  const acknowledged: (Sent & { import: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = await startServer({ database });
    const killed = new AbortController();
    const working = Array.from({ length: senders }, (_, sender) =>
      sendLists(server, killed.signal, round * senders + sender, sent, acknowledged),
    );
    const before = acknowledged.length;
    while (acknowledged.length === before) await pause(5);
    await pause(Math.random() * 800);
    await server.kill();
    killed.abort();
    await Promise.all(working);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(rounds);
  expect(acknowledged.length).toBeLessThan(sent.length);

  const server = await startServer({ database });
  await untilSettled(server);
  await server.stop();
  expect(await rosterJson(['check', '--json'], { database })).toEqual({ ok: true, findings: [] });
  const partners = (await rosterJson(['partners', '--format', 'json'], { database })) as {
    networkPublisherId: string;
  }[];
  const stored = new Set(partners.map(({ networkPublisherId }) => Number(networkPublisherId)));
  expect(stored.size).toBe(partners.length);
  for (const { first, rows } of sent) {
    const there = Array.from({ length: rows }, (_, index) => first + index).filter((id) =>
      stored.has(id),
    ).length;
    expect([0, rows], `the list from ${first}`).toContain(there);
    const wasAcknowledged = acknowledged.some((other) => other.first === first);
    if (wasAcknowledged) expect(there, `the acknowledged list from ${first}`).toBe(rows);
  }
  const imports = (await rosterJson(['imports', '--json'], { database })) as {
    import: number;
    created: number;
  }[];
  expect(imports.reduce((sum, { created }) => sum + created, 0)).toBe(partners.length);
  const ids = new Set(imports.map((one) => one.import));
  for (const one of acknowledged) expect(ids).toContain(one.import);
}, 180_000);

/** Sends one list after another until the server is gone; what is answered 201 is noted as acknowledged. */
async function sendLists(
  server: RunningServer,
  killed: AbortSignal,
  sender: number,
  sent: Sent[],
  acknowledged: (Sent & { import: number })[],
): Promise<void> {
  for (let list = 0; !killed.aborted; list++) {
    const one = {
      first: 1_000_000 + sender * 200_000 + list * largest,
      rows: 1 + Math.floor(Math.random() * largest),
    };
    const form = new FormData();
    form.set('brand', `Brand ${sender % 2}`);
    form.set('commit', 'true');
    form.set('file', new Blob([listText(one.first, one.rows)]), `from-${one.first}.csv`);
    sent.push(one);
    try {
      const answer = await server.fetch('/api/imports', { method: 'POST', body: form });
      const body = (await answer.json()) as { import: number; status: string };
      if (answer.status === 201 && body.status === 'committed')
        acknowledged.push({ ...one, import: body.import });
    } catch {
      return; // the server was killed
    }
  }
}

/** After a restart nothing is at work for ever: what waited goes in, what was at work says that it failed. */
async function untilSettled(server: RunningServer): Promise<void> {
  for (;;) {
    const { imports } = {
      imports: (await (await server.fetch('/api/imports')).json()) as { status: string }[],
    };
    if (!imports.some(({ status }) => status === 'running' || status === 'queued')) return;
    await pause(50);
  }
}
