import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ProfileJson, profileShape } from '../../src/domain/profile.ts';
import { writeWorkbook } from '../../src/pipeline/workbook/write.ts';
import { faultShape, importAnswerShape } from '../../src/web/api/shapes.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type File, fixture, form, post, settled, upload } from './requests.ts';

const list: File = {
  name: 'blogs.csv',
  content:
    'Account,Company,Web,Contact,Tier\n4022211,Granite <Trail>,https://granite.example/,anna@granite.example,Gold\n4022305,Lantern Club,,,Silver\n',
};
const otherOrder: File = {
  name: 'blogs-2.csv',
  content:
    'TIER;contact;Web;Company;account\nGold;anna@granite.example;https://granite.example/;Granite <Trail>;4022211\n',
};
const columns = {
  'column.0': 'networkPublisherId',
  'column.1': 'name',
  'column.2': 'mediaPropertyUrls',
  'column.3': 'primaryContactEmail',
  'column.4': 'publisherGroup',
};

/** Uploads on the page, without a brand unless one is given, and waits until it was looked at; the page's address. */
async function sent(server: RunningServer, file: File, fields: Record<string, string> = {}): Promise<string> {
  const answer = await upload(server, fields, [file]);
  expect(answer.status).toBe(303);
  const location = answer.headers.get('location') ?? '';
  await settled(server, Number(location.split('/').at(-1)));
  return location;
}

async function page(server: RunningServer, path: string): Promise<string> {
  const answer = await server.fetch(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** What the selects of the page are set to. */
function chosen(html: string): Record<string, string> {
  const selects = html.matchAll(/<select id="column\.\d+" name="(column\.\d+)"[^>]*>([\s\S]*?)<\/select>/g);
  return Object.fromEntries(
    [...selects].map(([, name, options]) => [
      name,
      /value="([^"]*)" selected/.exec(options ?? '')?.[1] ?? '',
    ]),
  );
}

async function profiles(server: RunningServer): Promise<ProfileJson[]> {
  return z.array(profileShape).parse(await (await server.fetch('/api/profiles')).json());
}

test('an unknown list is mapped, checked, imported; its mapping saved, recognised, renamed, deleted', async () => {
  const server = await startServer();
  const address = await sent(server, list);
  const asking = await page(server, address);
  expect(asking).toContain('Say where each column of this list goes.');
  expect(asking).toContain('Granite &lt;Trail&gt;');
  expect(chosen(asking)).toEqual(columns);
  expect(await page(server, '/imports?show=all')).toContain('Map its columns');

  const unbranded = await post(server, `${address}/choices`, { ...columns, profile: 'by-hand' });
  expect(unbranded.status).toBe(303);
  await settled(server, 1);
  expect(await page(server, address)).toContain('No brand was chosen');

  const said = { ...columns, 'column.4': 'extra', profile: 'by-hand', brand: 'Acme' };
  await post(server, `${address}/choices`, said);
  await settled(server, 1);
  const checked = await page(server, address);
  expect(checked).toContain('List mapped by hand for Acme: 2 rows. 2 go in.');
  expect(chosen(checked)).toEqual({ ...columns, 'column.4': 'extra' });

  const saving = await post(server, `${address}/choices`, { ...said, ...columns, saveAs: 'Blog partners' });
  expect(saving.headers.get('location')).toBe('/imports/1?said=mapping-saved');
  await settled(server, 1);
  const saved = await page(server, '/imports/1?said=mapping-saved');
  expect(saved).toContain('The mapping was saved.');
  expect(saved).toContain('Blog partners for Acme: 2 rows. 2 go in.');
  expect(saved).toContain('href="/profiles/blog-partners"');

  await post(server, `${address}/commit`);
  await settled(server, 1);
  expect(await (await server.fetch('/api/partners')).json()).toMatchObject({
    total: 2,
    partners: [{ name: 'Granite <Trail>', publisherGroup: 'Gold', extra: {} }, { name: 'Lantern Club' }],
  });

  const next = await page(server, await sent(server, otherOrder, { brand: 'Acme' }));
  expect(next).toContain('Blog partners for Acme: 1 row. 1 is already there.');

  const renamed = await post(server, '/profiles/blog-partners', { name: 'Blögs', network: 'Other' });
  expect(renamed.headers.get('location')).toBe('/profiles/blogs?said=mapping-changed');
  expect(await page(server, '/profiles')).toMatch(/Blögs[\s\S]*Account[\s\S]*Saved here[\s\S]*blogs/);
  expect((await profiles(server))[0]).toMatchObject({
    id: 'blogs',
    name: 'Blögs',
    network: 'Other',
    source: 'saved',
  });
  expect(await page(server, '/imports/new')).toContain('<option value="blogs">Blögs</option>');

  const deleted = await post(server, '/profiles/blogs/delete');
  expect(deleted.headers.get('location')).toBe('/profiles?said=mapping-deleted');
  expect((await profiles(server)).some(({ source }) => source === 'saved')).toBe(false);
  const imported = await page(server, '/imports/1');
  expect(imported).toContain('Blog partners for Acme: 2 rows. 2 went in.');
  expect(await page(server, await sent(server, otherOrder, { brand: 'Acme' }))).toContain(
    'Say where each column',
  );
});

