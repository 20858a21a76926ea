import { z } from 'zod';
import { importChoicesShape } from '../../domain/import.ts';
import { listChangeShape } from '../../domain/list-change.ts';
import { columnTargets, profileShape } from '../../domain/profile.ts';
import {
  changeAllShape,
  gridPageShape,
  gridRowShape,
  gridViews,
  savedRowsShape,
  sentRowsShape,
} from '../../domain/row-edit.ts';
import { undoShape } from '../../domain/undo.ts';
import { listProfiles } from '../../importer/index.ts';
import type { Handler, Site } from '../site.ts';
import type { Spool } from '../upload.ts';
import { importEndpoints } from './imports.ts';
import { partnerQueryShape } from './partner-query.ts';
import { partnerEndpoints } from './partners.ts';
import { rowEndpoints } from './rows.ts';
import { importAnswerShape, importsShape, partnerShape, partnersShape } from './shapes.ts';

/** One address of the API: what it takes, what it answers, who answers it. The description of the API reads this too. */
export interface Endpoint {
  method: 'get' | 'post';
  /** below /api, as express writes it */
  path: string;
  name: string;
  summary: string;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** fields of a multipart form, beside `file` */
  form?: z.ZodObject;
  /** of a short form */
  fields?: z.ZodObject;
  /** of a JSON body */
  body?: z.ZodObject;
  /** status → JSON of a shape, or the media type of a file */
  answers: Record<number, z.ZodType | string>;
  /** statuses of refusals; all answer `{ error }` */
  refusals: number[];
  handle: Handler;
}

const csv = 'text/csv';
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const reportQuery = z.object({
  all: z.enum(['true', 'false']).default('false').describe('also the failed rows that were put right since'),
  raw: z.enum(['true', 'false']).default('false').describe('without the guard against formulas'),
});

const rowsQuery = z.object({
  view: z
    .enum(gridViews)
    .default('')
    .describe(
      'of the failed rows, those still open, corrected here, left out, mended; or doubtful ones that go in',
    ),
  problem: z.string().default('').describe('only rows with a problem of this code'),
  search: z.string().default(''),
  page: z.string().default('1'),
});

