import { beforeEach, describe, expect, test } from 'vitest';
import { gridPageShape, savedRowsShape } from '../../src/domain/row-edit.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, imported, post, preview, settled } from './requests.ts';

const list = approved(
  '4022211,Ann,ann@',
  '4022212,Bob,bob@bob.example',
  '402221x,Cem,ann@',
  '4022214,Dee,ann@',
);

let server: RunningServer;
beforeEach(async () => {
  server = await startServer();
});

async function ask(path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await server.fetch(`/api/imports/${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

describe('rows that programs correct', () => {
  test('of a list that waits: shown, checked, kept, checked again and imported', async () => {
    const id = await preview(server, list);
    const { json } = await ask(`${id}/failed-rows`);
    const page = gridPageShape.parse(json);
    expect(page).toMatchObject({ columns: ['Site ID', 'Publisher Name', 'Email'], total: 3 });
    expect(page.codes).toEqual([
      { code: 'email-invalid', rows: 3 },
      { code: 'id-invalid', rows: 1 },
    ]);
    const right = { row: 2, cells: ['4022211', 'Ann', 'ann@ann.example'] };
    expect((await ask(`${id}/failed-rows/check`, { rows: [right] })).json).toMatchObject({
      rows: [{ row: 2, right: true, problems: [] }],
    });
    expect((await ask(`${id}/failed-rows?view=edited`)).json).toMatchObject({ total: 0 });

    const saved = savedRowsShape.parse((await ask(`${id}/failed-rows`, { rows: [right] })).json);
    expect(saved).toMatchObject({
      counts: { edited: 1, right: 1, unchecked: 1 },
      same: { column: 2, before: 'ann@', after: 'ann@ann.example', rows: 2 },
    });
    const { rows: _, ...change } = saved.same ?? { rows: 0 };
    expect((await ask(`${id}/failed-rows/change-all`, change)).json).toEqual({ rows: 2 });
    await ask(`${id}/failed-rows`, { rows: [{ row: 4, leftOut: true }] });
    expect(await ask(`${id}/commit`, {})).toMatchObject({
      status: 409,
      json: { error: { code: 'edits-unchecked' } },
    });
    expect(await ask(`${id}/corrections`, {})).toMatchObject({
      status: 200,
      json: { status: 'preview', created: 3, failed: 0, ignored: 1 },
    });
    expect((await ask(`${id}/commit`, {})).json).toMatchObject({
      status: 'committed',
      created: 3,
      ignored: 1,
    });
  });

  test('of an import: sent in as an import of their own, or looked at first', async () => {
    const id = await imported(server, list);
    await ask(`${id}/failed-rows`, { rows: [{ row: 2, cells: ['4022211', 'Ann', 'ann@ann.example'] }] });
    expect(await ask(`${id}/corrections`, {})).toMatchObject({
      status: 201,
      json: { import: 2, status: 'preview', created: 1, corrects: [1] },
    });
    expect((await ask('2/commit', {})).json).toMatchObject({ status: 'committed' });
    await ask(`${id}/failed-rows`, { rows: [{ row: 5, cells: ['4022214', 'Dee', 'dee@dee.example'] }] });
    expect(await ask(`${id}/corrections`, { commit: true })).toMatchObject({
      status: 201,
      json: { import: 3, status: 'committed', created: 1 },
    });
    expect(await ask(`${id}/corrections`, { commit: true })).toMatchObject({
      status: 409,
      json: { error: { code: 'nothing-corrected' } },
    });
    expect(await ask(`${id}/failed-rows`, { rows: [{ row: 5, leftOut: true }] })).toMatchObject({
      status: 409,
      json: { error: { code: 'not-open' } },
    });
    expect((await ask(`${id}/failed-rows?view=mended`)).json).toMatchObject({ total: 2 });
  });

  test('pressed twice, make one import', async () => {
    const id = await imported(server, list);
    await ask(`${id}/failed-rows`, { rows: [{ row: 2, cells: ['4022211', 'Ann', 'ann@ann.example'] }] });
    await Promise.all([1, 2, 3].map(() => post(server, `/imports/${id}/corrections`, { commit: 'true' })));
    await settled(server, 2);
    const imports = (await (await server.fetch('/api/imports?all=true')).json()) as { status: string }[];
    expect(imports.map(({ status }) => status)).toEqual(['committed', 'committed']);
  });

  test('are there after a kill, with what was typed', async () => {
    const pending = await preview(server, list);
    const committed = await imported(server, list, 'Other');
    for (const id of [pending, committed])
      await ask(`${id}/failed-rows`, {
        rows: [
          { row: 2, cells: ['4022211', 'Ann', 'ann@ann'] },
          { row: 4, leftOut: true },
        ],
      });
    await server.kill();
    server = await startServer({ database: server.database });
    for (const id of [pending, committed])
      expect((await ask(`${id}/failed-rows`)).json).toMatchObject({
        rows: [
          { row: 2, cells: ['4022211', 'Ann', 'ann@ann'], right: false },
          { row: 4, leftOut: true },
          { row: 5, leftOut: false },
        ],
      });
  });

  test('that make no sense, or are not there, are refused', async () => {
    const id = await preview(server, list);
    for (const [body, status, code] of [
      ['{"rows":', 400, 'invalid-request'],
      ['{"rows":[]}', 400, 'invalid-request'],
      ['{"rows":[{"row":"2"}]}', 400, 'invalid-request'],
      ['[]', 400, 'invalid-request'],
      ['{"rows":[{"row":3,"cells":["a"]}]}', 404, 'not-found'],
      ['{"rows":[{"row":999}]}', 404, 'not-found'],
    ] as const)
      expect(await ask(`${id}/failed-rows`, body), body).toMatchObject({ status, json: { error: { code } } });
    expect(await ask('77/failed-rows', { rows: [{ row: 2 }] })).toMatchObject({ status: 404 });
    await post(server, `/imports/${id}/cancel`);
    expect(await ask(`${id}/failed-rows`)).toMatchObject({ status: 409 });
  });
});

test('failed rows say who they are and what mended them, and all of them can be fetched once none is open', async () => {
  const id = await imported(server, approved('4022211,Ann,ann@', '4022212,Bob,bob@bob.example'));
  const cells = ['4022211', 'Ann', 'ann@ann.example'];
  await ask(`${id}/failed-rows`, { rows: [{ row: 2, cells }] });
  await ask(`${id}/corrections`, { commit: true });
  const html = await (await server.fetch(`/imports/${id}`)).text();
  const row = (/<th scope="row" class="number stick">2<[\s\S]*?<\/tr>/.exec(html)?.[0] ?? '').replace(
    /<[^>]*>/g,
    ' ',
  );
  expect(row.replace(/\s+/g, ' ')).toMatch(/Failed 4022211 Ann mended by import #2 , row 2/);
  const report = /href="([^"]*failed\.csv[^"]*)"/.exec(html)?.[1] ?? '';
  expect(await (await server.fetch(report)).text()).toContain('"ann@"');
  const undo = await (await server.fetch('/imports/2/undo')).text();
  expect(undo).toContain('They open again');
});

test('cells of a correction that waits stand under their own titles', async () => {
  await imported(server, approved('4022211,Ann,ann@', '4022212,Bob,bob@bob.example'));
  const report = (await (await server.fetch('/api/imports/1/failed.csv')).text()).trimEnd();
  const [titles = '', row = ''] = report.split('\r\n');
  const id = await preview(server, { name: 'failed.csv', content: [titles, row, row].join('\r\n') }, '');
  const html = await (await server.fetch(`/imports/${id}?outcome=ignored`)).text();
  const table = /<table class="rows came">[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
  const cellsOf = (line: string) =>
    [...line.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell.replace(/<[^>]*>/g, '').trim(),
    );
  const [head = [], first = []] = table
    .split('</tr>')
    .map(cellsOf)
    .filter((one) => one.length > 0);
  expect(head.slice(2, 5)).toEqual(['Site ID', 'Publisher Name', 'Email']);
  expect(first.slice(2, 5)).toEqual(['4022211', 'Ann', 'ann@']);
});
