import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { fixture, form, post, settled, upload } from './requests.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

async function sent(
  server: Server,
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
) {
  const answer = await upload(server, { brand: 'Acme', ...fields }, [{ name, content }]);
  expect(answer.status).toBe(303);
  const location = answer.headers.get('location') ?? '';
  await settled(server, Number(location.split('/').at(-1)));
  return location;
}

async function page(server: Server, path: string): Promise<string> {
  return (await server.fetch(path)).text();
}

async function choose(server: Server, address: string, fields: Record<string, string>): Promise<string> {
  const answer = await post(server, `${address}/choices`, { brand: 'Acme', profile: 'by-hand', ...fields });
  expect(answer.status).toBe(303);
  const said = fields.titleRow === '0' ? 'mapping-kept' : 'mapping-saved';
  if (fields.saveAs) expect(answer.headers.get('location')).toBe(`${address}?said=${said}`);
  await settled(server, Number(address.split('/').at(-1)));
  return page(server, address);
}

const columns = {
  'column.0': 'networkPublisherId',
  'column.1': 'name',
  'column.2': 'mediaPropertyUrls',
  'column.3': 'primaryContactEmail',
  'column.4': 'networkDateAccepted',
};

test('a list without titles is mapped by its places, saved under a name, and read by that name', async () => {
  const server = await startServer();
  const { name, content } = fixture('refused/no-title-row.csv');
  const address = await sent(server, name, content);
  const asking = await page(server, address);
  expect(asking).toContain('Say where each column of this list goes.');
  expect(asking).toContain('No titles were found');
  expect(asking).toContain('its first row is read as data');
  expect(asking).toContain('5 columns, no titles');
  expect(asking).toContain('<option value="0" selected>None: its first row is data</option>');
  expect(asking).toMatch(/<option value="1">Row 1: 4022211 · Granite Trail Reviews/);
  expect(asking).toContain('for the next one, choose this name under');
  for (const [column, field] of Object.entries(columns))
    expect(asking).toMatch(new RegExp(`name="${column}"(?:(?!</select>)[\\s\\S])*value="${field}" selected`));

  const titled = await choose(server, address, { titleRow: '1', ...columns });
  expect(titled).toContain('titles in row 1');
  expect(titled).toContain('<option value="1" selected>');
  const bare = await choose(server, address, { titleRow: '0', ...columns });
  expect(bare).toContain('no titles');

  await choose(server, address, { titleRow: '0', ...columns, saveAs: 'Bare list' });
  const checked = await page(server, address);
  expect(checked).toContain('Bare list for Acme: 3 rows. 3 go in.');
  expect(checked).toContain('The list has no titles');
  await post(server, `${address}/commit`);
  await settled(server, 1);
  expect(await page(server, address)).toContain('no titles');

  expect(await page(server, await sent(server, name, content))).toContain('Say where each column');
  expect(await page(server, await sent(server, name, content, { profile: 'bare-list' }))).toContain(
    'Bare list for Acme: 3 rows. 3 are already there.',
  );
  expect(await page(server, '/profiles')).toContain('no titles: chosen by its name');
  expect(await page(server, '/profiles/bare-list')).toContain('For lists without titles');
  const wrong = await upload(server, { brand: 'Acme', profile: 'bare-list' }, [
    fixture('refused/titles-in-german.csv'),
  ]);
  expect([wrong.status, (await wrong.text()).includes('looks like titles')]).toEqual([422, true]);
});

test('programs say that there are no titles, and map the places', async () => {
  const server = await startServer();
  const send = async (fields: Record<string, string>) => {
    const body = form({ brand: 'Acme', ...fields }, [fixture('refused/no-title-row.csv')]);
    const answer = await server.fetch('/api/imports', { method: 'POST', body });
    return { status: answer.status, json: await answer.json() };
  };
  expect(await send({})).toMatchObject({
    status: 422,
    json: { error: { code: 'unknown-columns', titleRow: 0, message: expect.stringContaining('no titles') } },
  });
  for (const titleRow of ['', '0'])
    expect(await send({ titleRow, ...columns })).toMatchObject({
      status: 201,
      json: { profile: 'by-hand', rows: 3, created: 3 },
    });
  expect(await send({ titleRow: '1', ...columns })).toMatchObject({ status: 201, json: { rows: 2 } });
  expect((await send({ titleRow: 'x' })).status).toBe(400);
});

test('a delimiter and an encoding are chosen once for a list of a kind', async () => {
  const server = await startServer();
  const list = (name: string) =>
    new Uint8Array(iconv.encode(`Account%%Firm%%Contact\n4022211%%${name}%%\n`, 'iso-8859-4'));
  const said = { delimiter: '%%', encoding: 'iso-8859-4' };
  const address = await sent(server, 'firms.csv', list('Ķekava'), said);
  const asking = await page(server, address);
  expect(asking).toContain('Ķekava');
  await choose(server, address, {
    ...said,
    'column.0': 'networkPublisherId',
    'column.1': 'name',
    saveAs: 'Firms',
  });
  const next = await page(server, await sent(server, 'next.csv', list('Ģimene')));
  expect(next).toContain('Firms for Acme: 1 row.');
  expect(next).toContain('&#34;Ģimene&#34; in row 2');
  const body = form({ brand: 'Acme' }, [{ name: 'next.csv', content: list('Ģimene') }]);
  const api = await server.fetch('/api/imports', { method: 'POST', body });
  expect(await api.json()).toMatchObject({ profile: 'firms', delimiter: '%%', encoding: 'iso-8859-4' });

  const saved = await page(server, '/profiles/firms');
  expect(saved).toContain('<option value="%%" selected>');
  expect(saved).toContain('<option value="iso-8859-4" selected>');
  expect((await post(server, '/profiles/firms', { encoding: 'nonsense' })).status).toBe(400);
  expect((await post(server, '/profiles/firms', { encoding: '', delimiter: '' })).status).toBe(303);
  const third = await upload(server, { brand: 'Acme' }, [{ name: 'third.csv', content: list('Ķekava') }]);
  expect(third.status).toBe(422);
});

test('a guessed code page is said where the columns are asked, with a sample', async () => {
  const server = await startServer();
  const content = new Uint8Array(iconv.encode('4022211,김철수 상점,\n4022305,행복한 책방,\n', 'euc-kr'));
  const html = await page(server, await sent(server, 'korea.csv', content));
  expect(html).toContain(
    'read as euc-kr, the most likely code page. For instance: &#34;김철수 상점&#34; in row 1',
  );
  expect(html).toContain('<option value="euc-jp">EUC-JP (Japanese)</option>');
});