/** Every address of the API. */
export function endpoints(site: Site, spool: Spool): Endpoint[] {
  const imports = importEndpoints(site, spool);
  const rows = rowEndpoints(site);
  const partners = partnerEndpoints(site);
  return [
    {
      method: 'post',
      path: '/imports',
      name: 'createImport',
      summary: 'Takes a list in and reads it; with commit=true it is imported, else it waits as a preview',
      headers: z.object({ 'Idempotency-Key': z.string().min(1).max(200).optional() }),
      form: importChoicesShape
        .omit({ columns: true, categoriesSplit: true })
        .extend({ commit: z.enum(['true', 'false']).default('false') })
        .catchall(
          z.enum(columnTargets).describe('column.0, column.1 …: where a column of an unknown list goes'),
        ),
      answers: { 201: importAnswerShape, 202: importAnswerShape },
      refusals: [400, 403, 409, 413, 422],
      handle: imports.create,
    },
    {
      method: 'get',
      path: '/imports',
      name: 'listImports',
      summary: 'Imports, newest first',
      query: z.object({
        all: z.enum(['true', 'false']).default('false').describe('also those that were never imported'),
      }),
      answers: { 200: importsShape },
      refusals: [],
      handle: imports.list,
    },
    {
      method: 'get',
      path: '/imports/:id',
      name: 'getImport',
      summary: 'One import with its first 1,000 problems',
      answers: { 200: importAnswerShape },
      refusals: [404],
      handle: imports.show,
    },
    {
      method: 'post',
      path: '/imports/:id/commit',
      name: 'commitImport',
      summary: 'Imports the good rows of a preview',
      fields: z.object({
        asSeen: z
          .enum(['true', 'false'])
          .default('false')
          .describe(
            'only what the preview said: where rows would end otherwise by now, it stays a preview, made anew, with a notice `data-changed`',
          ),
      }),
      answers: { 200: importAnswerShape, 202: importAnswerShape },
      refusals: [400, 403, 404, 409, 415],
      handle: imports.commit,
    },
    {
      method: 'post',
      path: '/imports/:id/cancel',
      name: 'cancelImport',
      summary: 'Gives up an import that is not committed; no partner is changed',
      answers: { 200: importAnswerShape, 202: importAnswerShape },
      refusals: [403, 404, 409],
      handle: imports.cancel,
    },
    {
      method: 'post',
      path: '/imports/:id/undo',
      name: 'undoImport',
      summary: 'Takes a committed import back, except what was changed or confirmed since',
      fields: z.object({
        dryRun: z.enum(['true', 'false']).default('false').describe('only say what the undo would do'),
      }),
      answers: { 200: undoShape },
      refusals: [400, 403, 404, 409, 415],
      handle: imports.undo,
    },
    {
      method: 'get',
      path: '/imports/:id/failed-rows',
      name: 'listRowsToCorrect',
      summary:
        'Rows that can be corrected, of a list that waits or of an import, with what is wrong at which cell',
      query: rowsQuery,
      answers: { 200: gridPageShape },
      refusals: [400, 404, 409],
      handle: rows.list,
    },
    {
      method: 'post',
      path: '/imports/:id/failed-rows',
      name: 'correctRows',
      summary: 'Keeps corrected cells, leaves rows out or takes that back; no partner is changed by it',
      body: sentRowsShape,
      answers: { 200: savedRowsShape },
      refusals: [400, 403, 404, 409],
      handle: rows.save,
    },
    {
      method: 'post',
      path: '/imports/:id/failed-rows/check',
      name: 'checkRows',
      summary: 'Judges rows by the rules of their import; nothing is kept',
      body: sentRowsShape,
      answers: { 200: z.object({ rows: z.array(gridRowShape) }) },
      refusals: [400, 403, 404, 409],
      handle: rows.check,
    },
    {
      method: 'post',
      path: '/imports/:id/failed-rows/change-all',
      name: 'changeAllRows',
      summary: 'Puts a value where another one stands, in every failed row of a column',
      body: changeAllShape,
      answers: { 200: z.object({ rows: z.int() }) },
      refusals: [400, 403, 404, 409],
      handle: rows.changeAll,
    },
    {
      method: 'post',
      path: '/imports/:id/corrections',
      name: 'sendInCorrections',
      summary:
        'Reads a list that waits again with its corrections; of a committed import makes an import of its corrected rows',
      body: z.object({ commit: z.boolean().default(false) }),
      answers: { 200: importAnswerShape, 201: importAnswerShape, 202: importAnswerShape },
      refusals: [400, 403, 404, 409],
      handle: rows.sendIn,
    },
    {
      method: 'get',
      path: '/imports/:id/failed.csv',
      name: 'getFailedRowsAsCsv',
      summary: 'The failed rows with their reasons',
      query: reportQuery,
      answers: { 200: csv },
      refusals: [404],
      handle: imports.failedCsv,
    },
    {
      method: 'get',
      path: '/imports/:id/failed.xlsx',
      name: 'getFailedRowsAsWorkbook',
      summary: 'The failed rows with their reasons',
      query: reportQuery.pick({ all: true }),
      answers: { 200: xlsx },
      refusals: [404],
      handle: imports.failedSheet,
    },
    {
      method: 'get',
      path: '/imports/:id/crm.csv',
      name: 'getGoodRowsAsCsv',
      summary: 'The good rows in the CRM’s own titles',
      answers: { 200: csv },
      refusals: [404],
      handle: imports.crmCsv,
    },
    {
      method: 'get',
      path: '/profiles',
      name: 'listProfiles',
      summary: 'Lists that are known, saved mappings first; `profile` of a new import names one by its id',
      answers: { 200: z.array(profileShape) },
      refusals: [],
      handle: (_req, res) => void res.json(listProfiles(site.workplace.db)),
    },
    {
      method: 'get',
      path: '/partners',
      name: 'listPartners',
      summary: 'Partnerships that the filters match',
      query: partnerQueryShape,
      answers: { 200: partnersShape },
      refusals: [400],
      handle: partners.list,
    },
    {
      method: 'get',
      path: '/partners/:id',
      name: 'getPartner',
      summary: 'One partner with its brands, history and notes',
      answers: { 200: partnerShape },
      refusals: [404],
      handle: partners.show,
    },
    {
      method: 'get',
      path: '/changes',
      name: 'listChanges',
      summary: "What changed from a brand's list to its next one of the same kind",
      query: z.object({
        brand: z.string().min(1),
        since: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional()
          .describe("the earlier list's import; without it the one before the last"),
      }),
      answers: { 200: z.array(listChangeShape) },
      refusals: [400, 404],
      handle: partners.changes,
    },
  ];
}