describe('on a server of its own', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });

  test.each(['html', 'json', 'only-commas', 'title-row-is-record-21', 'image-png'])(
    'the upload of %s is refused, with the form',
    async (name) => {
      const answer = await upload(server, { brand: 'Acme' }, [fixture(`refused/${name}.csv`)]);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('value="Acme"');
    },
  );

  test('a list in German titles is guessed whole', async () => {
    const html = await page(
      server,
      await sent(server, fixture('refused/titles-in-german.csv'), { brand: 'Acme' }),
    );
    expect(Object.values(chosen(html))).toEqual([
      'networkPublisherId',
      'name',
      'mediaPropertyUrls',
      'primaryContactEmail',
      'networkDateAccepted',
    ]);
    expect(html).toContain('Closest is');
  });

  test('a title that stands twice has to be chosen', async () => {
    const twice = {
      name: 'twice.csv',
      content: 'Account,Company,Mail,Mail\n4022211,Granite,a@a.example,b@b.example\n',
    };
    const address = await sent(server, twice, { brand: 'Acme' });
    const html = await page(server, address);
    expect(chosen(html)).toMatchObject({ 'column.2': '', 'column.3': '' });
    expect(html.match(/<select id="column\.[23]"[^>]* required>/g)).toHaveLength(2);
    const answers = {
      'column.0': 'networkPublisherId',
      'column.1': 'name',
      'column.2': 'primaryContactEmail',
    };
    const id = Number(address.split('/').at(-1));
    await post(server, `${address}/choices`, { brand: 'Acme', ...answers });
    await settled(server, id);
    expect(await page(server, address)).toContain('columns with the same title');
    await post(server, `${address}/choices`, { brand: 'Acme', ...answers, 'column.3': 'ignore' });
    await settled(server, id);
    expect(await page(server, address)).toContain('1 row. 1 goes in.');
  });

  test('titles that stand in another row are read from there, and asked about anew', async () => {
    const above = { name: 'above.csv', content: `Partners,of,the,year,2024\n${list.content}` };
    const address = await sent(server, above, { brand: 'Acme' });
    const id = Number(address.split('/').at(-1));
    const wrong = await page(server, address);
    expect(wrong).toContain('titles in row 1');
    for (const [row, words] of [
      ['99', 'Row 99 of above.csv cannot be its titles'],
      ['2', 'titles in row 2'],
    ]) {
      await post(server, `${address}/choices`, {
        ...columns,
        brand: 'Acme',
        profile: 'by-hand',
        titleRow: row ?? '',
      });
      await settled(server, id);
      expect(await page(server, address)).toContain(words);
    }
    expect(chosen(await page(server, address))).toEqual(columns);
    await post(server, `${address}/choices`, {
      ...columns,
      brand: 'Acme',
      profile: 'by-hand',
      titleRow: '2',
    });
    await settled(server, id);
    const html = await page(server, address);
    expect(html).toContain('2 rows. 2 go in.');
    expect(html).toContain('One line above the titles was skipped');
  });

  test('what makes no sense is refused on the page, with what was typed', async () => {
    const address = await sent(server, list, { brand: 'Acme' });
    const refusals: [Record<string, string>, number, string][] = [
      [{ 'column.0': 'extra', saveAs: 'Blogs & more' }, 422, 'is mapped to'],
      [{ 'column.4': 'name', saveAs: 'Blogs & more' }, 422, 'Two columns'],
      [{ saveAs: '---' }, 400, 'letter or a digit'],
      [{ saveAs: 'CRM' }, 409, 'Choose another name'],
      [{ 'column.4': 'nothing' }, 400, 'nothing a column can become'],
    ];
    for (const [fields, status, words] of refusals) {
      const answer = await post(server, `${address}/choices`, {
        ...columns,
        brand: 'Acme',
        network: 'Tiny',
        ...fields,
      });
      const html = await answer.text();
      expect([answer.status, html.includes(words)]).toEqual([status, true]);
      expect(html).toContain('value="Tiny"');
      if (fields.saveAs) expect(html).toContain(`value="${fields.saveAs.replace('&', '&amp;')}"`);
      if (fields['column.4'] === 'name') expect(chosen(html)).toMatchObject({ 'column.4': 'name' });
    }
    expect((await profiles(server)).some(({ source }) => source === 'saved')).toBe(false);
  });

  test('another way of reading a list starts from its own columns', async () => {
    const approved = fixture('linkshare-approved/columns-in-another-order.csv');
    const address = await sent(server, approved, { brand: 'Acme', profile: 'by-hand' });
    const id = Number(address.split('/').at(-1));
    const guesses = chosen(await page(server, address));
    expect(Object.values(guesses)).toContain('networkPublisherId');
    await post(server, `${address}/choices`, { brand: 'Acme', profile: 'by-hand', ...guesses });
    await settled(server, id);
    expect(await page(server, address)).toContain('List mapped by hand for Acme');
    await post(server, `${address}/choices`, { brand: 'Acme', profile: '', ...guesses });
    await settled(server, id);
    const html = await page(server, address);
    expect(html).toContain('Approved publishers for Acme');
    expect(chosen(html)).toEqual({});
  });

  test('programs are still answered that the list is unknown, unless they map it', async () => {
    const send = async (fields: Record<string, string>) => {
      const answer = await server.fetch('/api/imports', { method: 'POST', body: form(fields, [list]) });
      return { status: answer.status, json: (await answer.json()) as unknown };
    };
    const unknown = await send({ brand: 'Acme' });
    expect(unknown.status).toBe(422);
    expect(faultShape.parse(unknown.json).error).toMatchObject({
      code: 'unknown-columns',
      columns: ['Account', 'Company', 'Web', 'Contact', 'Tier'],
      missing: expect.any(Array),
    });
    expect((await send({ brand: 'Acme', profile: 'by-hand' })).status).toBe(422);
    const mapped = await send({ brand: 'Acme', 'column.0': 'networkPublisherId', 'column.1': 'name' });
    expect(mapped.status).toBe(201);
    expect(importAnswerShape.parse(mapped.json)).toMatchObject({ profile: 'by-hand', created: 2 });
  });

  test('an unknown workbook is asked about on the page, and refused to programs', async () => {
    const cell = (text: string) => ({ text });
    const sheet = {
      name: 'Blogs',
      titles: ['Account', 'Company', 'Contact'],
      rows: [['4022211', 'Granite', 'anna@granite.example'].map(cell), ['4022305', 'Lantern', ''].map(cell)],
    };
    const content = new Uint8Array(await buffer(Readable.from(writeWorkbook(sheet))));
    const workbook = { name: 'blogs.xlsx', content };
    const html = await page(server, await sent(server, workbook, { brand: 'Acme' }));
    expect(Object.values(chosen(html))).toEqual(['networkPublisherId', 'name', 'primaryContactEmail']);
    const answer = await server.fetch('/api/imports', {
      method: 'POST',
      body: form({ brand: 'Acme' }, [workbook]),
    });
    expect(answer.status).toBe(422);
    expect(faultShape.parse(await answer.json()).error.code).toBe('unknown-columns');
  });

  test('pages of lists that are not saved here are explained', async () => {
    for (const path of ['/profiles/nothing', '/profiles/__proto__', '/profiles/%F0%9F%98%80']) {
      expect((await server.fetch(path)).status).toBe(404);
      expect((await post(server, path, { name: 'x' })).status).toBe(404);
      expect((await post(server, `${path}/delete`)).status).toBe(404);
    }
    const builtIn = await server.fetch('/profiles/crm', { redirect: 'manual' });
    expect(builtIn.headers.get('location')).toBe('/profiles#crm');
    expect((await post(server, '/profiles/crm/delete')).status).toBe(404);
  });

  test('a refused change of a saved mapping shows what was typed', async () => {
    const address = await sent(server, list, { brand: 'Acme' });
    await post(server, `${address}/choices`, { ...columns, brand: 'Acme', saveAs: 'Blogs' });
    const refused = await post(server, '/profiles/blogs', {
      name: 'Other',
      'column.0': 'extra',
      dates: 'dmy',
    });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('No title is mapped to &#34;Network Publisher ID&#34;');
    expect(html).toContain('value="Other"');
    expect(chosen(html)).toMatchObject({ 'column.0': 'extra', 'column.1': 'name' });
    const taken = await post(server, '/profiles/blogs', { name: 'LinkShare approved' });
    expect([taken.status, (await taken.text()).includes('aria-invalid')]).toEqual([409, true]);
    expect((await post(server, '/profiles/blogs', { status: 'lost' })).status).toBe(400);
    expect((await profiles(server))[0]).toMatchObject({ id: 'blogs', name: 'Blogs' });
  });
});

