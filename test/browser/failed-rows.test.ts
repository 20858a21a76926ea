import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { fixture, imported } from '../web/requests.ts';
import { exampleList } from './support/exports.ts';
import { checkList, countsOf, importButton, importList, outcomeOf, previewOf } from './support/steps.ts';

const list = exampleList('linkshare-approved/northwind-approved');
const { brand, result } = list;

browserSuite('failed rows', () => {
  browserTest('come back corrected, and the first import says so', async ({ page }) => {
    const server = await startServer();
    await imported(server, fixture('linkshare-approved/northwind-approved.csv'), brand);
    await page.goto(`${server.url}/imports/1`);
    await badgeSays(page, result.failed);

    const report = await downloaded(page, 'As CSV');
    expect(report.map((row) => Number(row['Source Row']))).toEqual(
      list.problems.filter(({ severity }) => severity === 'error').map(({ row }) => row),
    );
    for (const row of report) expect(row['Failure Reason']).not.toBe('');
    const corrected = report.map((row) =>
      row.Email === 'press@' ? { ...row, Email: 'press@mistral-shoppers-digest.example' } : row,
    );
    expect(corrected).not.toEqual(report);

    await checkList(page, { name: 'corrected.csv', content: Papa.unparse(corrected) });
    await page.getByText('mends rows of #1').waitFor();
    expect(await countsOf(previewOf(page))).toMatchObject({ new: 1, failed: result.failed - 1 });
    expect(await importButton(page).textContent()).toBe(`Import 1 row into ${brand}`);
    await importList(page);
    expect(await countsOf(outcomeOf(page))).toMatchObject({ new: 1, failed: result.failed - 1 });

    await page.getByRole('link', { name: '#1', exact: true }).click();
    await page.getByText('Mended since: 1 row by import #2.').waitFor();
    expect(await outcomeOf(page).locator('.sentence').textContent()).toContain(
      `${result.failed - 1} need you, 1 was mended since`,
    );
    await badgeSays(page, result.failed - 1);
    expect((await downloaded(page, 'As CSV')).map((row) => row.Email)).not.toContain('press@');
    await outcomeOf(page)
      .getByRole('link', { name: /failed$/ })
      .click();
    await page
      .getByRole('row', { name: "Mistral Shopper's Digest" })
      .getByText('mended by import #2')
      .waitFor();

    // The partner's page knows where it came from.
    await page.goto(`${server.url}/partners?search=mistral-shoppers`);
    await page.getByRole('link', { name: "Mistral Shopper's Digest" }).click();
    await page.getByRole('link', { name: 'press@mistral-shoppers-digest.example' }).waitFor();
    expect(await page.getByRole('region', { name: 'Table of the history' }).textContent()).toContain(
      'Import #2, row 3',
    );

    // Undoing the correction opens the row again.
    await page.goto(`${server.url}/imports/2`);
    await page.getByRole('link', { name: 'Undo this import' }).click();
    await page.getByRole('button', { name: 'Undo import 2' }).click();
    await page.getByText('1 partnership removed').waitFor();
    await page.getByRole('link', { name: '#1', exact: true }).click();
    await badgeSays(page, result.failed);
  });

  browserTest('are all put right by a report with every cell mended', async ({ page }) => {
    const server = await startServer();
    await imported(server, fixture('linkshare-approved/northwind-approved.csv'), brand);
    const corrected = exampleList('failed-rows/northwind-approved-corrected');
    await page.goto(server.url);
    await checkList(page, corrected.path);
    expect(await countsOf(previewOf(page))).toMatchObject({
      new: corrected.result.created,
      failed: corrected.result.failed,
    });
    await importList(page);
    await page.goto(`${server.url}/imports/1`);
    await page.getByText(`Mended since: ${corrected.result.created} rows by import #2.`).waitFor();
    await badgeSays(page, result.failed - corrected.result.created);
  });
});

/** The rows of the report that a link of the page downloads. */
async function downloaded(page: Page, link: string): Promise<Record<string, string>[]> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: link, exact: true }).click();
  const path = await (await started).path();
  return Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;
}

/** The number beside Imports: failed rows of all imports that wait to be mended. */
async function badgeSays(page: Page, rows: number): Promise<void> {
  const title = `${rows} failed ${rows === 1 ? 'row' : 'rows'} to mend`;
  await page.getByRole('navigation', { name: 'Main' }).getByTitle(title, { exact: true }).waitFor();
}
