import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { undoShape } from '../../src/domain/undo.ts';
import {
  faultShape,
  importAnswerShape,
  importsShape,
  partnerShape,
  partnersShape,
} from '../../src/web/api/shapes.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, type File, fixture, form } from './requests.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});

/** Asks, and checks the answer against its shape: no key that the shape does not know. */
async function api<Shape extends z.ZodType>(
  shape: Shape,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; json: z.infer<Shape>; headers: Headers }> {
  const answer = await server.fetch(`/api${path}`, init);
  const body: unknown = await answer.json();
  const json = shape.parse(body);
  expect(json).toEqual(body);
  return { status: answer.status, json, headers: answer.headers };
}

function sending(
  fields: Record<string, string>,
  file: File,
  headers: Record<string, string> = {},
): RequestInit {
  return { method: 'POST', body: form(fields, [file]), headers };
}

async function fault(path: string, init: RequestInit = {}): Promise<{ status: number; code: string }> {
  const { status, json } = await api(faultShape, path, init);
  return { status, code: json.error.code };
}

const northwind = fixture('linkshare-approved/northwind-approved.csv');

describe('an import', () => {
  let id: number;

  test('waits as a preview, with its counts', async () => {
    const { status, json, headers } = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Northwind Outdoor' }, northwind),
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({
      status: 'preview',
      profile: 'linkshare-approved',
      file: 'northwind-approved.csv',
      brand: 'Northwind Outdoor',
    });
    expect(json).toMatchObject({ rows: 201, created: 192, failed: 8, ignored: 1 });
    expect(json.problemsTotal).toBe(json.problems.length);
    id = json.import ?? 0;
    expect(headers.get('location')).toBe(`/api/imports/${id}`);
    const { json: partners } = await api(partnersShape, '/partners');
    expect(partners).toEqual({ partners: [], total: 0, next: null });
  });

  test('is committed, once', async () => {
    const { status, json } = await api(importAnswerShape, `/imports/${id}/commit`, { method: 'POST' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ import: id, status: 'committed', created: 192 });
    expect(await fault(`/imports/${id}/commit`, { method: 'POST' })).toEqual({
      status: 409,
      code: 'not-pending',
    });
    expect(await fault(`/imports/${id}/cancel`, { method: 'POST' })).toEqual({
      status: 409,
      code: 'not-pending',
    });
  });

  test('stands in the list and under its id', async () => {
    const { json: list } = await api(importsShape, '/imports');
    expect(list[0]).toMatchObject({ import: id, status: 'committed', openFailedRows: 8 });
    const { json } = await api(importAnswerShape, `/imports/${id}`);
    expect(json.problems.length).toBeGreaterThan(8);
  });

  test.each(['failed.csv', 'failed.xlsx', 'crm.csv'])('has its %s', async (file) => {
    const answer = await server.fetch(`/api/imports/${id}/${file}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  test('can be imported at once', async () => {
    const { status, json } = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Northwind Outdoor', commit: 'true' }, northwind),
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'committed', created: 0, unchanged: 192, failed: 8 });
  });

  test('can be undone, once', async () => {
    const { json } = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Undone', commit: 'true' }, approved('8888888,U,u@u.example')),
    );
    const dryRun = { method: 'POST', body: new URLSearchParams({ dryRun: 'true' }) };
    expect((await api(undoShape, `/imports/${json.import}/undo`, dryRun)).json).toMatchObject({
      import: json.import,
      status: 'preview',
      removed: 1,
    });
    // what is not read might have said not to do it
    const unread = { method: 'POST', body: form({ dryRun: 'true' }) };
    expect((await fault(`/imports/${json.import}/undo`, unread)).code).toBe('unsupported-type');
    expect((await api(importAnswerShape, `/imports/${json.import}`)).json.status).toBe('committed');
    const { json: undone } = await api(undoShape, `/imports/${json.import}/undo`, { method: 'POST' });
    expect(undone).toEqual({
      import: json.import,
      status: 'undone',
      removed: 1,
      restored: 0,
      kept: 0,
      details: [],
    });
    expect(await fault(`/imports/${json.import}/undo`, { method: 'POST' })).toEqual({
      status: 409,
      code: 'already-undone',
    });
    expect((await api(importAnswerShape, `/imports/${json.import}`)).json.status).toBe('undone');
  });

  test('can be cancelled before it is committed', async () => {
    const { json } = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Acme' }, approved('1234567,A,a@a.example')),
    );
    const { json: cancelled } = await api(importAnswerShape, `/imports/${json.import}/cancel`, {
      method: 'POST',
    });
    expect(cancelled.status).toBe('cancelled');
    const { json: all } = await api(importsShape, '/imports?all=true');
    expect(all.map((one) => one.status)).toContain('cancelled');
  });
});

describe('a refused upload', () => {
  const list = approved('1234567,A,a@a.example');
  test.each([
    ['without a brand', {}, list, 400, 'brand-missing'],
    ['with an unknown status', { brand: 'A', status: 'x' }, list, 400, 'invalid-request'],
    ['with commit neither true nor false', { brand: 'A', commit: 'yes' }, list, 400, 'invalid-request'],
    [
      'of an unknown list',
      { brand: 'A' },
      { name: 'a.csv', content: 'Colour,Size\nred,3\n' },
      422,
      'unknown-columns',
    ],
    [
      'of no text',
      { brand: 'A' },
      { name: 'a.csv', content: new Uint8Array([1, 0, 2, 0, 0]) },
      422,
      'not-text',
    ],
  ])('%s', async (_, fields, file, status, code) => {
    expect(await fault('/imports', sending(fields as Record<string, string>, file as File))).toEqual({
      status,
      code,
    });
  });

  test('without a file, or with two', async () => {
    expect(await fault('/imports', { method: 'POST', body: form({ brand: 'A' }) })).toEqual({
      status: 400,
      code: 'file-missing',
    });
    expect(await fault('/imports', { method: 'POST' })).toEqual({ status: 400, code: 'file-missing' });
    expect(await fault('/imports', { method: 'POST', body: form({ brand: 'A' }, [list, list]) })).toEqual({
      status: 400,
      code: 'invalid-request',
    });
  });
});

describe('an Idempotency-Key', () => {
  const list = approved('7654321,Idem,i@i.example');

  test('makes the same request the same import', async () => {
    const headers = { 'idempotency-key': 'one' };
    const first = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Idem', commit: 'true' }, list, headers),
    );
    const again = await api(
      importAnswerShape,
      '/imports',
      sending({ brand: 'Idem', commit: 'true' }, list, headers),
    );
    expect(again.status).toBe(201);
    expect(again.json).toEqual(first.json);
    expect(again.json.created).toBe(1);
  });

  test.each([
    ['another list', { brand: 'Idem', commit: 'true' }, approved('7654321,Other,i@i.example')],
    ['other choices', { brand: 'Other', commit: 'true' }, list],
    ['another end', { brand: 'Idem', commit: 'false' }, list],
  ])('with %s is refused', async (_, fields, file) => {
    expect(await fault('/imports', sending(fields, file, { 'idempotency-key': 'one' }))).toEqual({
      status: 422,
      code: 'key-reused',
    });
  });

  test('that is in use is told so', async () => {
    const send = () =>
      server.fetch('/api/imports', sending({ brand: 'Idem' }, list, { 'idempotency-key': 'two' }));
    const answers = await Promise.all([send(), send(), send()]);
    const statuses = answers.map((answer) => answer.status);
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    const ids = await Promise.all(
      answers
        .filter(({ status }) => status === 201)
        .map(async (answer) => ((await answer.json()) as { import: number }).import),
    );
    expect(new Set(ids).size).toBe(1);
  });

  test.each(['a b', 'x'.repeat(201)])('that is none is refused', async (key) => {
    expect(await fault('/imports', sending({ brand: 'Idem' }, list, { 'idempotency-key': key }))).toEqual({
      status: 400,
      code: 'invalid-request',
    });
  });
});

describe('partners', () => {
  test('come in pages, each exactly once', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { json } = await api(partnersShape, `/partners?brand=northwind+outdoor&limit=50${at}`);
      expect(json.total).toBe(192);
      names.push(...json.partners.map((partner) => partner.networkPublisherId));
      cursor = json.next;
    }
    expect(names).toHaveLength(192);
    expect(new Set(names).size).toBe(192);
  });

  test.each([
    ['status=approved', 192],
    ['status=none', 0],
    ['email=yes&email2=', null],
    ['joined-from=1996-01-01&joined-to=2100-01-01', 190],
    ['joinedFrom=1996-01-01', 190],
    ['network=linkshare', 192],
    ['limit=1', 192],
    ['search=zzzzzzz', 0],
    ['import=999999', 0],
  ])('are narrowed by %s', async (query, total) => {
    const path = `/partners?brand=Northwind+Outdoor&${query}`;
    if (total === null) expect(await fault(path)).toEqual({ status: 400, code: 'invalid-request' });
    else expect((await api(partnersShape, path)).json.total).toBe(total);
  });

  test.each([
    'status=xyz',
    'limit=0',
    'limit=x',
    'limit=99999999',
    'joinedFrom=17/03/2021',
    'import=abc',
    'brnad=Acme',
    'cursor=xyz',
    'brand=a&brand=b',
    'sort=size',
  ])('a query that is not understood (%s) is refused', async (query) => {
    expect(await fault(`/partners?${query}`)).toEqual({ status: 400, code: 'invalid-request' });
  });

  test('one has its brands and its history', async () => {
    const { json } = await api(partnerShape, '/partners/1');
    expect(json.partnerships[0]?.brand).toBe('Northwind Outdoor');
    expect(json.history.length).toBeGreaterThan(0);
  });
});

test.each(['/nothing', '/imports/999999', '/imports/abc', '/partners/999999', '/imports/999999/failed.csv'])(
  '%s is not found, in JSON',
  async (path) => {
    expect(await fault(path)).toEqual({ status: 404, code: 'not-found' });
  },
);

test('a wrong method is told, with the right ones', async () => {
  const answer = await server.fetch('/api/imports', { method: 'PUT' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST, GET, HEAD');
  expect(faultShape.parse(await answer.json()).error.code).toBe('method-not-allowed');
});

test('the API describes itself, every address of it', async () => {
  const answer = await server.fetch('/api/openapi.json');
  const description = (await answer.json()) as {
    openapi: string;
    paths: Record<string, Record<string, { responses: object }>>;
  };
  expect(description.openapi).toMatch(/^3\.1/);
  expect(Object.keys(description.paths).sort()).toEqual([
    '/api/changes',
    '/api/imports',
    '/api/imports/{id}',
    '/api/imports/{id}/cancel',
    '/api/imports/{id}/commit',
    '/api/imports/{id}/corrections',
    '/api/imports/{id}/crm.csv',
    '/api/imports/{id}/failed-rows',
    '/api/imports/{id}/failed-rows/change-all',
    '/api/imports/{id}/failed-rows/check',
    '/api/imports/{id}/failed.csv',
    '/api/imports/{id}/failed.xlsx',
    '/api/imports/{id}/undo',
    '/api/partners',
    '/api/partners/{id}',
    '/api/profiles',
  ]);
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, { responses }] of Object.entries(methods)) {
      const asked = await server.fetch(path.replace('{id}', '999999'), { method: method.toUpperCase() });
      await asked.arrayBuffer();
      expect([405, 500]).not.toContain(asked.status);
      expect(Object.keys(responses)).toContain(String(asked.status));
    }
  }
});
