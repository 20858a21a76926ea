import { beforeAll, describe, expect, test } from 'vitest';
import { partnerShape } from '../../src/web/api/shapes.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, imported, post } from './requests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
  await imported(server, approved('1000001,Ann,a@ann.example', '1000002,Bob,b@bob.example', '1000003,=Cem,'));
  await imported(server, approved('1000001,Ann B,x@ann.example', '1000004,Dee,d@dee.example'));
});

const page = async (path: string): Promise<string> => (await server.fetch(path)).text();
const rowsOf = (html: string): string[] =>
  (/<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? '')
    .split('</tr>')
    .map((row) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter(Boolean);

describe('what changed from one list to the next', () => {
  test('is shown by kind and by field, and linked from where one looks for it', async () => {
    expect(await page('/brands')).toContain('href="/changes?brand=Acme"');
    expect(await page('/imports/2')).toContain('href="/changes?brand=Acme"');
    expect(await page('/changes')).toContain('<option>Acme</option>');
    const all = await page('/changes?brand=acme');
    expect(rowsOf(all)).toHaveLength(5);
    expect(all).toMatch(/from <a href="\/imports\/1">import #1<\/a>[\s\S]*to <a href="\/imports\/2">/);
    expect(rowsOf(await page('/changes?brand=Acme&change=new'))).toEqual([
      '<bdi>Dee</bdi> 1000004 + New ✓ Approved'.replace(/<[^>]*>/g, ''),
    ]);
    expect(rowsOf(await page('/changes?brand=Acme&change=changed&field=primaryContactEmail'))).toEqual([
      'Ann B 1000001 ↻ Changed Primary Contact Email a@ann.example → x@ann.example ✓ Approved',
    ]);
    expect(rowsOf(await page('/changes?brand=Acme&change=gone&page=9'))).toHaveLength(2);
  });

  test('is a CSV of what the address shows, guarded', async () => {
    const answer = await server.fetch('/changes.csv?brand=Acme&change=gone');
    expect(answer.headers.get('content-disposition')).toContain('changes-Acme.csv');
    const lines = (await answer.text()).split('\r\n');
    expect(lines[0]).toContain('"Change","Network Publisher ID","Name"');
    expect(lines).toContain(`"gone","1000003","'=Cem","","",""`);
    expect(lines).toHaveLength(4);
  });

  test('of a brand without a second list, or that is not there, or since nonsense, is explained', async () => {
    await imported(server, approved('2000001,Solo,s@solo.example'), 'Solo');
    expect(await page('/changes?brand=Solo')).toContain('No second list to compare with');
    expect((await server.fetch('/changes?brand=Nobody')).status).toBe(404);
    expect((await server.fetch('/changes?brand=Acme&since=x')).status).toBe(400);
    expect((await server.fetch('/changes?brand=Acme&since=99')).status).toBe(404);
  });

  test('offers a status for who is gone, chosen or all, by hand, and sets it back', async () => {
    const gone = await page('/changes?brand=Acme&change=gone');
    const [bob = ''] = [...gone.matchAll(/name="partnership" value="(\d+)" aria-label="Choose Bob"/g)].map(
      ([, id]) => id ?? '',
    );
    const form = { brand: 'Acme', since: '1', later: '2' };
    expect((await post(server, '/changes/status', { ...form, act: 'removed chosen' })).status).toBe(400);
    expect((await post(server, '/changes/status', { ...form, later: '1', act: 'removed all' })).status).toBe(
      409,
    );
    const one = await post(server, '/changes/status', { ...form, act: 'removed chosen', partnership: bob });
    expect(one.status).toBe(303);
    const after = await page(one.headers.get('location') ?? '');
    expect(after).toContain('They are set to Removed.');
    expect(rowsOf(after).map((row) => /Removed|Approved/.exec(row)?.[0])).toEqual(['Approved', 'Removed']);
    await post(server, '/changes/status', { ...form, act: 'removed all' });
    expect(await page('/partners?brand=Acme&status=removed')).toContain('=Cem');
    await post(server, '/changes/status', { ...form, act: 'former all' });
    expect(rowsOf(await page('/changes?brand=Acme&change=gone')).join()).not.toContain('Removed');

    const partner = partnerShape.parse(await (await server.fetch('/api/partners/2')).json());
    expect(partner.history.slice(0, 2)).toMatchObject([
      { field: 'status', before: 'removed', after: 'approved', import: null, brand: 'Acme' },
      { field: 'status', before: 'approved', after: 'removed', import: null, brand: 'Acme' },
    ]);
  });

  test('nothing of that deletes a partner, and an undo keeps what was set by hand', async () => {
    const form = { brand: 'Acme', since: '1', later: '2' };
    await post(server, '/changes/status', { ...form, act: 'removed all' });
    await post(server, '/imports/1/undo');
    expect(await page('/imports/1/undo?kind=kept')).toContain('Bob');
    expect(await page('/partners?brand=Acme&status=removed')).toContain('Bob');
  });
});

test('the status of one partnership is set on its partner’s page', async () => {
  const own = await startServer();
  await imported(own, approved('1000001,Ann,a@ann.example'));
  const refused = await post(own, '/partners/1/status', { partnership: '99', status: 'removed' });
  expect(refused.status).toBe(400);
  await post(own, '/partners/1/status', { partnership: '1', status: 'removed' });
  const html = await (await own.fetch('/partners/1')).text();
  expect(html).toContain('By hand');
  expect(html).toContain('<option value="removed" selected>');
  await post(own, '/partners/1/status', { partnership: '1', status: '' });
  const partner = partnerShape.parse(await (await own.fetch('/api/partners/1')).json());
  expect(partner.partnerships[0]?.status).toBeNull();
});
