import { beforeAll, expect } from 'vitest';
import { browserSuite, browserTest } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { approved, fixture, imported, twoSheets } from '../web/requests.ts';
import { exampleList } from './support/exports.ts';
import { pageWithoutScript } from './support/page-without-script.ts';
import { asked, checkList, chosenFile, countsOf, importList, outcomeOf, previewOf } from './support/steps.ts';
import { linesShown, workspaceLines } from './support/workspace.ts';

const harbor = exampleList('linkshare-approved/harbor-approved');

browserSuite('without script', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
    await imported(server, fixture('linkshare-approved/northwind-approved.csv'), 'Northwind Outdoor');
  });

  browserTest('a list is checked, imported and undone', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    await page.goto(server.url);
    await checkList(page, harbor.path, harbor.brand);
    expect(await countsOf(previewOf(page))).toMatchObject({
      new: harbor.result.created,
      failed: harbor.result.failed,
    });
    await importList(page);
    expect(await outcomeOf(page).locator('.sentence').textContent()).toContain(
      `${harbor.result.created} went in`,
    );
    await outcomeOf(page).getByRole('link', { name: 'See the partners' }).click();
    expect(await workspaceLines(page)).toHaveLength(harbor.result.created);

    await page.getByRole('link', { name: /^Imports/ }).click();
    await page.getByRole('link', { name: 'harbor-approved.csv' }).click();
    await page.getByRole('link', { name: 'Undo this import' }).click();
    await page.getByText(`${harbor.result.created} partnerships would go`).waitFor();
    await page.getByRole('link', { name: /^Will be put back/ }).click();
    await page.getByText('No partners of this kind').waitFor();
    await page.getByRole('button', { name: /^Undo import \d/ }).click();
    await page.getByText(`${harbor.result.created} partnerships removed`).waitFor();
  });

  browserTest('a mistake in the form keeps what was typed and says what is missing', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    await page.goto(`${server.url}/imports/new`);
    await page.getByLabel('Which list is it?').selectOption('Applied publishers');
    await page.getByLabel('Choose files').setInputFiles(chosenFile(approved('4000001,Alder Deals,')));
    await page.getByRole('button', { name: 'Check the list' }).click();
    await page.getByRole('alert').getByText('No brand was chosen.').waitFor();
    const brand = page.getByRole('combobox', { name: 'Brand' });
    expect(await brand.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('Which list is it?').inputValue()).toBe('applied');
  });

  browserTest(
    'of a workbook with several lists the sheet is chosen, and chosen again',
    async ({ browser }) => {
      const page = await pageWithoutScript(browser);
      await page.goto(`${server.url}/imports/new`);
      await page.getByLabel('Choose files').setInputFiles(chosenFile(twoSheets()));
      await page.getByRole('combobox', { name: 'Brand' }).fill('Birch');
      await page.getByRole('button', { name: 'Check the list' }).click();
      await page.getByRole('heading', { name: 'Say which sheet is the list.' }).waitFor();
      await page.getByRole('radio', { name: 'June' }).check();
      await page.getByRole('button', { name: 'Read this sheet' }).click();
      expect(await previewOf(page).textContent()).toContain('for Birch: 2 rows. 2 go in.');
      await page.getByText('How it was read').click();
      await page.getByLabel('Sheet').selectOption('May');
      await page.getByRole('button', { name: 'Read it again' }).click();
      await page.getByText('for Birch: 1 row. 1 goes in.').waitFor();
      await importList(page);
      expect(await outcomeOf(page).textContent()).toContain('1 went in');
    },
  );

  browserTest('several files go in together; a wrong one is named with its reason', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    await page.goto(`${server.url}/imports/new`);
    const wrong = { name: 'notes.csv', content: 'Dear all,\nplease find the list below.\n' };
    await page
      .getByLabel('Choose files')
      .setInputFiles([approved('4000001,Alder Deals,'), wrong].map(chosenFile));
    await page.getByRole('combobox', { name: 'Brand' }).fill('Acme');
    await page.getByRole('button', { name: 'Check the list' }).click();
    const became = page.getByRole('region', { name: 'What became of your files' }).getByRole('listitem');
    expect(await became.filter({ hasText: 'notes.csv' }).textContent()).toContain('no title row');
    await became.filter({ hasText: 'approved.csv' }).getByRole('link', { name: 'Check it' }).click();
    await previewOf(page).waitFor();
  });

  browserTest('partners are filtered, sorted and paged by links and forms alone', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    const { partners } = exampleList('linkshare-approved/northwind-approved');
    await page.goto(`${server.url}/partners?brand=Northwind+Outdoor`);
    await page.getByRole('link', { name: /^With e-mail/ }).click();
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To').fill('2022-12-31');
    await page.getByRole('button', { name: 'Apply' }).click();
    const found = partners.filter(
      ({ primaryContactEmail, networkDateAccepted: date }) =>
        primaryContactEmail && date && date >= '2020-01-01' && date <= '2022-12-31',
    );
    await page.locator('.chips .count').getByText(String(found.length), { exact: true }).waitFor();
    expect(asked(page)).toMatchObject({ brand: 'Northwind Outdoor', email: 'yes', joinedFrom: '2020-01-01' });
    expect((await linesShown(page)).map((line) => line.networkPublisherId).sort()).toEqual(
      found.map((partner) => partner.networkPublisherId).sort(),
    );

    await page.getByRole('link', { name: 'Clear all' }).click();
    await page.getByRole('link', { name: /^Northwind Outdoor/ }).click();
    await page.getByRole('columnheader', { name: 'ID' }).getByRole('link').click();
    await page.waitForURL('**sort=id');
    const ids = (await workspaceLines(page)).map((line) => line.networkPublisherId);
    expect(ids.map(Number)).toEqual(
      partners.map((partner) => Number(partner.networkPublisherId)).sort((a, b) => a - b),
    );
  });

  browserTest('a note is added and chosen partners are exported', async ({ browser }) => {
    const page = await pageWithoutScript(browser);
    await page.goto(`${server.url}/partners?brand=Northwind+Outdoor`);
    await page.getByRole('checkbox', { name: /^Select Almrausch Gutscheine/ }).check();
    const started = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export selected as CSV' }).click();
    expect((await started).suggestedFilename()).toBe('partners-chosen.csv');
    await page.getByRole('link', { name: 'Almrausch Gutscheine' }).click();
    await page.getByRole('textbox', { name: 'New note' }).fill('Called on Monday');
    await page.getByRole('button', { name: 'Add the note' }).click();
    await page.getByText('Called on Monday').waitFor();
  });
});
