import { beforeAll, expect, test } from 'vitest';
import { faultShape, importAnswerShape } from '../../src/web/api/shapes.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { bookOf } from '../support/workbook.ts';
import { type File, form, post, settled, upload } from './requests.ts';

const titles = ['Site ID', 'Publisher Name', 'Email'];
const known: File = {
  name: 'partners.xlsx',
  content: new Uint8Array(
    bookOf([
      { name: 'May <1>', rows: [titles, ['4022211', 'Granite', 'anna@granite.example']] },
      { name: 'June', rows: [titles, ['4022305', 'Lantern', ''], ['4022306', 'Foxglove', '']] },
    ]),
  ),
};
const unknown: File = {
  name: 'blogs.xlsx',
  content: new Uint8Array(
    bookOf([
      {
        name: 'Blogs',
        rows: [
          ['Account', 'Company'],
          ['4022211', 'Granite'],
          ['4022214', 'Pebble'],
        ],
      },
      { name: 'Shops', rows: [['As of May'], ['Firma', 'Konto', 'Gruppe'], ['Lantern', '4022305', 'Gold']] },
    ]),
  ),
};

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});

async function sent(file: File): Promise<string> {
  const answer = await upload(server, { brand: 'Acme', status: 'applied' }, [file]);
  const location = answer.headers.get('location') ?? '';
  await settled(server, Number(location.split('/').at(-1)));
  return location;
}

async function page(path: string): Promise<string> {
  return (await server.fetch(path)).text();
}

/** Sends a form of the page with all that stands in it, some of it changed. */
async function submit(path: string, html: string, changed: Record<string, string>): Promise<string> {
  const [, body = ''] = /<form[^>]*action="[^"]*\/choices"[^>]*>([\s\S]*?)<\/form>/.exec(html) ?? [];
  const inputs = [...body.matchAll(/<input[^>]*>/g)]
    .map(([tag]) => ({
      tag,
      name: / name="([^"]*)"/.exec(tag)?.[1] ?? '',
      value: / value="([^"]*)"/.exec(tag)?.[1],
    }))
    .filter(({ tag }) => !/type="radio"/.test(tag) || / checked/.test(tag))
    .map(({ name, value = '' }) => [name, value] as const);
  const selects = [...body.matchAll(/<select[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)].map(
    ([, name = '', options = '']) => [name, /value="([^"]*)" selected/.exec(options)?.[1] ?? ''] as const,
  );
  const answer = await post(server, `${path}/choices`, {
    ...Object.fromEntries([...inputs, ...selects]),
    ...changed,
  });
  expect(answer.status).toBe(303);
  await settled(server, Number(path.split('/').at(-1)));
  return page(path);
}

test('the page asks which sheet is the list, and the answer can be changed', async () => {
  const path = await sent(known);
  const asking = await page(path);
  expect(asking).toContain('Say which sheet is the list.');
  expect(asking).toContain('value="May &lt;1&gt;"');
  expect(asking).toContain('anna@granite.example');
  expect(asking).toContain('LinkShare: Approved publishers');
  expect(asking).not.toContain('Not read');
  expect(await page('/imports?show=all')).toContain('Choose its sheet');

  const june = await submit(path, asking, { sheet: 'June' });
  expect(june).toContain('for Acme: 2 rows. 2 go in.');
  expect(june).toContain('not read was the sheet &#34;May &lt;1&gt;&#34;');
  expect(june).toMatch(/<option value="June" selected>June/);
  expect(june).toMatch(/<option value="applied" selected>/);

  const may = await submit(path, june, { sheet: 'May <1>' });
  expect(may).toContain('for Acme: 1 row. 1 goes in.');
  await submit(path, may, { sheet: 'Juli' }).then((html) => {
    expect(html).toContain('has no sheet &#34;Juli&#34;');
    expect(html).toMatch(/type="radio" name="sheet" value="June"/);
  });
  await submit(path, await page(path), { sheet: 'June' });
  await post(server, `${path}/commit`);
  await settled(server, Number(path.split('/').at(-1)));
  expect(await (await server.fetch('/api/partners')).json()).toMatchObject({
    partners: [
      { name: 'Foxglove', status: 'applied' },
      { name: 'Lantern', status: 'applied' },
    ],
  });
});

