import type { Request, Response } from 'express';
import type { ImportView } from '../domain/import-view.ts';
import type { SentRow } from '../domain/row-edit.ts';
import { checkRows, getImport } from '../importer/index.ts';
import { idOf, notFound, one } from './form.ts';
import type { Said } from './frame.ts';
import { gridAddress, gridQuery } from './grid.ts';
import type { Site } from './site.ts';

/** What the forms of the grid do; with script the page asks the API for the same. */
export function correctPages(site: Site) {
  const { workplace, writer } = site;

  /** `POST /imports/:id/rows`: keeps what was typed; a list that waits is then checked again */
  async function save(req: Request, res: Response): Promise<void> {
    const view = load(req);
    const rows = rowsOf(req, view);
    if (rows.length > 0) await writer.saveRows(view.id, rows);
    if (one(req.body?.save) === '') res.redirect(303, backTo(view.id, req));
    else if (view.committedAt === null) await checkAgain(req, res, view.id);
    else res.redirect(303, backTo(view.id, req, 'rows-saved'));
  }

  /** `POST /imports/:id/corrections`: checks a list that waits again, or imports the corrected rows of another */
  async function sendIn(req: Request, res: Response): Promise<void> {
    const view = load(req);
    if (view.committedAt === null) await checkAgain(req, res, view.id);
    else {
      const job = one(req.body?.commit) === 'true' ? 'commit' : 'preview';
      res.redirect(303, `/imports/${await writer.sendIn(view.id, job)}`);
    }
  }

  /** Without its fragment: a page that is told to load itself anew would only jump to that. */
  async function checkAgain(req: Request, res: Response, id: number): Promise<void> {
    await writer.preview(id);
    res.redirect(303, backTo(id, req).replace(/#.*$/, ''));
  }

  /** The rows of the form: with the cells as typed, and what its button says of one of them. */
  function rowsOf(req: Request, view: ImportView): SentRow[] {
    const typed = typedCells(req);
    const leaveOut = Number(one(req.body?.leaveOut));
    const takeBack = Number(one(req.body?.takeBack));
    const numbers = new Set([...typed.keys(), ...[leaveOut, takeBack].filter((row) => row > 0)]);
    const stored = checkRows(
      workplace,
      view.id,
      [...numbers].map((row) => ({ row })),
    );
    return stored.map(({ row, cells, leftOut }) => ({
      row,
      cells: withTyped(cells, typed.get(row)),
      leftOut: row === leaveOut || (leftOut && row !== takeBack),
    }));
  }

  function load(req: Request): ImportView {
    const view = getImport(workplace, idOf(req.params.id, 'import'));
    if (view === null) throw notFound('import');
    return view;
  }

  return { save, sendIn };
}

/** `cell.<row>.<column>` of the form; `accept` is `<row>.<column>=<value>` of a suggestion that was taken. */
function typedCells(req: Request): Map<number, Map<number, string>> {
  const rows = new Map<number, Map<number, string>>();
  const put = (place: RegExpExecArray | null, value: string) => {
    if (!place) return;
    const row = Number(place[1]);
    const cells = rows.get(row) ?? new Map<number, string>();
    rows.set(row, cells.set(Number(place[2]), value));
  };
  for (const [name, value] of Object.entries(req.body ?? {}))
    put(/^cell\.(\d{1,9})\.(\d{1,5})$/.exec(name), one(value).replace(/\r\n/g, '\n'));
  const accepted = one(req.body?.accept);
  put(/^(\d{1,9})\.(\d{1,5})=/.exec(accepted), accepted.slice(accepted.indexOf('=') + 1));
  return rows;
}

function withTyped(cells: readonly string[], typed: ReadonlyMap<number, string> | undefined): string[] {
  const all = [...cells];
  for (const [at, value] of typed ?? []) {
    while (all.length <= at) all.push('');
    all[at] = value;
  }
  return all;
}

/** The page of the grid that the form stood on. */
function backTo(id: number, req: Request, said?: Said): string {
  const back = gridAddress(id, gridQuery(req.body ?? {}));
  return said ? back.replace('?', `?said=${said}&`) : back;
}
