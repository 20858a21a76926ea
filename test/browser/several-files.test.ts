import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import { approved, type File, fixture, upload } from '../web/requests.ts';
import { exampleList } from './support/exports.ts';
import { chosenFile, countsOf, importList, outcomeOf, previewOf } from './support/steps.ts';

const northwind = exampleList('linkshare-approved/northwind-approved');
const harbor = exampleList('linkshare-approved/harbor-approved');

browserSuite('several files at once', () => {
  browserTest('have each a brand of their own; a wrong one among them says why and stops none', async ({
    page,
  }) => {
    const server = await startServer();
    await page.goto(`${server.url}/imports/new`);
    const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    await page.getByLabel('Choose files').setInputFiles(
      [
        fixture('linkshare-approved/northwind-approved.csv'),
        { name: 'logo.csv', content: picture },
        fixture('linkshare-approved/harbor-approved.csv'),
      ].map(chosenFile),
    );
    const files = page.getByRole('list', { name: 'Files to import' }).getByRole('listitem');
    const [first, wrong, second] = [files.nth(0), files.nth(1), files.nth(2)];
    await page.getByLabel('Brand, unless a file has its own').fill(northwind.brand);
    await second.getByLabel('Brand').fill(harbor.brand);
    await second.getByLabel('Brand').blur();
    await page.getByRole('button', { name: 'Check 3 lists' }).click();

    await first.getByRole('link', { name: 'Check it' }).waitFor();
    await second.getByRole('link', { name: 'Check it' }).waitFor();
    await page.getByText('2 of 3 files taken in').waitFor({ state: 'attached' });
    expect(await wrong.textContent()).toMatch(/logo\.csv[\s\S]*!.*picture|image|no text|binary/i);
    expect(await wrong.getByRole('link').count()).toBe(0);

    for (const [file, list] of [
      [second, harbor],
      [first, northwind],
    ] as const) {
      await file.getByRole('link', { name: 'Check it' }).click();
      await previewOf(page).waitFor();
      expect(await previewOf(page).locator('.sentence').textContent()).toContain(`for ${list.brand}: `);
      expect(await countsOf(previewOf(page))).toMatchObject({
        new: list.result.created,
        failed: list.result.failed,
      });
      await page.goBack();
      await page.goto(`${server.url}/imports/new`);
      await page.goto(`${server.url}/imports?show=all`);
    }
  });
});
