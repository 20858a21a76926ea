import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { exampleList } from './support/exports.ts';
import {
  checkList,
  countsOf,
  importButton,
  importList,
  outcomeOf,
  previewOf,
  tableOf,
} from './support/steps.ts';
import { workspaceLines } from './support/workspace.ts';

const list = exampleList('linkshare-approved/northwind-approved');
const { brand, result } = list;
const counts = {
  new: result.created,
  changed: result.updated,
  unchanged: result.unchanged,
  failed: result.failed,
  ignored: result.ignored,
};

browserSuite('the first list', () => {
  browserTest('goes from an empty Roster to the partners of a brand', async ({ page }) => {
    const server = await startServer();
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'From a LinkShare list to partners by brand' }).waitFor();
    expect(await page.getByRole('main').textContent()).toMatch(/Publisher Overview[\s\S]*My Publishers/);
    await page.getByRole('button', { name: 'Try it with a sample' }).waitFor();

    await checkList(page, list.path, brand);
    expect(await previewOf(page).locator('.sentence').textContent()).toBe(
      `Approved publishers for ${brand}: ${result.rows} rows. ${result.created} go in, ${result.failed} need you, ${result.ignored} ignored.`,
    );
    expect(await countsOf(previewOf(page))).toEqual(counts);
    expect(await mapping(page)).toEqual({
      'Site ID': '→ Network Publisher ID',
      'Publisher Name': '→ Name',
      URL: '→ Media Property URLs',
      Email: '→ Primary Contact Email',
      'Join Date': '→ Network Date Accepted',
      Status: 'kept as Status',
      Commission: 'kept as Commission',
    });
    expect(await (await server.fetch('/api/partners')).json()).toMatchObject({ total: 0 });

    expect(await importButton(page).textContent()).toBe(`Import ${result.created} rows into ${brand}`);
    await importList(page);
    expect(await outcomeOf(page).locator('.sentence').textContent()).toContain(
      `${result.created} went in, ${result.failed} need you`,
    );
    expect(await countsOf(outcomeOf(page))).toEqual(counts);
    for (const name of ['Good rows in CRM titles', 'Original file']) {
      await page.getByRole('link', { name }).waitFor();
    }

    await page.getByRole('link', { name: 'See the partners' }).click();
    const lines = await workspaceLines(page);
    expect(lines.sort(byId)).toEqual(list.partners.map(({ extra, network, ...fields }) => fields).sort(byId));

    await page.getByRole('link', { name: 'Start', exact: true }).click();
    const [line, ...others] = await tableOf(page.getByRole('region', { name: 'Brands' }).getByRole('table'));
    expect(others).toEqual([]);
    expect(line).toMatchObject({ Brand: brand, Partners: String(result.created) });
    expect(line?.['With an e-mail']).toContain(
      ` ${list.partners.filter((one) => one.primaryContactEmail).length}`,
    );
  });

  browserTest('shows every failed row as it came, with the reason at the cell', async ({ page }) => {
    const server = await startServer();
    await page.goto(server.url);
    await checkList(page, list.path, brand);
    await previewOf(page)
      .getByRole('link', { name: /failed/ })
      .click();
    await page.waitForURL('**/imports/1?outcome=failed#rows');

    const errors = list.problems.filter(({ severity }) => severity === 'error');
    const faults = await faultsAtCells(page);
    expect(faults.map(({ row, column, value }) => ({ row, column, value }))).toEqual(
      errors.map(({ row, column, value }) => ({
        row,
        column: column ?? 'State',
        value: value ?? '',
      })),
    );
    for (const { reason } of faults) expect(reason.length).toBeGreaterThan(20);

    const records = Papa.parse<string[]>(readFileSync(list.path, 'utf8')).data;
    const came = errors.map(({ row }) => records[row - 1] ?? []);
    const widest = Math.max(...came.map((cells) => cells.length));
    expect(await rowsAsTheyCame(page)).toEqual(
      came.map((cells, index) => [
        String(errors[index]?.row),
        ...Array.from({ length: widest }, (_, at) => cells[at] ?? ''),
      ]),
    );
  });
});

/** What the preview says where each column goes. */
async function mapping(page: Page): Promise<Record<string, string | undefined>> {
  await page.getByText('How it was read').click();
  const lines = await tableOf(page.getByRole('region', { name: 'Columns' }).getByRole('table'));
  return Object.fromEntries(lines.map((line) => [line['Column in the list'] ?? '', line['Goes to']]));
}

interface FaultShown {
  row: number;
  column: string;
  value: string;
  reason: string;
}

/** The cells of the table that are marked as wrong. */
async function faultsAtCells(page: Page): Promise<FaultShown[]> {
  return page
    .getByRole('region', { name: 'Table of rows' })
    .locator('td.wrong')
    .evaluateAll((cells) =>
      cells.map((cell) => {
        const { cells: all, rowIndex } = cell.parentElement as HTMLTableRowElement;
        const head = (cell.closest('table') as HTMLTableElement).rows[0];
        return {
          row: Number(all[0]?.textContent),
          column:
            head?.cells[[...all].indexOf(cell as HTMLTableCellElement)]?.textContent ?? `row ${rowIndex}`,
          value: cell.querySelector('textarea')?.value ?? '',
          reason: cell.querySelector('.fault.error')?.textContent?.trim() ?? '',
        };
      }),
    );
}

/** Number and cells of each row of the table, whole even where they are shown shortened. */
async function rowsAsTheyCame(page: Page): Promise<string[][]> {
  const rows = page.getByRole('region', { name: 'Table of rows' }).locator('tbody tr');
  return rows.evaluateAll((all) =>
    all.map((row) => [
      row.querySelector('th')?.textContent ?? '',
      ...[...row.querySelectorAll('textarea')].map(({ value }) => value),
    ]),
  );
}

function byId(a: { networkPublisherId: string }, b: { networkPublisherId: string }): number {
  return Number(a.networkPublisherId) - Number(b.networkPublisherId);
}