test('another delimiter is chosen, and the list is asked for its columns anew', async () => {
  const server = await startServer();
  const content = 'Account;Company, legal\n4022211;Ann, Inc.\n4022305;Bob, Ltd.\n';
  const path = await sent(server, { name: 'firms.csv', content }, { delimiter: 'comma' });
  const split = await page(server, path);
  expect(split).toContain('split at commas');
  expect(split).toContain('<option value="comma" selected>Commas</option>');
  const other = { profile: 'by-hand', brand: 'Acme', delimiter: 'semicolon', 'column.0': 'name' };
  expect((await post(server, `${path}/choices`, other)).status).toBe(303);
  await settled(server, Number(path.split('/').at(-1)));
  const anew = await page(server, path);
  expect(anew).toContain('split at semicolons');
  expect(anew).toContain('Company, legal');
  expect(chosen(anew)['column.0']).toBe('networkPublisherId');
  await post(server, `${path}/choices`, { ...other, 'column.0': 'networkPublisherId', 'column.1': 'name' });
  await settled(server, Number(path.split('/').at(-1)));
  const read = await server.fetch(`/api${path}`);
  expect(await read.json()).toMatchObject({ status: 'preview', delimiter: ';', rows: 2, created: 2 });
});

test('programs name the delimiter, too', async () => {
  const server = await startServer();
  const send = (delimiter: string) => {
    const body = form({ brand: 'Acme', delimiter }, [
      { name: 'a.csv', content: 'Site ID::Publisher Name::Email\n4022211::Ann: Co::a@ann.example\n' },
    ]);
    return server.fetch('/api/imports', { method: 'POST', body });
  };
  expect(await (await send('::')).json()).toMatchObject({ delimiter: '::', rows: 1, created: 1 });
  const wrong = await send('semicolon');
  expect(wrong.status).toBe(422);
  expect(faultShape.parse(await wrong.json()).error.code).toBe('unknown-columns');
  expect((await send('words')).status).toBe(400);
});
