import { z } from 'zod';
import type { Endpoint } from './endpoints.ts';
import { faultShape } from './shapes.ts';

type Json = Record<string, unknown>;

/** The description of the API (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.1), made of the table of its addresses. */
export function openApi(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Roster',
      version: '1',
      description: 'Partner lists of affiliate networks, as a partner CRM by brand.',
    },
    servers: [{ url: '/' }],
    paths,
  };
}

function operation({
  name,
  summary,
  path,
  query,
  headers,
  form,
  fields,
  body,
  answers,
  refusals,
}: Endpoint): Json {
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, param]) => ({
      name: param,
      in: 'path',
      required: true,
      schema: { type: 'integer' },
    })),
    ...parametersOf(query, 'query'),
    ...parametersOf(headers, 'header'),
  ];
  return {
    operationId: name,
    summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(form ? { requestBody: multipart(form) } : {}),
    ...(fields ? { requestBody: urlencoded(fields) } : {}),
    ...(body ? { requestBody: json(body) } : {}),
    responses: responses(answers, refusals),
  };
}

function parametersOf(shape: z.ZodObject | undefined, place: 'query' | 'header'): Json[] {
  const { properties = {}, required = [] } = shape ? schema(shape, 'input') : {};
  return Object.entries(properties as Json).map(([name, of]) => ({
    name,
    in: place,
    required: (required as string[]).includes(name),
    schema: of,
  }));
}

function multipart(form: z.ZodObject): Json {
  const fields = schema(form, 'input');
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'the list' };
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { ...fields, properties: { file, ...(fields.properties as Json) }, required: ['file'] },
      },
    },
  };
}

function urlencoded(body: z.ZodObject): Json {
  return { content: { 'application/x-www-form-urlencoded': { schema: schema(body, 'input') } } };
}

function json(body: z.ZodObject): Json {
  return { required: true, content: { 'application/json': { schema: schema(body, 'input') } } };
}

function responses(answers: Endpoint['answers'], refusals: number[]): Json {
  const all: Json = {};
  for (const [status, of] of Object.entries(answers)) all[status] = response(Number(status), of);
  for (const status of refusals) all[status] = response(status, faultShape);
  all.default = response(500, faultShape);
  return all;
}

const meanings: Record<number, string> = {
  200: 'Done',
  201: 'Taken in',
  202: 'Taken in; it still runs',
  400: 'The request makes no sense',
  403: 'Sent by a page of another site, or to a foreign name',
  404: 'Not there',
  409: 'Not possible in its present state',
  413: 'Too large',
  415: 'The form is encoded in a way that is not read',
  422: 'The list cannot be read as it is',
  500: 'A fault of Roster',
};

function response(status: number, of: z.ZodType | string): Json {
  const content =
    typeof of === 'string'
      ? { [of]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: schema(of, 'output') } };
  return { description: meanings[status] ?? '', content };
}

function schema(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(shape, { io });
  return rest;
}
