import { expect, test } from 'vitest';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, imported, post } from './requests.ts';

const page = async (server: RunningServer, path: string): Promise<string> =>
  (await server.fetch(path)).text();

test('what an undo would do is shown first; it is refused where that changed, and told after a restart', async () => {
  const server = await startServer();
  const id = await imported(
    server,
    approved('8100001,Ulla,u@ulla.example', '8100002,Uwe,u@uwe.example'),
    'Previewed',
  );
  const shown = await page(server, `/imports/${id}/undo`);
  expect(shown).toContain('2 partnerships would go.');
  const seen = /name="seen" value="([^"]+)"/.exec(shown)?.[1] ?? '';
  const later = await imported(server, approved('8100002,Uwe,u@uwe.example'), 'Previewed');
  const refused = await post(server, `/imports/${id}/undo`, { seen });
  expect(refused.status).toBe(409);
  const again = await refused.text();
  expect(again).toContain('partnerships removed: 1 instead of 2');
  expect(again).toContain('1 partnership would go');
  expect(again).toContain(`Import ${later}, which stands, has it too.`);
  const secondSeen = /name="seen" value="([^"]+)"/.exec(again)?.[1] ?? '';
  expect((await post(server, `/imports/${id}/undo`, { seen: secondSeen })).status).toBe(303);
  await server.stop();
  const restarted = await startServer({ database: server.database });
  expect(await page(restarted, `/imports/${id}`)).toContain('1 partnership removed');
  const told = await page(restarted, `/imports/${id}/undo?kind=kept`);
  expect(told).toContain('What the undo did');
  expect(told).toContain('Uwe');
  expect(told).not.toContain('Ulla');
});