test('of an unknown workbook the sheet is chosen first, changed at its mapping, and its columns begin anew', async () => {
  const path = await sent(unknown);
  const asking = await page(path);
  expect(asking).toContain('Say which sheet is the list.');
  expect(asking).toContain('a list that Roster does not know');
  const shops = await submit(path, asking, { sheet: 'Shops' });
  expect(shops).toContain('Say where each column of this list goes.');
  expect(shops).toContain('3 columns, titles in row 2');
  const blogs = await submit(path, shops, { sheet: 'Blogs' });
  expect(blogs).toContain('2 columns, titles in row 1');
  const checked = await submit(path, blogs, {});
  expect(checked).toContain('List mapped by hand for Acme: 2 rows. 2 go in.');
  const back = await submit(path, checked, { sheet: 'Shops' });
  expect(back).toContain('3 columns, titles in row 2');
  expect(await submit(path, back, {})).toContain('List mapped by hand for Acme: 1 row.');
});

test('programs are told the sheets and name one', async () => {
  const create = (fields: Record<string, string>) =>
    server.fetch('/api/imports', { method: 'POST', body: form({ brand: 'Other', ...fields }, [known]) });
  const refused = await create({});
  expect(refused.status).toBe(422);
  const { error } = faultShape.parse(await refused.json());
  expect(error).toMatchObject({
    code: 'several-sheets',
    sheets: [
      { name: 'May <1>', rows: 1, profile: 'linkshare-approved' },
      { name: 'June', rows: 2 },
    ],
  });
  const kept = importAnswerShape.parse(await (await server.fetch(`/api/imports/${error.import}`)).json());
  const { import: _, ...refusal } = error;
  expect(kept.error).toEqual(refusal);

  const missing = await create({ sheet: 'Juli' });
  expect(missing.status).toBe(422);
  expect(await missing.json()).toMatchObject({ error: { code: 'unknown-sheet', sheets: [{}, {}] } });
  const taken = await create({ sheet: 'May <1>', commit: 'true' });
  expect(taken.status).toBe(201);
  expect(await taken.json()).toMatchObject({ status: 'committed', rows: 1, created: 1 });
});

test('a list refused in the background says as much as one that is refused at once', async () => {
  const create = (file: File) =>
    server.fetch('/api/imports', { method: 'POST', body: form({ brand: 'Acme' }, [file]) });
  const book = {
    name: 'list.xlsx',
    content: new Uint8Array(
      bookOf([
        {
          name: 'A',
          rows: [
            ['One', 'Two'],
            ['x', 'y'],
          ],
        },
      ]),
    ),
  };
  const atOnce = faultShape.parse(
    await (await create({ name: 'list.csv', content: 'One,Two\nx,y\n' })).json(),
  );
  const later = faultShape.parse(await (await create(book)).json());
  expect(atOnce.error).toMatchObject({ code: 'unknown-columns', columns: ['One', 'Two'] });
  expect(later.error).toEqual({
    ...atOnce.error,
    message: atOnce.error.message.replace('list.csv', 'list.xlsx'),
    import: expect.any(Number),
  });
});

test('a workbook that is none is refused without a form that could not help', async () => {
  const cutOff = known.content.slice(0, 600);
  const refused = await page(await sent({ name: 'cut.xlsx', content: cutOff }));
  expect(refused).toContain('cut.xlsx: The workbook is damaged or was cut off');
  expect(refused).toContain('Send another file');
  expect(refused).not.toContain('How to read it');
  expect(refused).not.toContain('Say below how to read it');
});
