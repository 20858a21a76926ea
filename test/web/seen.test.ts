import { beforeAll, describe, expect, test } from 'vitest';
import { importAnswerShape } from '../../src/web/api/shapes.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, imported, post, preview, settled } from './requests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});

const page = async (path: string): Promise<string> => (await server.fetch(path)).text();
const seenOn = (html: string): string => /name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** Presses the import button of the page as it was shown, and waits. */
async function press(id: number, html: string): Promise<Response> {
  const answer = await post(server, `/imports/${id}/commit`, { seen: seenOn(html) });
  await settled(server, id);
  return answer;
}

describe('a list that is imported as it was seen', () => {
  test('goes in where nothing changed, also where something else did', async () => {
    const id = await preview(server, approved('1000001,Ann,a@ann.example'), 'Calm');
    await imported(server, approved('1000009,Ian,i@ian.example'), 'Other');
    await press(id, await page(`/imports/${id}`));
    expect(await page(`/imports/${id}`)).toContain('1 went in');
  });

  test('is shown again where rows would end otherwise: which, how, and only then goes in', async () => {
    const rows = ['1100001,Ann,a@ann.example', '1100002,Bob,b@bob.example', '1100003,Cem,c@cem.example'];
    const id = await preview(server, approved(...rows), 'Moving');
    const looked = await page(`/imports/${id}`);
    await imported(server, approved('1100002,Bob,old@bob.example', '1100003,Cem,c@cem.example'), 'Moving');
    await press(id, looked);

    const asked = await page(`/imports/${id}`);
    expect(asked).toContain('Not imported yet');
    expect(asked).toContain('One row that would have been created would now change a partner.');
    expect(asked).toContain('One row that would have been created would now change nothing.');
    const differing = /<section class="differs"[\s\S]*?<\/section>/.exec(asked)?.[0] ?? '';
    expect(differing).toContain('old@bob.example');
    expect(differing).toContain('Cem');
    expect(differing).not.toContain('Ann');
    expect(await page('/partners?search=Ann&brand=Moving')).not.toContain('a@ann.example');

    // the button of the page as it stood before is out of date
    expect((await press(id, looked)).status).toBe(409);
    await press(id, asked);
    expect(await page(`/imports/${id}`)).toContain('2 went in, 1 was already there');
    expect(await page('/partners?search=b@bob.example')).toContain('Bob');
  });

  test('is asked about again when an undo came in between', async () => {
    const first = await imported(server, approved('1200001,Ann,a@ann.example'), 'Undoing');
    const id = await preview(server, approved('1200001,Ann,a@ann.example'), 'Undoing');
    const looked = await page(`/imports/${id}`);
    await post(server, `/imports/${first}/undo`);
    await press(id, looked);
    expect(await page(`/imports/${id}`)).toContain(
      'One row that would have changed nothing would now be created.',
    );
    // other choices are another preview: nothing differs from it
    await post(server, `/imports/${id}/choices`, { brand: 'Undoing', status: 'applied' });
    await settled(server, id);
    expect(await page(`/imports/${id}`)).not.toContain('Not imported yet');
  });

  test('by a program only where it asks for that', async () => {
    const send = async (id: number, fields: Record<string, string>) => {
      const init = { method: 'POST', body: new URLSearchParams(fields) };
      return importAnswerShape.parse(await (await server.fetch(`/api/imports/${id}/commit`, init)).json());
    };
    const id = await preview(server, approved('1300001,Ann,a@ann.example'), 'Program');
    await imported(server, approved('1300001,Ann,x@ann.example'), 'Program');
    const asked = await send(id, { asSeen: 'true' });
    expect(asked).toMatchObject({
      status: 'preview',
      updated: 1,
      notices: [{ code: 'data-changed', message: expect.stringContaining('would now change a partner') }],
    });
    expect(await send(id, { asSeen: 'true' })).toMatchObject({ status: 'committed', updated: 1 });
    const told = await preview(server, approved('1300002,Bob,b@bob.example'), 'Program');
    await imported(server, approved('1300002,Bob,b@bob.example'), 'Program');
    expect(await send(told, {})).toMatchObject({ status: 'committed', unchanged: 1 });
  });
});
