import { beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, fixture, imported, post, preview, send, settled } from './requests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});

const page = async (path: string): Promise<string> => (await server.fetch(path)).text();

describe('an empty Roster', () => {
  test.each(['/', '/partners', '/imports', '/imports/new', '/brands'])('%s teaches', async (path) => {
    const answer = await server.fetch(path);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('/imports/new');
  });
});

describe('an import, from check to undo', () => {
  test('it is imported once; a second click is told so, with 409 and the same page', async () => {
    const id = await preview(server, approved('1234567,Anna,anna@a.example', '12,Bad,'));
    const first = await post(server, `/imports/${id}/commit`);
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe(`/imports/${id}`);
    await settled(server, id);
    const second = await post(server, `/imports/${id}/commit`);
    expect(second.status).toBe(409);
    expect(await second.text()).toContain('role="status"');
    const list = (await (await server.fetch('/api/imports')).json()) as unknown[];
    expect(list).toHaveLength(1);
  });

  test('two clicks at once make one import', async () => {
    const id = await preview(server, approved('2222222,Berta,b@b.example'));
    const answers = await Promise.all([
      post(server, `/imports/${id}/commit`),
      post(server, `/imports/${id}/commit`),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409]);
    await settled(server, id);
    expect(await page(`/partners?import=${id}`)).toContain('Berta');
  });

  test('a cancelled one cannot be imported', async () => {
    const id = await preview(server, approved('3333333,Carla,c@c.example'));
    const answer = await post(server, `/imports/${id}/cancel`);
    expect(answer.status).toBe(303);
    expect(await page(answer.headers.get('location') ?? '')).toContain('Cancelled');
    expect((await post(server, `/imports/${id}/commit`)).status).toBe(409);
    expect(await page('/partners?search=Carla')).not.toContain('c@c.example');
  });

  test('it is undone once, and the page says what that did', async () => {
    const id = await imported(server, approved('8888888,Undine,u@u.example'), 'Undone');
    const first = await post(server, `/imports/${id}/undo`);
    expect(first.status).toBe(303);
    expect(await page(first.headers.get('location') ?? '')).toContain('The import was undone');
    expect(await page('/partners?search=Undine')).not.toContain('u@u.example');
    expect((await post(server, `/imports/${id}/undo`)).status).toBe(409);
    expect((await post(server, `/imports/${id}/commit`)).status).toBe(409);
  });

  test('other choices read the list again; nonsense shows what was typed', async () => {
    const id = await preview(server, approved('4444444,Dora,d@d.example'));
    const answer = await post(server, `/imports/${id}/choices`, { brand: 'Other', status: 'applied' });
    expect(answer.status).toBe(303);
    await settled(server, id);
    expect(await page(`/imports/${id}`)).toContain('Other');
    const refused = await post(server, `/imports/${id}/choices`, { brand: 'Third & more', dateOrder: 'xyz' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('value="Third &amp; more"');
  });

  test('it says whence the titles are known, and which column gives the status', async () => {
    const linkshare = await preview(server, approved('6666666,Emma,e@e.example'));
    expect(await page(`/imports/${linkshare}`)).toContain('titles as the network exports them');
    const documented = await preview(server, fixture('linkconnector/affiliate-detail.csv'));
    const html = await page(`/imports/${documented}`);
    expect(html).toContain('documented field names; check the mapping');
    expect(html).toMatch(/Status,[^A-Z]*<\/span>\s*<span class="soft">kept as<\/span> <bdi>AffiliateStatus/);
  });

  test('what a list says is text, never markup', async () => {
    const nasty = `"<script>alert(1)</script>"`;
    const id = await imported(
      server,
      approved(`5555555,${nasty},e@e.example`, `x,${nasty},f@f.example`),
      '<img src=x onerror=alert(1)>',
    );
    for (const path of [
      `/imports/${id}`,
      `/imports/${id}?outcome=failed`,
      '/partners',
      '/brands',
      '/',
      '/imports',
      '/imports/new',
    ]) {
      const html = await page(path);
      expect(html).not.toContain('<script>alert');
      expect(html).not.toContain('<img src=x');
    }
    expect(await page(`/imports/${id}`)).toContain('&lt;script&gt;');
    expect(await page('/partners?search=%3Cscript%3Ealert(1)')).not.toContain('<script>alert');
  });

  test('actions on what is not there are 404', async () => {
    for (const action of ['commit', 'cancel', 'choices', 'undo', 'delete-file']) {
      expect((await post(server, `/imports/999999/${action}`)).status).toBe(404);
    }
    expect((await post(server, '/partners/999999/notes', { text: 'x' })).status).toBe(404);
  });

  test('a wrong method is told, with the right ones', async () => {
    const answer = await server.fetch('/imports/1/commit');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect((await server.fetch('/imports', { method: 'DELETE' })).headers.get('allow')).toBe(
      'GET, HEAD, POST',
    );
  });
});

describe('downloads of an import', () => {
  let id: number;
  beforeAll(async () => {
    id = await imported(server, fixture('linkshare-approved/northwind-approved.csv'), 'Northwind Outdoor');
  });

  test.each([
    ['failed.csv', 'text/csv; charset=utf-8', 'northwind-approved-failed.csv'],
    [
      'failed.xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'northwind-approved-failed.xlsx',
    ],
    ['crm.csv', 'text/csv; charset=utf-8', 'northwind-approved-crm.csv'],
    ['original', 'application/octet-stream', 'northwind-approved.csv'],
  ])('%s is a file, never a page', async (what, type, name) => {
    const answer = await server.fetch(`/imports/${id}/${what}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=${name}`);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
    expect((await send(server, 'HEAD', `/imports/${id}/${what}`)).status).toBe(200);
  });

  test('the original is byte for byte what was sent, and can be deleted', async () => {
    const sent = fixture('linkshare-approved/northwind-approved.csv').content as Uint8Array;
    const got = new Uint8Array(await (await server.fetch(`/imports/${id}/original`)).arrayBuffer());
    expect(Buffer.compare(got, sent)).toBe(0);
    expect((await post(server, `/imports/${id}/delete-file`)).status).toBe(303);
    expect((await server.fetch(`/imports/${id}/original`)).status).toBe(404);
    expect((await server.fetch(`/imports/${id}`)).status).toBe(200);
  });

  test('the failed rows have their reasons', async () => {
    const csv = await page(`/imports/${id}/failed.csv`);
    expect(csv.split('\r\n')[0]).toContain('"Failure Reason","Source Row","Import ID"');
    expect(csv.trim().split('\r\n')).toHaveLength(9);
  });
});

describe('partners', () => {
  test('the export holds what the address shows, the page fifty of it', async () => {
    const csv = await page('/partners.csv?brand=Northwind+Outdoor');
    expect(csv.trim().split('\r\n')).toHaveLength(193);
    const html = await page('/partners?brand=Northwind+Outdoor');
    expect(html).toContain('1–50');
    expect(html).toContain('/partners.csv?brand=Northwind+Outdoor');
    expect(html).toMatch(/href="\/partners\?brand=Northwind\+Outdoor&amp;page=2"/);
    const json = JSON.parse(await page('/partners.json?brand=Northwind+Outdoor')) as unknown[];
    expect(json).toHaveLength(192);
  });

  test('chosen ones are exported alone', async () => {
    const html = await page('/partners?brand=Northwind+Outdoor');
    const ids = [...html.matchAll(/name="partnership" value="(\d+)"/g)]
      .slice(0, 3)
      .map(([, id]) => ['partnership', String(id)]);
    const answer = await server.fetch('/partners/export', { method: 'POST', body: new URLSearchParams(ids) });
    expect((await answer.text()).trim().split('\r\n')).toHaveLength(4);
    expect((await post(server, '/partners/export')).status).toBe(400);
    expect((await post(server, '/partners/export', { partnership: 'x' })).status).toBe(400);
  });

  test('a note is added; an empty or overlong one is refused with its text', async () => {
    const html = await page('/partners?search=Anna');
    const path = /href="(\/partners\/\d+)"/.exec(html)?.[1] ?? '';
    const added = await post(server, `${path}/notes`, { text: 'Called <b>today</b>' });
    expect(added.status).toBe(303);
    expect(await page(path)).toContain('Called &lt;b&gt;today&lt;/b&gt;');
    expect((await post(server, `${path}/notes`, { text: '  ' })).status).toBe(400);
    const long = await post(server, `${path}/notes`, { text: 'y'.repeat(10_001) });
    expect(long.status).toBe(400);
    expect(await long.text()).toContain('yyyy');
  });
});
