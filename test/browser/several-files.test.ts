import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, type File, fixture } from '../web/requests.ts';
import { exampleList } from './support/exports.ts';
import { chosenFile, countsOf, importList, outcomeOf, previewOf } from './support/steps.ts';

const northwind = exampleList('linkshare-approved/northwind-approved');
const harbor = exampleList('linkshare-approved/harbor-approved');
const picture = { name: 'logo.csv', content: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]) };

browserSuite('several files at once', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });

  browserTest('have each their own brand; a wrong one says why and stops none', async ({ page }) => {
    await page.goto(`${server.url}/imports/new`);
    const lists = [
      fixture('linkshare-approved/northwind-approved.csv'),
      picture,
      fixture('linkshare-approved/harbor-approved.csv'),
    ];
    await page.getByLabel('Choose files').setInputFiles(lists.map(chosenFile));
    await page.getByLabel('Brand, unless a file has its own').fill(northwind.brand);
    await fileIn(page, 'harbor-approved.csv').getByLabel('Brand').fill(harbor.brand);
    await page.getByRole('button', { name: 'Check 3 lists' }).click();

    await fileIn(page, 'logo.csv').getByText('! logo.csv is a PNG picture').waitFor();
    const addresses = [
      await addressOf(fileIn(page, 'northwind-approved.csv')),
      await addressOf(fileIn(page, 'harbor-approved.csv')),
    ];
    expect(await fileIn(page, 'logo.csv').getByRole('link').count()).toBe(0);

    for (const [index, list] of [northwind, harbor].entries()) {
      await page.goto(new URL(addresses[index] ?? '', server.url).href);
      await previewOf(page).getByText(`Approved publishers for ${list.brand}: `).waitFor();
      await importList(page);
      expect(await countsOf(outcomeOf(page))).toMatchObject({
        new: list.result.created,
        failed: list.result.failed,
      });
    }
  });

  browserTest('can be dropped on the page, added to and taken away again', async ({ page }) => {
    await page.goto(`${server.url}/imports/new`);
    const acme = { ...approved('4000001,Alder Deals,info@alder.example'), name: 'acme.csv' };
    const birch = { ...approved('4000002,Birch Deals,info@birch.example'), name: 'birch.csv' };
    await dropFiles(page, page.locator('[data-drop]'), [acme]);
    await page.getByLabel('Brand', { exact: true }).fill('Acme');
    // anywhere on the page will do, and what is there already stays
    await dropFiles(page, page.getByRole('banner'), [birch, picture]);
    await page.getByRole('button', { name: 'Check 3 lists' }).waitFor();
    expect(await fileIn(page, 'birch.csv').getByLabel('Brand').inputValue()).toBe('Acme');
    await fileIn(page, 'birch.csv').getByLabel('Which list').selectOption('Removed publishers');
    await page.getByRole('button', { name: 'Remove logo.csv' }).click();
    await page.getByRole('button', { name: 'Check 2 lists' }).click();

    for (const name of ['acme.csv', 'birch.csv']) {
      const address = await addressOf(fileIn(page, name));
      const other = await page.context().newPage();
      await other.goto(new URL(address, server.url).href);
      await importList(other);
      await other.close();
    }
    expect(await (await server.fetch('/api/partners?brand=Acme')).json()).toMatchObject({
      partners: [
        { name: 'Alder Deals', brand: 'Acme', status: 'approved' },
        { name: 'Birch Deals', brand: 'Acme', status: 'removed' },
      ],
    });
  });

  browserTest('of which none is chosen, or whose brand is missing, say what to do', async ({ page }) => {
    await page.goto(`${server.url}/imports/new`);
    await page.getByRole('button', { name: 'Check the list' }).click();
    expect(await page.locator('[data-said]').textContent()).toBe('Choose a file first');

    await page.getByLabel('Choose files').setInputFiles(chosenFile(approved('4000001,Alder Deals,')));
    await page.getByRole('button', { name: 'Check the list' }).click();
    await fileIn(page, 'approved.csv').getByText('! No brand was chosen.').waitFor();
    expect(await page.getByLabel('Brand', { exact: true }).evaluate((field) => field.matches(':focus'))).toBe(
      true,
    );
    await page.keyboard.type('Acme');
    await page.keyboard.press('Enter');
    await previewOf(page).waitFor();
  });

  browserTest('with two columns of one title: the page asks which is which', async ({ page }) => {
    await page.goto(`${server.url}/imports/new`);
    await page.getByLabel('Choose files').setInputFiles(chosenFile(fixture('refused/duplicate-titles.csv')));
    await page.getByLabel('Brand', { exact: true }).fill('Birch');
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByRole('alert').waitFor();
    const where = page.getByRole('region', { name: 'Columns' }).getByRole('combobox');
    expect(await where.count()).toBe(2);
    await where.first().selectOption('Primary Contact Email');
    await where.last().selectOption('Leave out');
    await page.getByRole('button', { name: 'Read it again' }).click();
    await previewOf(page).waitFor();
  });
});

/** A file in the list of those to be imported. */
function fileIn(page: Page, name: string): Locator {
  return page.getByRole('list', { name: 'Files to import' }).getByRole('listitem').filter({ hasText: name });
}

/** Where a file that was taken in can be checked. */
async function addressOf(file: Locator): Promise<string> {
  return (await file.getByRole('link', { name: 'Check it' }).getAttribute('href')) ?? '';
}

/** Drags files from outside over an element of the page and lets go. */
async function dropFiles(page: Page, target: Locator, files: File[]): Promise<void> {
  const given = files.map(({ name, content }) => ({ name, bytes: [...Buffer.from(content as Uint8Array)] }));
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of all) transfer.items.add(new File([new Uint8Array(bytes)], name));
    return transfer;
  }, given);
  for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer });
}
