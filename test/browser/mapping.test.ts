import { expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import type { File } from '../web/requests.ts';
import { checkList, chosenFile, importList, outcomeOf, previewOf } from './support/steps.ts';

const list: File = {
  name: 'blogs.csv',
  content: new TextEncoder().encode(
    'Blogs of 2024\nAccount,Company,Web,Contact,Tier\n4022211,Granite Trail,https://granite.example/,anna@granite.example,Gold\n',
  ),
};

browserSuite('a list that Roster does not know', () => {
  browserTest('is mapped with the keyboard, saved, and known the next time', async ({ page }) => {
    const server = await startServer();
    await page.goto(`${server.url}/imports/new`);
    await page.getByLabel('Choose files').setInputFiles(chosenFile(list));
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByRole('heading', { name: 'Say where each column of this list goes.' }).waitFor();

    const goesTo = (title: string) => page.getByLabel(new RegExp(`^Column [A-E], ${title}, goes to$`));
    expect(await goesTo('Account').inputValue()).toBe('networkPublisherId');
    expect(await goesTo('Company').inputValue()).toBe('name');
    const rules = page.locator('[data-needed]');
    await goesTo('Tier').selectOption('name');
    expect(await rules.textContent()).toBe('Two columns go to Name.');
    expect(await goesTo('Company').getAttribute('aria-invalid')).toBe('true');
    await goesTo('Company').selectOption('extra');
    await goesTo('Tier').focus();
    await page.keyboard.type('Publisher Group');
    expect(await goesTo('Tier').inputValue()).toBe('publisherGroup');
    expect(await rules.textContent()).toBe('No column goes to Name yet.');
    await goesTo('Company').selectOption('name');

    await page.getByLabel('Brand', { exact: true }).fill('Acme');
    await page.getByLabel('Save this mapping as').fill('Blog partners');
    await page.keyboard.press('Enter');
    await previewOf(page).waitFor();
    expect(await page.getByRole('status').first().textContent()).toContain('The mapping was saved.');
    await importList(page);
    expect(await outcomeOf(page).locator('.sentence').textContent()).toContain('1 went in');

    await checkList(page, { ...list, name: 'blogs-again.csv' }, 'Acme');
    expect(await previewOf(page).locator('.sentence').textContent()).toContain(
      'Blog partners for Acme: 1 row.',
    );
    await page.getByRole('link', { name: 'Blog partners' }).click();
    await page.getByRole('button', { name: 'Delete this mapping' }).click();
    await page.getByRole('button', { name: 'Delete the mapping', exact: true }).click();
    await page.waitForURL('**/profiles?said=mapping-deleted');
    expect(await page.getByRole('region', { name: 'Known lists' }).textContent()).not.toContain(
      'Blog partners',
    );
  });

  browserTest('is read anew from the notice of the encoding that was guessed', async ({ page }) => {
    const server = await startServer();
    const text = 'Site ID,Publisher Name,Email\n4022211,Caf\u008e Z\u009frich,\n4022212,Ren\u008e,\n';
    await page.goto(`${server.url}/imports/new`);
    await checkList(page, { name: 'mac.csv', content: new Uint8Array(Buffer.from(text, 'latin1')) }, 'Acme');
    await page.getByRole('link', { name: 'Choose the encoding' }).click();
    const encoding = page.getByLabel('Text encoding');
    await encoding.waitFor({ state: 'visible' });
    await encoding.selectOption('windows-1252');
    await page.getByRole('button', { name: 'Read it again' }).click();
    await page.getByRole('cell', { name: 'CafŽ ZŸrich', exact: true }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Choose the encoding' }).count()).toBe(0);
  });

  browserTest('is mapped without script, on a narrow screen', async ({ browser }) => {
    const server = await startServer();
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 640 },
    });
    const page = await context.newPage();
    await page.goto(`${server.url}/imports/new`);
    await page.getByLabel('Choose files').setInputFiles(chosenFile(list));
    await page.getByLabel('Brand', { exact: true }).fill('Acme');
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByRole('heading', { name: 'Say where each column of this list goes.' }).waitFor();
    const wide = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(wide).toBe(0);
    await page.getByRole('button', { name: 'Check the list' }).click();
    await previewOf(page).waitFor();
    expect(await previewOf(page).locator('.sentence').textContent()).toContain(
      'List mapped by hand for Acme',
    );
    await context.close();
  });
});
